// 哪些职能牵头最多？ · Which functions lead most?
MATCH (a:Agency)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main AND a.named
OPTIONAL MATCH (a)-[:LEADS]->(d:Duty)
RETURN f.id AS function, f.label_zh AS label_zh, f.label_en AS label_en,
  count(DISTINCT a.id) AS agencies, count(DISTINCT d.id) AS leads
ORDER BY leads DESC, function
