// Into which separate circles do people fall, by the meetings that they attended and the people that they met?
CALL algo.wcc({labels: ['Person', 'Event'], types: ['ATTENDED', 'MET']})
YIELD node, component
WITH node, component
WHERE node:Person
WITH component, node.name AS name
ORDER BY name
WITH component, collect(name) AS people
WHERE size(people) > 1
RETURN size(people) AS size, people
ORDER BY size DESC, people[0];
