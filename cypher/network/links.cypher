// name: network.links
// for-each: labels
// mode: read
// params: audiences, ids
// returns: rows
// why: all in one row of lists, in the order of `Stated`, since a row costs more to send than what is in it
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})-[r:{{all_links}}]-(other)
WHERE any(a IN r.audience WHERE a IN $audiences)
WITH DISTINCT r, startNode(r) AS s, endNode(r) AS e
RETURN collect([type(r), labels(s)[0], s.id, labels(e)[0], e.id, r.source, r.grade, r.provisional, r.basis, r.agency,
                coalesce(r.happened_on, '')]) AS rows
