MATCH (a:Person) RETURN a.name AS x UNION MATCH (c:Country) RETURN c.n AS x UNION RETURN $x AS x
