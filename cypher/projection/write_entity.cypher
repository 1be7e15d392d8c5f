// name: projection.write_entity
// for-each: labels
// mode: write
// params: ids
// returns:
UNWIND $ids AS id
MERGE (n:{{label}} {id: id})
