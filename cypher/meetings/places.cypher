// name: meetings.places
// mode: read
// params: audiences
// returns: report, first_seq, last_seq
// why: what is new at a meeting is told by the ledger's places alone; information suspected to be false counts nowhere
MATCH (r:Report)
WHERE any(a IN r.audience WHERE a IN $audiences) AND r.information_grade <> 'E'
RETURN r.id AS report, r.first_seq AS first_seq, r.last_seq AS last_seq
ORDER BY report
