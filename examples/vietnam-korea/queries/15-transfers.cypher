// Which ships has Korea handed over, and what more has been spoken of?
MATCH (c:Country)-[t:TRANSFERRED]->(q:Equipment)
MATCH (r:Country {id: t.recipient})
RETURN toString(t.on) AS date, c.name AS giver, r.name AS recipient, q.kind AS kind, 'transferred' AS status
ORDER BY date
UNION ALL
MATCH (e:Event)-[d:DISCUSSED]->(q:Equipment)
WHERE d.aspect = 'possible transfer'
RETURN toString(e.on) AS date, null AS giver, null AS recipient, q.kind AS kind, q.status AS status
ORDER BY date;
