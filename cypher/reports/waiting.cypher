// name: reports.waiting
// mode: read
// params: audiences
// why: what a person has still to look at: a grade filled in by default, or a row like an earlier one
// returns: report
MATCH (r:Report)
WHERE any(a IN r.audience WHERE a IN $audiences) AND (r.provisional OR r.resembles IS NOT NULL)
RETURN properties(r) AS report
ORDER BY r.reported_on DESC, r.number DESC
