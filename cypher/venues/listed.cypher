// name: venues.listed
// mode: read
// params: audiences
// returns: id, as_written, ward, register_id, last, reports, newest_seq
MATCH (v:Venue)<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN v.id AS id, min(m.as_written) AS as_written, min(m.ward) AS ward, min(m.register_id) AS register_id,
       max(coalesce(r.happened_on, r.reported_on)) AS last, count(DISTINCT r.id) AS reports, max(r.last_seq) AS newest_seq
