// name: projection.place
// mode: read
// params:
// returns: seq, hash, version
MATCH (p:Projection {id: 'projection'})
RETURN p.seq AS seq, p.hash AS hash, p.version AS version
