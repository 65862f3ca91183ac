// The eleventh defence policy dialogue: chairs, place, and what was discussed
// What Viet Nam said of the East Sea and the Korean Peninsula in particular is in positions.cypher.
MATCH p = (:Event {id: 'policy-dialogue-11'})-[:DISCUSSED|TOOK_PLACE_IN|INSTANCE_OF]->(x)
WHERE NOT x:LegalInstrument
  AND NOT EXISTS { (x)-[:PART_OF|CONCERNS]->(t:Topic) WHERE t.id IN ['east-sea', 'korean-peninsula'] }
RETURN p
UNION
MATCH p = (:Event {id: 'policy-dialogue-11'})<-[:CHAIRED]-(:Person)
RETURN p;
