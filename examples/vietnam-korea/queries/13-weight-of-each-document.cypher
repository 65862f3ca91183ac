// On which document does most of this graph rest?
MATCH ()-[r]->()
UNWIND r.sources AS source
WITH split(source, '#')[0] AS id, source
WITH id, count(source) AS citations, count(DISTINCT source) AS paragraphs
MATCH (d:Document {id: id})
RETURN d.id AS document, citations, paragraphs
ORDER BY citations DESC, document;
