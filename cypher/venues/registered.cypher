// name: venues.registered
// mode: read
// params: audiences, id
// returns: register_id
MATCH (v:Venue {id: $id})<-[m:MENTIONS]-(:Report)
WHERE any(a IN m.audience WHERE a IN $audiences) AND m.register_id IS NOT NULL
RETURN DISTINCT m.register_id AS register_id
ORDER BY register_id
