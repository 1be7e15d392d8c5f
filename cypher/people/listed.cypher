// name: people.listed
// mode: read
// params: audiences
// returns: id, role, last, reports
MATCH (p:Person)<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN p.id AS id, m.role AS role, max(coalesce(r.happened_on, r.reported_on)) AS last, count(DISTINCT r.id) AS reports
