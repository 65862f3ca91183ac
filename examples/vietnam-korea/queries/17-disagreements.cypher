// Where do the documents differ, from each other or within one text?
MATCH (d:Document)-[r:REPORTS]->(x)
WHERE r.property IN ['published', 'signed', 'to', 'name', 'kind', 'assessment']
WITH x, r.property AS property, toString(r.value) AS value, d.id + '#' + toString(r.at) AS place
ORDER BY place
WITH x, property, value, collect(place) AS places
ORDER BY value
WITH x, property, collect({value: value, places: places}) AS versions
WHERE size(versions) > 1
UNWIND versions AS version
RETURN x.name AS subject, property, version.value AS value, version.places AS places
ORDER BY subject, property, value;
