// name: projection.delete_source
// for-each: sources
// mode: write
// params: ids
// returns:
UNWIND $ids AS id
MATCH (s:{{source}} {id: id})
DETACH DELETE s
