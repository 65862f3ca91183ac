MATCH (a:Person) WHERE EXISTS { MATCH (a)-[:KNOWS]->(b) WHERE b.n > a.n RETURN b } AND (a)-->(:Country) RETURN a.name, exists(a.n)
