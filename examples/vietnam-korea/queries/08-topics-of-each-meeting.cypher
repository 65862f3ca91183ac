// Which topics came up at each visit, meeting and dialogue?
MATCH (e:Event)-[:DISCUSSED]->(t:Topic)
WITH DISTINCT e, t.name AS topic
ORDER BY topic
RETURN toString(coalesce(e.on, e.from)) AS date, e.name AS event, count(topic) AS topics, collect(topic) AS names
ORDER BY date, event;
