// name: search.names
// for-each: labels
// mode: read
// params: audiences
// returns: id, as_written, name, alias, agency
MATCH (n:{{label}})<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN DISTINCT n.id AS id, m.as_written AS as_written, m.name AS name, m.alias AS alias, m.agency AS agency
