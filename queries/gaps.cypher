// 哪里没有写明？ · Where do the documents leave something open?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
//
// One row for each gap that holds: no-lead (nobody is said to lead), no-agency (nobody is named
// at all; such a duty has no lead either, and both rows), no-due (no date), open-ended (the list
// of bodies ends in 等).
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
OPTIONAL MATCH (d)-[about:ABOUT]->(t:Topic) WHERE about.main
WITH d, doc, j, t, count(r.role) AS bodies, count(CASE WHEN r.role = 'leads' THEN 1 END) AS leads
UNWIND ['no-lead', 'no-agency', 'no-due', 'open-ended'] AS gap
WITH d, doc, j, t, leads, bodies, gap
WHERE (gap = 'no-lead' AND leads = 0) OR (gap = 'no-agency' AND bodies = 0)
  OR (gap = 'no-due' AND d.due IS NULL) OR (gap = 'open-ended' AND d.open_ended)
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  d.key AS duty, d.title AS title, gap, bodies, t.id AS topic, d.char_start AS duty_start,
  d.char_end AS duty_end, d.id AS duty_id
ORDER BY jurisdiction, document, d.seq, duty_id, gap

// how many
MATCH (d:Duty) WHERE NOT EXISTS { MATCH (:Agency)-[:LEADS]->(d) }
WITH count(*) AS unled
OPTIONAL MATCH (d:Duty)
WHERE NOT EXISTS { MATCH (:Agency)-[:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d) }
WITH unled, count(d.id) AS unnamed
OPTIONAL MATCH (d:Duty)
WITH unled, unnamed, count(CASE WHEN d.due IS NULL THEN d.id END) AS undated,
  count(CASE WHEN d.open_ended THEN d.id END) AS unended
RETURN unled + unnamed + undated + unended AS rows
