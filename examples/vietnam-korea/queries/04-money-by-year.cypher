// How much is that a year, if each amount is spread evenly over its years? (The report names no yearly amounts.)
MATCH (:Country {id: 'korea'})-[f:FUNDED]->(p:Programme)
WITH p, f, toInteger(f.to) - toInteger(f.from) + 1 AS years
UNWIND range(toInteger(f.from), toInteger(f.to)) AS year
RETURN year, toInteger(round(sum(toFloat(f.amount) / years))) AS amount, f.currency AS currency, collect(p.name) AS programmes
ORDER BY year, currency;
