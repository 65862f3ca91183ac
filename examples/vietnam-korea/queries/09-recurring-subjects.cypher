// Which subjects came up at more than one visit, meeting or dialogue, and did any come up at every one whose talks are reported?
MATCH (e:Event)
WHERE EXISTS { (e)-[:DISCUSSED]->() }
WITH count(e) AS meetings
MATCH (e:Event)-[:DISCUSSED]->(x)
WITH DISTINCT meetings, x, e
ORDER BY toString(coalesce(e.on, e.from))
WITH meetings, x, collect(e.name) AS events
WHERE size(events) > 1
RETURN x.name AS subject, events, size(events) = meetings AS everyMeeting
ORDER BY size(events) DESC, subject;
