// 文件分哪几部分？ · How is a document divided?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
MATCH (s:Section)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH s, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (s)-[:PART_OF]->(up:Section)
OPTIONAL MATCH (d:Duty)-[:IN_SECTION]->(:Section)-[:PART_OF*0..8]->(s)
WITH s, doc, j, up, min(d.seq) AS first_duty, count(DISTINCT d.id) AS duties
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  s.key AS section, s.title AS title, up.key AS above, duties, first_duty, s.id AS section_id
ORDER BY jurisdiction, document, s.seq, section, section_id
