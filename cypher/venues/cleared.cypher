// name: venues.cleared
// mode: read
// params: audiences
// returns: id, as_written, ward, register_id, report, number, grade, happened_on, happened_time, reported_on, cleared_text, last_seq
// why: licensing has what was cleared for it and nothing else of a report: no text, no sender, no count of what it cannot see
MATCH (v:Venue)<-[m:MENTIONS]-(r:Report)
WHERE any(a IN m.audience WHERE a IN $audiences)
  AND r.cleared_text IS NOT NULL AND r.cleared_text <> '' AND r.information_grade <> 'E' AND NOT r.provisional
RETURN v.id AS id, m.as_written AS as_written, m.ward AS ward, m.register_id AS register_id, r.id AS report,
       r.number AS number, r.grade AS grade, r.happened_on AS happened_on, r.happened_time AS happened_time,
       r.reported_on AS reported_on, r.cleared_text AS cleared_text, r.last_seq AS last_seq
ORDER BY coalesce(r.happened_on, r.reported_on) DESC, r.number DESC
