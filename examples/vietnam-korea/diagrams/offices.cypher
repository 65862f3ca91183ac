// Who held which post, and to which ministry and country the post belongs
MATCH p = (:Person)-[:HELD]->(:Office)-[:OF]->(body)
OPTIONAL MATCH q = (body)-[:PART_OF]->(:Country)
RETURN p, q;
