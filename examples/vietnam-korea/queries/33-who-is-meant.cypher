// Who is meant by a name as some text writes it: short, in capitals, spelt in another way? (Full-text search over names and aliases)
CREATE FULLTEXT INDEX names IF NOT EXISTS
FOR (n:Person|Country|Ministry|Organization|Mechanism|LegalInstrument|Topic) ON EACH [n.name, n.aliases];

UNWIND ['song', 'UNCLOS', 'koica', 'Vietnamese ministry of national defense', 'fedorov n', 'mine removal', 'VIETNAM'] AS written
CALL db.index.fulltext.queryNodes('names', written) YIELD node, score
WITH written, node, score ORDER BY written, score DESC, node.name
WITH written, collect({node: node, score: score})[0] AS best
RETURN written, labels(best.node)[0] AS kind, best.node.name AS name, round(best.score * 100) / 100 AS score
ORDER BY written;
