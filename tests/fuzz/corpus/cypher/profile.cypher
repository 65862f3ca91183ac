PROFILE MATCH (a:Person), (b:Country) RETURN a, b
