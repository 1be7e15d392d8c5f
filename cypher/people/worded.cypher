// name: people.worded
// mode: read
// params: audiences
// why: a list needs each person's wordings and dates, and nothing else of a mention
// returns: id, report, as_written, name, role, agency, born_on, care_status, reported_on, happened_on
MATCH (p:Person)<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN p.id AS id, r.id AS report, m.as_written AS as_written, m.name AS name, m.role AS role, m.agency AS agency,
       m.born_on AS born_on, m.care_status AS care_status, r.reported_on AS reported_on,
       coalesce(r.happened_on, r.reported_on) AS happened_on
ORDER BY reported_on DESC, r.number DESC
