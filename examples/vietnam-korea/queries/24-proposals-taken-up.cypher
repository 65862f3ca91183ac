// Which proposals of 2024 does the joint statement of 2025 take up?
MATCH (p:Person)-[r:PROPOSED]->(t:Topic)
RETURN p.name AS person, r.action AS action, t.name AS topic,
       EXISTS { (:Agreement {kind: 'joint statement'})-[:COVERS]->(t) } AS inJointStatement
ORDER BY person, action, topic;
