// Which document reports what, where the documents differ
MATCH p = (d:Document)-[r:REPORTS]->(x)
WHERE r.property IN ['published', 'signed', 'to', 'name', 'kind', 'assessment']
RETURN p;
