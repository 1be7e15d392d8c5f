// name: network.mentions
// for-each: labels
// mode: read
// params: audiences, ids
// returns: id, report, reported_on, mention
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN n.id AS id, r.id AS report, r.reported_on AS reported_on,
       m {.as_written, .name, .role, .agency, .ward} AS mention
ORDER BY r.reported_on DESC, r.number DESC
