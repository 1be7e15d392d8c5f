// name: notices.about
// mode: read
// params: audiences, people
// returns: person, notice, slot
// why: the notices on an adult or about a child, for whoever may see that they exist
UNWIND $people AS id
MATCH (p:Person {id: id})<-[m:MENTIONS]-(n:Notice)
WHERE any(a IN n.audience WHERE a IN $audiences)
RETURN p.id AS person, n.id AS notice, m.slot AS slot
ORDER BY n.number
