// 哪里没有写明？ · Where do the documents leave something open?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// One row for each gap that holds: no-lead (nobody is said to lead), no-agency (nobody is named
// at all; such a duty has no lead either, and both rows), no-due (no date), open-ended (the list
// of bodies ends in 等).
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
UNWIND ['no-lead', 'no-agency', 'no-due', 'open-ended'] AS gap
WITH d, doc, j, gap
WHERE (gap = 'no-lead' AND d.lead_count = 0) OR (gap = 'no-agency' AND d.body_count = 0)
  OR (gap = 'no-due' AND d.due IS NULL) OR (gap = 'open-ended' AND d.open_ended)
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  d.key AS duty, d.title AS title, gap, d.text AS text, d.body_count AS bodies,
  d.main_topic AS topic, d.char_start AS duty_start, d.char_end AS duty_end, d.id AS duty_id
ORDER BY jurisdiction, document, d.seq, duty_id, gap

// how many
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
RETURN count(CASE WHEN d.lead_count = 0 THEN 1 END) + count(CASE WHEN d.body_count = 0 THEN 1 END)
  + count(CASE WHEN d.due IS NULL THEN 1 END) + count(CASE WHEN d.open_ended THEN 1 END) AS rows
