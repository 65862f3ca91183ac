// Which body does a text mean that speaks of Vietnam's defense ministry? (full-text search over names and other names)
CREATE FULLTEXT INDEX names FOR (n:Person|Country|Organization) ON EACH [n.name, n.aliases];
CALL db.index.fulltext.queryNodes('names', 'defense AND ministry viet*', {limit: 2}) YIELD node
RETURN node.name AS name, node.aliases AS aliases;
