// name: hotspots.reports_by_ward
// mode: read
// params: audiences, since, until
// returns: report, happened_on, reported_on, provisional, label, ward, home_address, street, text
MATCH (r:Report)
WHERE any(a IN r.audience WHERE a IN $audiences) AND r.information_grade <> 'E'
  AND coalesce(r.happened_on, r.reported_on) >= $since AND coalesce(r.happened_on, r.reported_on) < $until
OPTIONAL MATCH (r)-[m:MENTIONS]->(n)
WHERE any(a IN m.audience WHERE a IN $audiences) AND (n:Place OR n:Venue OR n:OnlineAccount)
RETURN r.id AS report, r.happened_on AS happened_on, r.reported_on AS reported_on, r.provisional AS provisional,
       labels(n)[0] AS label, m.ward AS ward, m.home_address AS home_address, m.street AS street, m.text AS text
ORDER BY report, label, ward
