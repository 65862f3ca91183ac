// On which document do most relationships rest, and how many rest on it alone?
// (fedorov-2023#24 often does no more than date the article of 2018; there it is left out.)
MATCH ()-[r]->()
WITH r, [s IN r.sources WHERE s <> 'fedorov-2023#24' OR size(r.sources) = 1] AS sources
UNWIND sources AS source
WITH r, collect(DISTINCT split(source, '#')[0]) AS documents
UNWIND documents AS id
WITH id, count(*) AS relationships, sum(CASE size(documents) WHEN 1 THEN 1 ELSE 0 END) AS alone
MATCH (d:Document {id: id})
RETURN d.id AS document, relationships, alone
ORDER BY relationships DESC, document;
