// 哪些字句像分工而没有读懂？ · Which words look like a finding and were not understood?
// where = 盐城 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
//
// They are in no other answer. `line` counts from 1.
MATCH (u:Unsure)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH u, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  doc.file AS file, u.line AS line, u.reason AS reason, u.quote AS quote,
  u.char_start AS char_start, u.char_end AS char_end, u.id AS unsure_id
ORDER BY jurisdiction, document, char_start, char_end, unsure_id
