// name: search.text
// mode: read
// params: audiences, index, words, most
// returns: reports
// why: all in one row, since a row costs more to send than what is in it
CALL db.index.fulltext.queryNodes($index, $words) YIELD node, score
WITH node, score
WHERE any(a IN node.audience WHERE a IN $audiences)
ORDER BY score DESC, node.number DESC
LIMIT $most
RETURN collect(node {.id, .agency, .text, .cleared_text}) AS reports
