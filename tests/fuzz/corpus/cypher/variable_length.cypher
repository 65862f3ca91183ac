MATCH p = (a)-[rs:KNOWS|LIVES_IN*1..3]-(b) RETURN length(p), nodes(p), [r IN rs | type(r)]
