MATCH (a:Person)-[r:KNOWS]->(b:Person {name: 'Mai'}) WHERE a.n > 0 AND NOT b.n IS NULL RETURN a.name AS name, type(r), b ORDER BY name DESC SKIP 0 LIMIT 10
