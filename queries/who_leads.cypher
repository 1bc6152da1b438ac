// 这件事由谁牵头？ · Who leads this?
// about = 医疗废物 · 主题（代码或名称），或任务里的字 · a topic (id or label), or words of the duty
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// `match` says how a duty answers: main (its main topic), title (its title has the words), and
// mentioned (it touches on the topic, or its text has the words), which is given for a place that
// has nothing better. Words that stand in the names of its bodies alone are no words of a duty: 民政
// in 区民政局负责. A duty with no lead gives its responsible bodies; one with neither gives a row
// without agency.
MATCH (one:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH one, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (one)-[about:ABOUT]->(t:Topic)
WITH j, doc.place_name AS zone, doc.form AS form, one, min(CASE
  WHEN $about = '' THEN 0
  WHEN about.main
    AND toLower($about) IN [t.id, toLower(t.label_zh), toLower(t.label_en)] THEN 1
  WHEN toLower(one.title) CONTAINS toLower($about) THEN 2
  WHEN toLower($about) IN [t.id, toLower(t.label_zh), toLower(t.label_en)] THEN 3
  WHEN toLower(one.text) CONTAINS toLower($about) THEN 4 ELSE 5 END) AS near
WHERE near < 5
OPTIONAL MATCH (named:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(one)
WHERE near = 4 AND form <> 'table' AND NOT r.inherited
  AND toLower(r.mention) CONTAINS toLower($about)
WITH j, zone, one, near, count(named.id) AS names
WITH j, zone, one, CASE WHEN near < 4 THEN near
  WHEN size(toLower(one.text)) - size(replace(toLower(one.text), toLower($about), ''))
    > names * size(toLower($about)) THEN 3 ELSE 4 END AS rank
WHERE rank < 4
WITH j, zone, min(rank) AS best, collect({duty: one.id, rank: rank}) AS found
UNWIND found AS hit
WITH j, best, hit.duty AS wanted, hit.rank AS rank
WHERE rank < 3 OR best = 3
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE d.id = wanted
OPTIONAL MATCH (d)-[about:ABOUT]->(main:Topic) WHERE about.main
OPTIONAL MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR]->(d)
WHERE r.role = 'leads' OR d.lead_count = 0
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place,
  d.key AS duty, d.title AS title, a.name AS agency, r.role AS role, r.basis AS basis,
  r.quote AS quote, doc.id AS document, r.char_start AS char_start, r.char_end AS char_end,
  main.id AS topic, a.main_function AS function,
  CASE rank WHEN 1 THEN 'main' WHEN 2 THEN 'title' WHEN 3 THEN 'mentioned' END AS match,
  r.mention AS mention, r.mention_start AS mention_start, r.mention_end AS mention_end,
  d.char_start AS duty_start, d.char_end AS duty_end, d.id AS duty_id, a.id AS agency_id,
  doc.validity AS validity, r.corrected_by AS corrected_by,
  r.inherited AS inherited
ORDER BY jurisdiction, document, rank, d.seq, duty_id, r.seq, mention_start, agency_id

// when where is given
MATCH (one:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE doc.id IN $documents
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (one)-[about:ABOUT]->(t:Topic)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH j.code AS code, doc.place_name AS zone, doc.form AS form, one, min(CASE
  WHEN $about = '' THEN 0
  WHEN about.main
    AND toLower($about) IN [t.id, toLower(t.label_zh), toLower(t.label_en)] THEN 1
  WHEN toLower(one.title) CONTAINS toLower($about) THEN 2
  WHEN toLower($about) IN [t.id, toLower(t.label_zh), toLower(t.label_en)] THEN 3
  WHEN toLower(one.text) CONTAINS toLower($about) THEN 4 ELSE 5 END) AS near
WHERE near < 5
OPTIONAL MATCH (named:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(one)
WHERE near = 4 AND form <> 'table' AND NOT r.inherited
  AND toLower(r.mention) CONTAINS toLower($about)
WITH code, zone, one, near, count(named.id) AS names
WITH code, zone, one.id AS wanted, CASE WHEN near < 4 THEN near
  WHEN size(toLower(one.text)) - size(replace(toLower(one.text), toLower($about), ''))
    > names * size(toLower($about)) THEN 3 ELSE 4 END AS rank
WHERE rank < 4
WITH code, zone, min(rank) AS best, collect({duty: wanted, rank: rank}) AS found
UNWIND found AS hit
WITH best, hit.duty AS wanted, hit.rank AS rank
WHERE rank < 3 OR best = 3
WITH collect(wanted) AS chosen
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE doc.id IN $documents AND d.id IN chosen
OPTIONAL MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR]->(d)
OPTIONAL MATCH (d)-[about:ABOUT]->(main:Topic) WHERE about.main
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH d, doc, j, a, r, main, CASE
  WHEN $about = '' THEN 0
  WHEN toLower($about) IN [main.id, toLower(main.label_zh), toLower(main.label_en)] THEN 1
  WHEN toLower(d.title) CONTAINS toLower($about) THEN 2
  ELSE 3 END AS rank
WHERE r.role IS NULL OR r.role = 'leads' OR d.lead_count = 0
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place,
  d.key AS duty, d.title AS title, a.name AS agency, r.role AS role, r.basis AS basis,
  r.quote AS quote, doc.id AS document, r.char_start AS char_start, r.char_end AS char_end,
  main.id AS topic, a.main_function AS function,
  CASE rank WHEN 1 THEN 'main' WHEN 2 THEN 'title' WHEN 3 THEN 'mentioned' END AS match,
  r.mention AS mention, r.mention_start AS mention_start, r.mention_end AS mention_end,
  d.char_start AS duty_start, d.char_end AS duty_end, d.id AS duty_id, a.id AS agency_id,
  doc.validity AS validity, r.corrected_by AS corrected_by,
  r.inherited AS inherited
ORDER BY jurisdiction, document, rank, d.seq, duty_id, r.seq, mention_start, agency_id
