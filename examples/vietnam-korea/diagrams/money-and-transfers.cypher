// Money, training and ships: what Korea and Viet Nam give each other, where, and for what
MATCH p = (:Country)-[:FUNDED|TRANSFERRED]->()
RETURN p
UNION
MATCH p = (:Event)-[:DISCUSSED {aspect: 'possible transfer'}]->(:Equipment)
RETURN p
UNION
MATCH p = (:Ministry)-[:OFFERED]->(:Programme)
RETURN p
UNION
MATCH p = (:Programme)-[:LOCATED_IN]->()-[:PART_OF]->(:Country)
RETURN p
UNION
MATCH p = (:Programme)-[:COVERS]->(:Topic)
RETURN p;
