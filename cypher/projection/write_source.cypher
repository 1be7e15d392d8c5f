// name: projection.write_source
// for-each: sources
// mode: write
// params: rows
// returns:
UNWIND $rows AS row
CREATE (s:{{source}} {id: row.id})
SET s += row.properties
