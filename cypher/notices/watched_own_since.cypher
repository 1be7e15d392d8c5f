// name: notices.watched_own_since
// mode: read
// params: audiences, after, upto, links, owned
// returns: rows
// why: the same, begun at the reports of a span of the ledger
MATCH (r:Report)
WHERE r.last_seq > $after AND r.last_seq <= $upto AND NOT r.provisional
  AND any(a IN r.audience WHERE a IN $audiences)
MATCH (r)-[:MENTIONS]->(user:Person)-[l:{{all_links}}]->(thing)
WHERE l.source = r.id AND type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
MATCH (thing)<-[own:{{all_links}}]-(owner:Person)
WHERE owner.id <> user.id AND type(own) IN $owned AND NOT own.provisional AND any(a IN own.audience WHERE a IN $audiences)
MATCH (owner)<-[m:MENTIONS]-(n:Notice)
WHERE n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
MATCH (n)-[k:MENTIONS]->(adult:Person)
WHERE k.slot = 'adult' AND (m.slot = 'adult' OR user.id = adult.id)
MATCH (told:Report {id: own.source})
WHERE NOT told.provisional AND any(a IN told.audience WHERE a IN $audiences)
RETURN collect([n.id, type(l), labels(thing)[0], m.slot, told.id, CASE WHEN m.slot = 'adult' THEN user.id ELSE owner.id END,
                r.id, coalesce(r.happened_on, r.reported_on), r.recorded_at]) AS rows
