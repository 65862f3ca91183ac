// Which topics do at least three of the five documents speak of?
MATCH (t:Topic)
UNWIND t.sources AS s
WITH DISTINCT t, split(s, '#')[0] AS document
ORDER BY document
WITH t, collect(document) AS documents
WHERE size(documents) >= 3
RETURN t.name AS topic, size(documents) AS number, documents
ORDER BY number DESC, topic;
