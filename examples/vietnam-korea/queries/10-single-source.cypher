// Which signatures, payments, transfers and meetings rest on one document only?
MATCH (a)-[r:SIGNED|FUNDED|TRANSFERRED|MET]->(b)
WITH a, r, b, [s IN r.sources | split(s, '#')[0]] AS documents
WHERE all(d IN documents WHERE d = documents[0])
RETURN a.name AS who, type(r) AS did, b.name AS what, toString(coalesce(r.on, r.from)) AS date, documents[0] AS onlySource
ORDER BY did, date, who, what;
