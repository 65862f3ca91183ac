// The eleventh defence policy dialogue: chairs, place, and all that was discussed
MATCH p = (:Event {id: 'policy-dialogue-11'})-[:DISCUSSED|TOOK_PLACE_IN|INSTANCE_OF]->()
RETURN p
UNION
MATCH p = (:Event {id: 'policy-dialogue-11'})<-[:CHAIRED]-(:Person)
RETURN p;
