// Who is the next known holder of an office? (No document says that one followed the other directly.)
MATCH (a:Person)-[h1:HELD]->(o:Office)<-[h2:HELD]-(b:Person)
WHERE toString(h1.observed) < toString(h2.observed)
  AND NOT EXISTS {
    MATCH (o)<-[h3:HELD]-(:Person)
    WHERE toString(h1.observed) < toString(h3.observed) AND toString(h3.observed) < toString(h2.observed)
  }
RETURN o.name AS office, a.name AS earlier, toString(h1.observed) AS seen, b.name AS later, toString(h2.observed) AS laterSeen
ORDER BY office, seen, earlier;
