// name: notices.watched_since
// mode: read
// params: audiences, after, upto, links
// returns: rows
// why: the same watch begun at the reports of a span of the ledger, so that a month costs a month however many notices there are
MATCH (r:Report)
WHERE r.last_seq > $after AND r.last_seq <= $upto AND NOT r.provisional
  AND any(a IN r.audience WHERE a IN $audiences)
MATCH (r)-[:MENTIONS]->(adult:Person)-[l:{{all_links}}]-(other:Person)
WHERE l.source = r.id AND type(l) IN $links AND NOT l.provisional AND any(a IN l.audience WHERE a IN $audiences)
MATCH (adult)<-[m:MENTIONS]-(n:Notice)
WHERE m.slot = 'adult' AND n.served_on IS NOT NULL AND any(a IN n.audience WHERE a IN $audiences)
  AND coalesce(r.happened_on, r.reported_on) >= n.served_on
RETURN collect([n.id, type(l), other.id, r.id, coalesce(r.happened_on, r.reported_on), r.recorded_at]) AS rows
