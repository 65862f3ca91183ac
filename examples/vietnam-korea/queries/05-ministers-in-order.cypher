// Who has led the two defence ministries, in the order in which the documents show them?
MATCH (p:Person)-[h:HELD]->(o:Office)-[:OF]->(m:Ministry)
RETURN o.name AS office, p.name AS holder, toString(h.observed) AS observed
ORDER BY office, observed, holder;
