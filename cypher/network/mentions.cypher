// name: network.mentions
// for-each: labels
// mode: read
// params: audiences, ids
// returns: id, report, mention
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})<-[m:MENTIONS]-(r:Report)
WHERE any(a IN r.audience WHERE a IN $audiences) AND any(a IN m.audience WHERE a IN $audiences)
RETURN n.id AS id, r.id AS report, properties(m) AS mention
ORDER BY r.reported_on DESC, r.number DESC
