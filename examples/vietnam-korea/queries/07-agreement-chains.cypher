// Which agreements revise, build on or carry out others, from the newest to the one at the bottom?
MATCH p = (top:Agreement)-[:REVISES|BUILDS_ON|IMPLEMENTS*1..5]->(bottom:Agreement)
WHERE NOT (bottom)-[:REVISES|BUILDS_ON|IMPLEMENTS]->(:Agreement)
  AND NOT (:Agreement)-[:REVISES|BUILDS_ON|IMPLEMENTS]->(top)
RETURN [n IN nodes(p) | n.name] AS chain, [r IN relationships(p) | type(r)] AS ties
ORDER BY size(chain) DESC, top.name, bottom.name;
