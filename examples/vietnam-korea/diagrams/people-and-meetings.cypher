// Who attended which visit, meeting and dialogue, and where it took place
MATCH p = (:Person)-[:ATTENDED]->(e:Event)
OPTIONAL MATCH q = (e)-[:TOOK_PLACE_IN]->()
RETURN p, q;
