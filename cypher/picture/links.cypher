// name: picture.links
// for-each: labels
// mode: read
// params:
// returns: link, from_id, to_label, to_id, properties
MATCH (a:{{label}})-[r]->(b)
RETURN type(r) AS link, a.id AS from_id, labels(b)[0] AS to_label, b.id AS to_id, properties(r) AS properties
