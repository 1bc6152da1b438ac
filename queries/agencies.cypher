// 有哪些单位，管什么，归谁管？ · Which bodies are named, what for, and whose are they?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// function = health · 主要职能：代码或中英文名称 · a main function: id or label, Chinese or English
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// A body is listed wherever it is named; its duties are counted in the documents of `validity`.
MATCH (a:Agency) WHERE a.named
OPTIONAL MATCH (a)-[:SERVES]->(j:Jurisdiction)
OPTIONAL MATCH (a)-[:BELONGS_TO]->(o:Jurisdiction)
OPTIONAL MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
WITH a, j, o, f
WHERE ($function = ''
    OR toLower($function) IN [f.id, toLower(f.label_zh), toLower(f.label_en)])
  AND ($where_ = ''
    OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
                WHERE toLower($where_) IN above.names })
RETURN j.code AS jurisdiction, j.name AS place, a.name AS agency, a.kind AS kind,
  f.id AS function, f.label_zh AS function_zh, f.label_en AS function_en, o.code AS owner,
  a.spellings AS spellings,
  COUNT { MATCH (a)-[:LEADS]->(:Duty)-[:IN_DOCUMENT]->(doc:Document)
    WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
      OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
  } AS leads,
  COUNT { MATCH (a)-[:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
      (:Duty)-[:IN_DOCUMENT]->(doc:Document)
    WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
      OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
  } AS duties,
  a.id AS agency_id
ORDER BY jurisdiction, agency, agency_id, owner

// when where is given
MATCH (above:Jurisdiction) WHERE toLower($where_) IN above.names
MATCH (j:Jurisdiction)-[:PART_OF*0..4]->(above)
WITH DISTINCT j
MATCH (a:Agency)-[:SERVES]->(j) WHERE a.named
OPTIONAL MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
WITH a, j, f
WHERE $function = ''
  OR toLower($function) IN [f.id, toLower(f.label_zh), toLower(f.label_en)]
OPTIONAL MATCH (a)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
WITH a, j, f, count(CASE WHEN r.role = 'leads' THEN d.id END) AS led, count(d.id) AS had
OPTIONAL MATCH (a)-[:BELONGS_TO]->(o:Jurisdiction)
RETURN j.code AS jurisdiction, j.name AS place, a.name AS agency, a.kind AS kind,
  f.id AS function, f.label_zh AS function_zh, f.label_en AS function_en, o.code AS owner,
  a.spellings AS spellings, led AS leads, had AS duties, a.id AS agency_id
ORDER BY jurisdiction, agency, agency_id, owner
