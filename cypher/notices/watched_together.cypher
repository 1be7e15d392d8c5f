// name: notices.watched_together
// mode: read
// params: audiences, ids, links
// returns: notice, link, label, other, report, on, recorded_at
// why: whom one report since service puts at the same place, or in the same vehicle, as a noticed adult; begun at the adult's own few links, so that a busy place costs no more
UNWIND $ids AS id
MATCH (n:Notice {id: id})-[m:MENTIONS]->(adult:Person)
WHERE m.slot = 'adult' AND n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
MATCH (adult)-[mine:{{all_links}}]->(thing)
WHERE type(mine) IN $links AND NOT mine.provisional AND any(a IN mine.audience WHERE a IN $audiences)
MATCH (r:Report {id: mine.source})
WHERE any(a IN r.audience WHERE a IN $audiences) AND NOT r.provisional
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
MATCH (r)-[:MENTIONS]->(other:Person)-[l:{{all_links}}]->(thing)
WHERE l.source = r.id AND other.id <> adult.id AND type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
RETURN n.id AS notice, type(l) AS link, labels(thing)[0] AS label, other.id AS other, r.id AS report, coalesce(r.happened_on, r.reported_on) AS on, r.recorded_at AS recorded_at
