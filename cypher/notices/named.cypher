// name: notices.named
// mode: read
// params: audiences, ids
// returns: notice, slot, person
// why: whom a notice names, for whoever may see that it exists
UNWIND $ids AS id
MATCH (n:Notice {id: id})-[m:MENTIONS]->(p:Person)
WHERE any(a IN n.audience WHERE a IN $audiences)
RETURN n.id AS notice, m.slot AS slot, p.id AS person
ORDER BY notice, slot
