// name: projection.move
// mode: write
// params: seq, hash, version
// returns:
MATCH (p:Projection {id: 'projection'})
SET p.seq = $seq, p.hash = $hash, p.version = $version
