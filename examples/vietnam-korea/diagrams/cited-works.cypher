// The paper of 2023, the fourteen works that it cites, and what their titles name
MATCH p = (:Document {id: 'fedorov-2023'})-[:CITES]->(w:Document)
OPTIONAL MATCH q = (w)-[:ABOUT]->()
WHERE w.id <> 'diplomat-2018'
RETURN p, q;
