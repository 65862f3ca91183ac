// What has been said, agreed and paid about mines and bombs left from the war, in order?
MATCH (:Topic {id: 'mine-clearance'})<-[r:AGREED_TO|COVERS|DISCUSSED|SUPPORTS]-(x)
OPTIONAL MATCH (x)<-[f:FUNDED]-(payer:Country)
RETURN toString(coalesce(r.on, f.from, x.signed, x.on, x.from)) AS date, x.name AS who,
       CASE type(r)
         WHEN 'AGREED_TO' THEN 'agreed to ' + r.action
         WHEN 'DISCUSSED' THEN 'discussed ' + r.aspect
         WHEN 'SUPPORTS' THEN 'supports it'
         ELSE 'covers it'
       END AS what,
       payer.name AS payer, f.amount AS amount
ORDER BY date, who, what;
