// Which topics do most agreements, programmes, mechanisms and events touch? (degree; two aspects of one meeting count twice)
CALL algo.degree({types: ['COVERS', 'DISCUSSED']})
YIELD node, inDegree
WITH node, inDegree
WHERE node:Topic AND inDegree >= 4
RETURN node.name AS topic, inDegree AS ties
ORDER BY ties DESC, topic;
