// name: projection.lock
// mode: write
// params: lock
// returns: seq, hash, version
MATCH (p:Projection {id: 'projection'})
SET p.lock = $lock
RETURN p.seq AS seq, p.hash AS hash, p.version AS version
