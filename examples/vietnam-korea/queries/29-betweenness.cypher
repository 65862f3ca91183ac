// Who and what links the people, offices and events to one another? (betweenness)
CALL algo.betweenness({labels: ['Person', 'Office', 'Ministry', 'Event'], types: ['HELD', 'OF', 'MET', 'ATTENDED', 'PRECEDED']})
YIELD node, score
WITH node, score
ORDER BY score DESC, node.name
LIMIT 5
RETURN node.name AS name;
