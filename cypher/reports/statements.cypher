// name: reports.statements
// mode: read
// params: audiences, id
// returns: link, from_label, from_id, to_label, to_id, properties
MATCH (r:Report {id: $id})-[:MENTIONS]->(a)-[l:{{all_links}}]->(b)
WHERE l.source = r.id AND any(x IN l.audience WHERE x IN $audiences)
WITH DISTINCT l, a, b
RETURN type(l) AS link, labels(a)[0] AS from_label, a.id AS from_id, labels(b)[0] AS to_label, b.id AS to_id,
       properties(l) AS properties
