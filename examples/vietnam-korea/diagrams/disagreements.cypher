// Where the documents differ: each version, who gives it, and of what
// An edge shows no property of REPORTS, so each version becomes a node for the picture.
MATCH (d:Document)-[r:REPORTS]->(x)
WHERE r.property IN ['published', 'signed', 'to', 'name', 'kind', 'assessment']
MERGE (v:Version {name: CASE r.property WHEN 'to' THEN 'end' ELSE r.property END + ': ' + toString(r.value), of: x.id})
CREATE (d)-[:SAYS {sources: r.sources}]->(v)
MERGE (v)-[:OF]->(x);
MATCH p = (:Document)-[:SAYS]->(:Version)-[:OF]->()
RETURN p;
