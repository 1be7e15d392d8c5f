// name: reports.about
// for-each: labels
// mode: read
// params: audiences, id
// returns: report, mention
MATCH (n:{{label}} {id: $id})<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN properties(r) AS report, properties(m) AS mention
ORDER BY coalesce(r.happened_on, r.reported_on) DESC, r.number DESC
