// name: network.reports
// mode: read
// params: audiences, ids
// returns: report
UNWIND $ids AS id
MATCH (r:Report {id: id})
WHERE any(a IN r.audience WHERE a IN $audiences)
RETURN properties(r) AS report
ORDER BY coalesce(r.happened_on, r.reported_on) DESC, r.number DESC
