// What has Korea paid for in Viet Nam: which programme, how much, when, where, and on what terms?
MATCH (:Country {id: 'korea'})-[f:FUNDED]->(p:Programme)
OPTIONAL MATCH (p)-[:LOCATED_IN]->(place:Place)
WITH f, p, place.name AS place
ORDER BY place
WITH f, p, collect(place) AS places
RETURN p.name AS programme, f.amount AS amount, f.currency AS currency,
       f.from AS begins, f.to AS until, f.terms AS terms, places
ORDER BY begins, programme;
