// name: projection.write_mention
// for-each: mentions
// mode: write
// params: rows
// returns:
UNWIND $rows AS row
MATCH (s:{{source}} {id: row.source})
MATCH (n:{{label}} {id: row.entity})
CREATE (s)-[m:MENTIONS]->(n)
SET m += row.properties
