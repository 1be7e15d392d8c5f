// name: projection.start
// mode: write
// params:
// returns: seq
MERGE (p:Projection {id: 'projection'})
ON CREATE SET p.seq = 0, p.hash = '', p.version = 0
RETURN p.seq AS seq
