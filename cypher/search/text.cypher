// name: search.text
// mode: read
// params: audiences, index, words, most
// returns: report, score
CALL db.index.fulltext.queryNodes($index, $words) YIELD node, score
WITH node, score
WHERE any(a IN node.audience WHERE a IN $audiences)
RETURN node {.id, .number, .agency, .text, .cleared_text} AS report, score
ORDER BY score DESC, report.number DESC
LIMIT $most
