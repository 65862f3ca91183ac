// Which topics do most agreements, programmes, mechanisms and events touch? (degree)
CALL algo.degree({types: ['COVERS', 'DISCUSSED', 'AGREED_TO', 'PROPOSED']})
YIELD node, inDegree
WITH node, inDegree
WHERE node:Topic AND inDegree >= 4
RETURN node.name AS topic, inDegree AS ties
ORDER BY ties DESC, topic;
