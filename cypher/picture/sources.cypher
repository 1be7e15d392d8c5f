// name: picture.sources
// for-each: sources
// mode: read
// params:
// returns: properties
MATCH (s:{{source}})
RETURN properties(s) AS properties
