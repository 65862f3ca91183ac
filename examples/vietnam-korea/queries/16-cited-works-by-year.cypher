// From which years are the works that the paper of 2023 cites, and which of them are in Russian?
MATCH (:Paper {id: 'fedorov-2023'})-[c:CITES]->(w:Document)
WITH w, c.number AS number, left(toString(w.published), 4) AS year
ORDER BY year, number
RETURN year, count(*) AS works, sum(CASE w.language WHEN 'Russian' THEN 1 ELSE 0 END) AS inRussian, collect(w.name) AS names
ORDER BY year;
