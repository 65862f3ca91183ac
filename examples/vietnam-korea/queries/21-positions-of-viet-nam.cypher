// What does Viet Nam stand for and against, and who said so?
MATCH (:Country {id: 'vn'})-[r:SUPPORTS|OPPOSES]->(x)
OPTIONAL MATCH (p:Person {id: r.accordingTo})
RETURN type(r) AS stance, labels(x)[0] AS kind, x.name AS subject, p.name AS accordingTo, toString(r.on) AS date
ORDER BY stance, kind, subject;
