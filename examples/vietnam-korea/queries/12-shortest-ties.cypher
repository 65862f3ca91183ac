// What are the shortest ties between the minister of Viet Nam in 2018 and the deputy minister of Korea in 2024?
MATCH (a:Person {name: 'Ngo Xuan Lich'}), (b:Person {name: 'Kim Seon Ho'})
MATCH p = allShortestPaths((a)-[:MET|HELD|OF*..8]-(b))
WITH [n IN nodes(p) | n.name] AS tie
RETURN size(tie) - 1 AS steps, tie
ORDER BY steps, tie;
