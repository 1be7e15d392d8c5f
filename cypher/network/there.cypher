// name: network.there
// for-each: there
// mode: read
// params: audiences, ids, links, days
// returns: from_label, from_id, to_label, to_id, report, happened_on, time_on, time
// why: who was at a place is asked by day, so that a busy place does not send everyone who was ever there; no days means any
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})-[r:{{all_links}}]-(other)
WHERE any(a IN r.audience WHERE a IN $audiences) AND type(r) IN $links
  AND r.happened_on IS NOT NULL AND (size($days) = 0 OR r.happened_on IN $days)
WITH DISTINCT r, startNode(r) AS s, endNode(r) AS e
MATCH (told:Report {id: r.source})
RETURN labels(s)[0] AS from_label, s.id AS from_id, labels(e)[0] AS to_label, e.id AS to_id, told.id AS report,
       r.happened_on AS happened_on, told.happened_on AS time_on, told.happened_time AS time
