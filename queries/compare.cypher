// 同一件事，各地由谁牵头？ · Who leads the same thing in different places?
// topic = medical-waste · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// One row a lead; a duty without one has its bodies in `others`. `function` is what the lead is
// for in the main, the one thing about bodies that compares across places.
MATCH (t:Topic)<-[about:ABOUT]-(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE about.main
  AND ($topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)])
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH t, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (a:Agency)-[r:LEADS]->(d)
OPTIONAL MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
OPTIONAL MATCH (b:Agency)-[:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
WITH t, d, doc, j, a, r, f,
  collect(DISTINCT CASE WHEN a.id IS NULL OR b.id <> a.id THEN b.name END) AS others
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, d.key AS duty,
  t.id AS topic, a.name AS lead, f.id AS function, r.basis AS basis, others, d.title AS title,
  t.label_zh AS topic_zh, t.label_en AS topic_en,
  f.label_zh AS function_zh, f.label_en AS function_en, r.quote AS quote, doc.id AS document,
  r.char_start AS char_start, r.char_end AS char_end, d.id AS duty_id, a.id AS agency_id,
  r.inherited AS inherited
ORDER BY topic, jurisdiction, document, d.seq, duty_id, r.seq, agency_id

// when where is given
MATCH (t:Topic)
WHERE $topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)]
WITH collect(t.id) AS topics
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE doc.id IN $documents AND d.main_topic IN topics
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (a:Agency)-[r:LEADS]->(d)
OPTIONAL MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
OPTIONAL MATCH (b:Agency)-[:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
OPTIONAL MATCH (d)-[about:ABOUT]->(t:Topic) WHERE about.main
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH t, d, doc, j, a, r, f,
  collect(DISTINCT CASE WHEN a.id IS NULL OR b.id <> a.id THEN b.name END) AS others
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, d.key AS duty,
  t.id AS topic, a.name AS lead, f.id AS function, r.basis AS basis, others, d.title AS title,
  t.label_zh AS topic_zh, t.label_en AS topic_en,
  f.label_zh AS function_zh, f.label_en AS function_en, r.quote AS quote, doc.id AS document,
  r.char_start AS char_start, r.char_end AS char_end, d.id AS duty_id, a.id AS agency_id,
  r.inherited AS inherited
ORDER BY topic, jurisdiction, document, d.seq, duty_id, r.seq, agency_id

// how many
MATCH (t:Topic)
WHERE $topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)]
WITH collect(t.id) AS topics
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE d.main_topic IN topics
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
RETURN coalesce(sum(CASE WHEN d.lead_count = 0 THEN 1 ELSE d.lead_count END), 0) AS rows
