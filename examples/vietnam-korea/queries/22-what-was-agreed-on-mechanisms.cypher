// Which standing bodies did the two sides agree to set up, widen or revive, and what for?
MATCH (party)-[a:AGREED_TO]->(m:Mechanism)
WITH m, a.action AS action, toString(a.on) AS date, party.name AS name
ORDER BY name
WITH m, action, date, collect(name) AS parties
OPTIONAL MATCH (m)-[:COVERS]->(t:Topic)
WITH m, action, date, parties, t.name AS topic
ORDER BY topic
RETURN date, action, m.name AS mechanism, parties, collect(topic) AS topics
ORDER BY date, action, mechanism;
