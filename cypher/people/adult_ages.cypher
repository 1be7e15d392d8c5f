// name: people.adult_ages
// mode: read
// params: audiences, ids
// returns: id, record, seq
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[m:MENTIONS]-(d:AdultAge)
WHERE any(a IN d.audience WHERE a IN $audiences)
RETURN p.id AS id, d.id AS record, d.seq AS seq
ORDER BY seq DESC
