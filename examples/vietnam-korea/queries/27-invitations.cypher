// Who invited whom to what, and what came of it?
MATCH (a:Person)-[i:INVITED]->(b:Person)
MATCH (e:Event {id: i.to})
OPTIONAL MATCH (b)-[t:THANKED]->(a)
WHERE t.for = i.to
RETURN a.name AS host, b.name AS guest, e.name AS event, toString(e.on) AS date, t IS NOT NULL AS thanked,
       EXISTS { (b)-[:ATTENDED]->(e) } AS attendanceKnown
ORDER BY host, guest, event;
