// What happened, in order, and where?
MATCH (e:Event)
OPTIONAL MATCH (e)-[:TOOK_PLACE_IN]->(place)
RETURN toString(coalesce(e.on, e.from)) AS begins, toString(e.to) AS ended, e.kind AS kind, e.name AS event, place.name AS place, e.status AS status
ORDER BY begins, event, place;
