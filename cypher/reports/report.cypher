// name: reports.report
// mode: read
// params: audiences, id
// returns: report
MATCH (r:Report {id: $id})
WHERE any(a IN r.audience WHERE a IN $audiences)
RETURN properties(r) AS report
