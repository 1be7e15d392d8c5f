// name: notices.watched
// mode: read
// params: audiences, ids, links
// returns: notice, link, other, report, on, recorded_at
// why: whom a report puts a noticed adult with since service; suspected to be false makes no link, and a grade filled in does not count yet
UNWIND $ids AS id
MATCH (n:Notice {id: id})-[m:MENTIONS]->(adult:Person)
WHERE m.slot = 'adult' AND n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
MATCH (adult)-[l:{{all_links}}]-(other:Person)
WHERE type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
MATCH (r:Report {id: l.source})
WHERE any(a IN r.audience WHERE a IN $audiences) AND NOT r.provisional
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
RETURN n.id AS notice, type(l) AS link, other.id AS other, r.id AS report, coalesce(r.happened_on, r.reported_on) AS on, r.recorded_at AS recorded_at
