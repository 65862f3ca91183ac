MATCH (a:Person) OPTIONAL MATCH (a)-[:LIVES_IN]->(c:Country) WHERE c.n = 1 RETURN a, c
