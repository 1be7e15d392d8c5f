// name: projection.write_link
// for-each: links
// mode: write
// params: rows
// returns:
UNWIND $rows AS row
MATCH (a:{{from}} {id: row.from})
MATCH (b:{{to}} {id: row.to})
CREATE (a)-[r:{{link}}]->(b)
SET r += row.properties
