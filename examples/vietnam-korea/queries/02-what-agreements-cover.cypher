// What does each agreement cover?
MATCH (a:Agreement)
OPTIONAL MATCH (a)-[:COVERS]->(t:Topic)
WITH a, t.name AS topic
ORDER BY topic
WITH a, collect(topic) AS topics
RETURN a.name AS agreement, a.kind AS kind, toString(a.signed) AS signed, topics
ORDER BY signed, agreement;
