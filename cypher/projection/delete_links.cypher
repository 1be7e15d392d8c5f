// name: projection.delete_links
// mode: write
// params: ids
// returns:
UNWIND $ids AS id
MATCH (s:Report {id: id})-[:MENTIONS]->(a)-[r]->(b)
WHERE r.source = id
DELETE r
