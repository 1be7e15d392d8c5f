// name: projection.stood_on
// for-each: sources
// mode: read
// params: ids
// returns: label, id
UNWIND $ids AS id
MATCH (s:{{source}} {id: id})-[:MENTIONS]->(n)
RETURN DISTINCT labels(n)[0] AS label, n.id AS id
