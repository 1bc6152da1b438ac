// 人工更正了什么，谁、何时、为什么？ · What was corrected by hand: by whom, when and why?
// where = 盐城 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
//
// `said` is what the finding is now, `was` what had been read: a role, a date, a topic; none is
// nothing. The quote is what the correction rests on. `correction` is the id by
// which it is taken back (zeren correct --undo).
MATCH (c:Correction)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH c, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  doc.file AS file, c.duty AS duty, c.finding AS finding, c.agency AS agency,
  c.was AS was, c.said AS said, c.corrected_by AS corrected_by,
  c.corrected_on AS corrected_on, c.corrected_why AS corrected_why, c.quote AS quote,
  c.char_start AS char_start, c.char_end AS char_end, c.id AS correction
ORDER BY jurisdiction, document, char_start, char_end, correction
