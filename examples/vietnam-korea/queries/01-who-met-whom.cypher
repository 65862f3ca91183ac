// Who met whom, when, and where?
MATCH (a:Person)-[m:MET]->(b:Person)
OPTIONAL MATCH (a)-[:ATTENDED]->(e:Event)<-[:ATTENDED]-(b), (e)-[:TOOK_PLACE_IN]->(place)
WHERE e.kind IN ['meeting', 'dialogue'] AND toString(e.on) = toString(m.on)
RETURN a.name AS person, b.name AS met, toString(m.on) AS date, e.name AS event, place.name AS place
ORDER BY date, person, met, event, place;
