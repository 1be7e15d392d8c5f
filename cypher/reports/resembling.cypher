// name: reports.resembling
// mode: read
// params: audiences, id
// returns: report
MATCH (r:Report)
WHERE r.resembles = $id AND any(a IN r.audience WHERE a IN $audiences)
RETURN properties(r) AS report
ORDER BY r.number
