MATCH (a) RETURN [(a)-[:KNOWS]->(b) WHERE b.n > 1 | b.name] AS known, [x IN range(0, 5) WHERE x % 2 = 0 | x ^ 2], reduce(s = 0, x IN [1, 2, 3] | s + x)
