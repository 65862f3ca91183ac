// Which pairs of documents write about the same thing?
MATCH (a:Document)-[:ABOUT]->(x)<-[:ABOUT]-(b:Document)
WHERE a.id < b.id AND NOT x:Country
RETURN x.name AS subject, a.name AS document, b.name AS other
ORDER BY subject, document, other;
