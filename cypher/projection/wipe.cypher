// name: projection.wipe
// for-each: nodes
// mode: write
// params: most
// returns: gone
MATCH (n:{{node}})
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS gone
