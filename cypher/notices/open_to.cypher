// name: notices.open_to
// mode: read
// params: audiences
// returns: notice
// why: which notices were shared with whoever asks
MATCH (n:Notice)
WHERE any(a IN n.audience WHERE a IN $audiences)
RETURN n.id AS notice
ORDER BY n.number
