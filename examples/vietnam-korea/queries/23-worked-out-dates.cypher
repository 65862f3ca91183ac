// Which dates does this graph work out rather than copy, and how?
MATCH (x)
WHERE x.dateNote IS NOT NULL
RETURN x.name AS subject, toString(coalesce(x.on, x.from, x.signed, x.published)) AS date, x.dateNote AS note
ORDER BY date, subject;
