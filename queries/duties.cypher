// 文件里有哪些任务？ · Which duties do the documents set?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// topic = medical-waste · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (d)-[about:ABOUT]->(main:Topic) WHERE about.main
OPTIONAL MATCH (d)-[:IN_SECTION]->(s:Section)
WITH d, doc, j, main, s
WHERE $topic = '' OR toLower($topic) IN [main.id, toLower(main.label_zh), toLower(main.label_en)]
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  d.key AS duty_key, d.title AS title, d.text AS text, main.id AS topic,
  main.label_zh AS topic_zh, main.label_en AS topic_en, s.key AS section,
  d.due AS due, d.due_by AS due_by, d.due_quote AS due_quote,
  d.due_start AS due_start, d.due_end AS due_end, d.status AS status, d.open_ended AS open_ended,
  d.char_start AS char_start, d.char_end AS char_end,
  d.title_start AS title_start, d.title_end AS title_end, d.seq AS seq, d.id AS duty_id
ORDER BY jurisdiction, document, seq, duty_id
