// name: notices.watched_own
// mode: read
// params: audiences, ids, links, owned
// returns: notice, link, label, slot, leans_on, other, report, on, recorded_at
// why: whom a report since service puts at what is a noticed adult's own (address, vehicle, phone, account), or the adult at what is that child's own, where any live report says whose it is
UNWIND $ids AS id
MATCH (n:Notice {id: id})-[k:MENTIONS]->(adult:Person)
WHERE k.slot = 'adult' AND n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
MATCH (n)-[m:MENTIONS]->(owner:Person)-[own:{{all_links}}]->(thing)
WHERE type(own) IN $owned AND NOT own.provisional AND any(a IN own.audience WHERE a IN $audiences)
MATCH (told:Report {id: own.source})
WHERE NOT told.provisional AND any(a IN told.audience WHERE a IN $audiences)
MATCH (thing)<-[l:{{all_links}}]-(user:Person)
WHERE user.id <> owner.id AND (m.slot = 'adult' OR user.id = adult.id)
  AND type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
MATCH (r:Report {id: l.source})
WHERE any(a IN r.audience WHERE a IN $audiences) AND NOT r.provisional
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
RETURN n.id AS notice, type(l) AS link, labels(thing)[0] AS label, m.slot AS slot, told.id AS leans_on,
       CASE WHEN m.slot = 'adult' THEN user.id ELSE owner.id END AS other, r.id AS report, coalesce(r.happened_on, r.reported_on) AS on, r.recorded_at AS recorded_at
