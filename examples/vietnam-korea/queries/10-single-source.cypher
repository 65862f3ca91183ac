// Which signatures, payments, transfers and meetings rest on one document only?
// (fedorov-2023#24 does no more than date the article of 2018, so it is left out.)
MATCH (a)-[r:SIGNED|FUNDED|TRANSFERRED|MET]->(b)
UNWIND r.sources AS source
WITH a, r, b, source
WHERE source <> 'fedorov-2023#24'
WITH a, r, b, collect(DISTINCT split(source, '#')[0]) AS documents
WHERE size(documents) = 1
RETURN a.name AS who, type(r) AS did, b.name AS what, toString(coalesce(r.on, r.from)) AS date, documents[0] AS onlySource
ORDER BY did, date, who, what;
