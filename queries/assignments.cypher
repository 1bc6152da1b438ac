// 每项任务写明了哪些单位、各任何职？ · Which bodies does each duty name, and in what role?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// role = responsible (leads|responsible|cooperates|participates|guides) · 角色 · a role
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($role = '' OR r.role = toLower($role))
  AND ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, r, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  d.key AS duty_key, d.title AS title, r.mention AS agency, r.role AS role, r.basis AS basis,
  r.seq AS seq, r.inherited AS inherited, r.quote AS quote,
  r.char_start AS char_start, r.char_end AS char_end,
  r.mention_start AS mention_start, r.mention_end AS mention_end,
  a.name AS agency_name, a.id AS agency_id, d.id AS duty_id,
  r.corrected_by AS corrected_by
ORDER BY jurisdiction, document, d.seq, duty_id, seq, mention_start, agency_id, role
