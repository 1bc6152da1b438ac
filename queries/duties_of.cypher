// 这个单位有哪些任务？ · What is this body charged with?
// agency = 区卫生健康局 · 单位的任一写法或编号，或一项职能 · any spelling or the id of a body, or a function (id or label)
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($agency = '' OR a.id = $agency OR a.name = $agency OR $agency IN a.spellings
    OR EXISTS { MATCH (a)-[:HAS_FUNCTION]->(f:Function)
                WHERE toLower($agency) IN [f.id, toLower(f.label_zh), toLower(f.label_en)] })
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, r, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, a.name AS agency,
  d.key AS duty, d.title AS title, r.role AS role, r.basis AS basis, r.quote AS quote,
  doc.id AS document, r.char_start AS char_start, r.char_end AS char_end,
  d.due AS due, d.due_quote AS due_quote, d.due_start AS due_start, d.due_end AS due_end,
  d.main_topic AS topic, a.main_function AS function, r.mention AS mention,
  r.mention_start AS mention_start, r.mention_end AS mention_end, d.id AS duty_id, a.id AS agency_id,
  r.corrected_by AS corrected_by, r.inherited AS inherited
ORDER BY jurisdiction, document, d.seq, duty_id, r.seq, mention_start, agency_id, role
