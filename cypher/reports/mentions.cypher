// name: reports.mentions
// mode: read
// params: audiences, ids
// returns: report, label, entity, mention
UNWIND $ids AS id
MATCH (r:Report {id: id})-[m:MENTIONS]->(n)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN r.id AS report, labels(n)[0] AS label, n.id AS entity, properties(m) AS mention
ORDER BY report, m.slot
