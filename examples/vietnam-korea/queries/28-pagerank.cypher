// Which cooperation topics and agreements does the network of agreements, events and mechanisms point to most? (PageRank)
CALL algo.pageRank({labels: ['Event', 'Agreement', 'Mechanism', 'Topic'], types: ['DISCUSSED', 'COVERS', 'PRODUCED', 'REVISES', 'BUILDS_ON', 'IMPLEMENTS']})
YIELD node, score
WITH node, score
ORDER BY score DESC, node.name
LIMIT 3
RETURN node.name AS name;
