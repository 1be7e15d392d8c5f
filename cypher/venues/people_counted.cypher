// name: venues.people_counted
// mode: read
// params: audiences, id
// why: licensing is told bands, never who; so people are counted through the reports it may see, and no id leaves
// returns: report, entity, role
MATCH (v:Venue {id: $id})<-[m:MENTIONS]-(r:Report)-[w:MENTIONS]->(p:Person)
WHERE any(a IN m.audience WHERE a IN $audiences)
RETURN r.id AS report, p.id AS entity, w.role AS role
