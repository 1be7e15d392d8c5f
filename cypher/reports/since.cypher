// name: reports.since
// mode: read
// params: audiences, after, upto
// returns: report
MATCH (r:Report)
WHERE r.last_seq > $after AND r.last_seq <= $upto AND any(a IN r.audience WHERE a IN $audiences)
RETURN properties(r) AS report
ORDER BY coalesce(r.happened_on, r.reported_on) DESC, r.number DESC
