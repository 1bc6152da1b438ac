// 哪些指标何时到期？ · Which targets are due, and by when?
// before = 2020-12-31 (date) · 到这一天为止，含当天；2020 指到年底 · up to this day; 2020 means its last
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// `due` is as precise as printed, `due_by` the last day it means.
MATCH (i:Indicator)<-[:MEASURED_BY]-(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($before = '' OR i.due_by < $before + '~')
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH i, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, d.key AS duty,
  d.title AS title, i.kind AS kind, i.metric AS metric, i.comparator AS comparator,
  i.value AS value, i.unit AS unit, i.due AS due, i.due_by AS due_by, i.status AS status,
  i.quote AS quote, doc.id AS document, i.char_start AS char_start, i.char_end AS char_end,
  d.main_topic AS topic, d.id AS duty_id, i.id AS indicator_id
ORDER BY due_by, jurisdiction, document, d.seq, duty_id, char_start, char_end, indicator_id
