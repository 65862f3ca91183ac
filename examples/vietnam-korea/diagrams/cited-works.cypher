// The paper of 2023, the fourteen works that it cites, and their authors
MATCH p = (:Document {id: 'fedorov-2023'})-[:CITES]->(w:Document)
OPTIONAL MATCH q = (w)<-[:WROTE]-(:Person)
RETURN p, q;
