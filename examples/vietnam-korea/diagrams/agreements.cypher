// The agreements: what they revise, build on and carry out, who made them, and the topics that at least two of them share
MATCH p = (:Agreement)-[:REVISES|BUILDS_ON|IMPLEMENTS]->(:Agreement)
RETURN p
UNION
MATCH p = (:Agreement)<-[:SIGNED]-()
RETURN p
UNION
MATCH p = (:Agreement)<-[:PRODUCED]-(:Event)
RETURN p
UNION
MATCH p = (:Agreement)-[:COVERS]->(t:Topic)
WHERE size([(other:Agreement)-[:COVERS]->(t) | other]) > 1
RETURN p;
