// 有哪些地方的文件？ · Which places have documents?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// `without_topic`: documents none of whose duties has a topic; no comparison by topic counts them.
MATCH (doc:Document)-[:APPLIES_TO]->(j:Jurisdiction)
WHERE doc.loaded
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
  AND ($where_ = '' OR toLower(doc.place_name) = toLower($where_)
    OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
                WHERE toLower($where_) IN above.names })
OPTIONAL MATCH (d:Duty)-[:IN_DOCUMENT]->(doc)
OPTIONAL MATCH (j)-[:PART_OF]->(up:Jurisdiction)
WITH j, up, doc.place_name AS zone, count(DISTINCT doc.id) AS documents,
  count(DISTINCT d.id) AS duties,
  count(DISTINCT CASE WHEN d.main_topic IS NOT NULL THEN doc.id END) AS topical
RETURN j.code AS jurisdiction, coalesce(zone, j.name) AS place, j.level AS level,
  up.code AS above, up.name AS above_name, documents, duties, zone,
  documents - topical AS without_topic
ORDER BY jurisdiction, zone, above
