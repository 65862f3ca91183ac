// Who attended what, and in which role?
MATCH (p:Person)-[a:ATTENDED]->(e:Event)
RETURN toString(coalesce(e.on, e.from)) AS date, e.name AS event, p.name AS person, a.role AS role
ORDER BY date, event, person;
