// How many steps lie between President Moon and General Secretary To Lam, through posts, visits and countries? (Dijkstra)
MATCH (a:Person {id: 'moon'}), (b:Person {id: 'to-lam'})
CALL algo.dijkstra({source: a, target: b, types: ['HELD', 'OF', 'VISITED', 'MET', 'PART_OF']})
YIELD path, cost
RETURN toInteger(cost) AS steps, [n IN nodes(path) | n.name] AS way;
