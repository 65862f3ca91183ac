// Which topics came up at each visit, meeting and dialogue, or stand in an agreement that it produced?
MATCH (e:Event)
UNWIND [(e)-[:DISCUSSED]->(t:Topic) | t.name] + [(e)-[:PRODUCED]->(:Agreement)-[:COVERS]->(t:Topic) | t.name] AS topic
WITH DISTINCT e, topic
ORDER BY topic
RETURN toString(coalesce(e.on, e.from)) AS date, e.name AS event, count(topic) AS topics, collect(topic) AS names
ORDER BY date, event;
