MATCH p = shortestPath((a:Person)-[*..5]-(c:Country)), q = allShortestPaths((a)-[*]-(c)) RETURN p, q
