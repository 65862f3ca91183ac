// Which ships has Korea handed over, and what more has been spoken of?
MATCH (giver:Country)-[t:TRANSFERRED]->(q:Equipment), (recipient:Country {id: t.recipient})
RETURN toString(t.on) AS date, giver.name AS giver, recipient.name AS recipient, q.kind AS kind, 'transferred' AS status
ORDER BY date
UNION ALL
MATCH (e:Event)-[d:DISCUSSED {aspect: 'possible transfer'}]->(q:Equipment),
      (giver:Country {id: d.giver}), (recipient:Country {id: d.recipient})
RETURN toString(e.on) AS date, giver.name AS giver, recipient.name AS recipient, q.kind AS kind, q.status AS status
ORDER BY date;
