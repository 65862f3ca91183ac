// What does each document judge about defence cooperation, and according to whom?
MATCH (d:Document)-[r:REPORTS]->(:Topic {id: 'defence-cooperation'})
OPTIONAL MATCH (who:Person {id: r.accordingTo})
RETURN d.id AS document, r.property AS about, r.value AS judgement, who.name AS accordingTo
ORDER BY document, about, judgement;
