MERGE (a:Person {name: $name}) ON CREATE SET a.new = true ON MATCH SET a.seen = coalesce(a.seen, 0) + 1 MERGE (a)-[r:KNOWS]->(:Person {name: 'X'}) RETURN a, r
