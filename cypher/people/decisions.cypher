// name: people.decisions
// mode: read
// params: audiences, ids
// why: a designation is a record of its own, seen by those its audience names, whatever reports they may read
// returns: id, decision, mention, review_on, seq
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[m:MENTIONS]-(d:Designation)
WHERE any(a IN d.audience WHERE a IN $audiences)
RETURN p.id AS id, d.id AS decision, m.mention AS mention, d.review_on AS review_on, d.seq AS seq
ORDER BY seq DESC
