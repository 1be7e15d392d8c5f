// name: notices.watched_own_told
// mode: read
// params: audiences, after, upto, links, owned
// returns: rows
// why: the same, where what is new is the report that says whose the thing is, and the one that puts somebody there is older
MATCH (told:Report)
WHERE told.last_seq > $after AND told.last_seq <= $upto AND NOT told.provisional
  AND any(a IN told.audience WHERE a IN $audiences)
MATCH (told)-[:MENTIONS]->(owner:Person)-[own:{{all_links}}]->(thing)
WHERE own.source = told.id AND type(own) IN $owned AND NOT own.provisional AND any(a IN own.audience WHERE a IN $audiences)
MATCH (owner)<-[m:MENTIONS]-(n:Notice)
WHERE n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
MATCH (n)-[k:MENTIONS]->(adult:Person)
WHERE k.slot = 'adult'
MATCH (thing)<-[l:{{all_links}}]-(user:Person)
WHERE user.id <> owner.id AND (m.slot = 'adult' OR user.id = adult.id)
  AND type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
MATCH (r:Report {id: l.source})
WHERE any(a IN r.audience WHERE a IN $audiences) AND NOT r.provisional
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
RETURN collect([n.id, type(l), labels(thing)[0], m.slot, told.id, CASE WHEN m.slot = 'adult' THEN user.id ELSE owner.id END,
                r.id, coalesce(r.happened_on, r.reported_on), r.recorded_at]) AS rows
