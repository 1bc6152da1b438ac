// 哪些职能牵头最多？ · Which functions lead most?
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// A body is listed wherever it is named; its duties are counted in the documents of `validity`.
MATCH (a:Agency)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main AND a.named
OPTIONAL MATCH (a)-[:LEADS]->(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
RETURN f.id AS function, f.label_zh AS label_zh, f.label_en AS label_en,
  count(DISTINCT a.id) AS agencies, count(DISTINCT d.id) AS leads
ORDER BY leads DESC, function
