// 有哪些可考核的指标？ · Which measurable targets are set?
// where = 翁源 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 翁府办〔2020〕5号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
MATCH (i:Indicator)<-[:MEASURED_BY]-(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH i, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  d.key AS duty_key, d.title AS title, i.kind AS kind, i.metric AS metric,
  i.comparator AS comparator, i.value AS value, i.unit AS unit, i.due AS due, i.due_by AS due_by,
  i.status AS status, i.quote AS quote, i.char_start AS char_start,
  i.char_end AS char_end, d.main_topic AS topic, d.id AS duty_id, i.id AS indicator_id
ORDER BY jurisdiction, document, d.seq, duty_id, char_start, char_end, indicator_id
