// 谁在哪项任务里任什么职？ · Who has which role in which duty, in brief?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// topic = medical-waste · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// What networks are drawn from: no titles and no quotes, so that a province can be counted.
MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, r, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (d)-[about:ABOUT]->(t:Topic) WHERE about.main
WITH a, r, d, j, t
WHERE $topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)]
RETURN d.id AS duty_id, a.id AS agency_id, a.name AS agency, a.main_function AS function,
  r.role AS role, d.main_topic AS topic, j.code AS jurisdiction, a.kind AS kind,
  d.key AS duty
ORDER BY duty_id, agency_id, role, jurisdiction

// when topic is given
MATCH (t:Topic)<-[about:ABOUT]-(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE about.main AND toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)]
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH d, doc, j, t
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
RETURN d.id AS duty_id, a.id AS agency_id, a.name AS agency, a.main_function AS function,
  r.role AS role, d.main_topic AS topic, j.code AS jurisdiction, a.kind AS kind,
  d.key AS duty
ORDER BY duty_id, agency_id, role, jurisdiction
