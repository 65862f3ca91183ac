MATCH (n) WHERE id(n) IN [0, 1] WITH DISTINCT n SKIP $x RETURN n.name, labels(n), properties(n), startNode(null)
