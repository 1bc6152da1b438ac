// 这两家一起办哪些事？ · Which duties do these two share?
// agency = 区卫生健康局 · 单位的任一写法或编号，或一项职能 · any spelling or the id of a body, or a function (id or label)
// other = 区市场监督管理局 · 另一个单位或职能 · the other body or function
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// topic = double-random · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// The body asked for is agency_a; where none is asked for, a pair comes once.
MATCH (a:Agency)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d:Duty)
  <-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]-(b:Agency)
WHERE a.id <> b.id
  AND (($agency <> '' AND $agency <> $other) OR a.id < b.id)
  AND ($agency = '' OR a.id = $agency OR a.name = $agency OR $agency IN a.spellings
    OR EXISTS { MATCH (a)-[:HAS_FUNCTION]->(f:Function)
                WHERE toLower($agency) IN [f.id, toLower(f.label_zh), toLower(f.label_en)] })
  AND ($other = '' OR b.id = $other OR b.name = $other OR $other IN b.spellings
    OR EXISTS { MATCH (b)-[:HAS_FUNCTION]->(g:Function)
                WHERE toLower($other) IN [g.id, toLower(g.label_zh), toLower(g.label_en)] })
MATCH (d)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, ra, b, rb, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (d)-[about:ABOUT]->(t:Topic) WHERE about.main
WITH a, ra, b, rb, d, doc, j, t
WHERE $topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)]
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, d.key AS duty,
  d.title AS title, a.name AS agency_a, ra.role AS role_a, b.name AS agency_b, rb.role AS role_b,
  d.main_topic AS topic, ra.quote AS quote, doc.id AS document, ra.char_start AS char_start,
  ra.char_end AS char_end, rb.quote AS quote_b, rb.char_start AS char_start_b,
  rb.char_end AS char_end_b, d.char_start AS duty_start, d.char_end AS duty_end,
  a.main_function AS function_a, b.main_function AS function_b,
  d.id AS duty_id, a.id AS agency_a_id, b.id AS agency_b_id
ORDER BY jurisdiction, document, d.seq, duty_id, agency_a, agency_b, agency_a_id, agency_b_id
