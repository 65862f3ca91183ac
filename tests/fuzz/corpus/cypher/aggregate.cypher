MATCH (p:Person)-[:LIVES_IN]->(c) RETURN c, count(*), count(DISTINCT p.n), sum(p.n), avg(p.n), min(p.name), max(p.name), collect(p.tags), percentileCont(p.n, 0.5), stDev(p.n)
