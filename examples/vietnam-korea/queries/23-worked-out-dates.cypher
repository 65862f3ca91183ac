// Which dates does this graph work out rather than copy, and how?
MATCH (x)
WHERE x.dateNote IS NOT NULL
RETURN x.name AS subject, toString(coalesce(x.on, x.from, x.signed, x.published, x.starts)) AS date, x.dateNote AS note
ORDER BY date, subject
UNION ALL
MATCH (a)-[r]->(b)
WHERE r.dateNote IS NOT NULL
RETURN a.name + ', ' + b.name AS subject, toString(r.from) AS date, r.dateNote AS note
ORDER BY date, subject;
