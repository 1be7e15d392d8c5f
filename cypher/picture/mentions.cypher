// name: picture.mentions
// for-each: sources
// mode: read
// params:
// returns: source, label, entity, properties
MATCH (s:{{source}})-[m:MENTIONS]->(n)
RETURN s.id AS source, labels(n)[0] AS label, n.id AS entity, properties(m) AS properties
