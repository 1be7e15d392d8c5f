// name: picture.entities
// for-each: labels
// mode: read
// params:
// returns: id
MATCH (n:{{label}})
RETURN n.id AS id
