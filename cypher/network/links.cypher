// name: network.links
// for-each: labels
// mode: read
// params: audiences, ids
// returns: link, from_label, from_id, to_label, to_id, properties
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})-[r:{{all_links}}]-(other)
WHERE any(a IN r.audience WHERE a IN $audiences)
WITH DISTINCT r, startNode(r) AS s, endNode(r) AS e
RETURN type(r) AS link, labels(s)[0] AS from_label, s.id AS from_id, labels(e)[0] AS to_label, e.id AS to_id,
       r {.source, .grade, .provisional, .basis, .agency, .happened_on} AS properties
