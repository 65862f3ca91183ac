EXPLAIN MATCH (a)-->(b)-->(c)-->(a) WHERE a.n = b.n RETURN count(*)
