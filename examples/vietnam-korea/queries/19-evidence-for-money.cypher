// Who says so: where is each payment stated?
MATCH (c:Country)-[f:FUNDED]->(p:Programme)
UNWIND evidence(f) AS e
RETURN c.name AS payer, p.name AS programme, e.document AS document, e.locator AS paragraph, e.title AS title
ORDER BY programme, document, paragraph;
