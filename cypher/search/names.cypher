// name: search.names
// for-each: labels
// mode: read
// params: audiences
// returns: rows
// why: all in one row of lists (id, as_written, name, alias, agency), since a row costs more to send than what is in it
MATCH (n:{{label}})<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
WITH DISTINCT n.id AS id, m.as_written AS as_written, m.name AS name, m.alias AS alias, m.agency AS agency
RETURN collect([id, as_written, name, alias, agency]) AS rows
