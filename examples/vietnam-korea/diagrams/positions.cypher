// Policies and positions: what Viet Nam and Korea pursue, support and oppose, and what that concerns
MATCH p = (:Country)-[:PURSUES|SUPPORTS|OPPOSES]->(x)
OPTIONAL MATCH q = (x)-[:CONCERNS|PART_OF]->()
RETURN p, q;
