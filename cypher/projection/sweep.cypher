// name: projection.sweep
// for-each: labels
// mode: write
// params: ids
// returns:
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})
WHERE NOT EXISTS { (n)<-[:MENTIONS]-() }
DETACH DELETE n
