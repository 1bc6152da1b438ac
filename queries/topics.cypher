// 有哪些主题，各有多少任务？ · Which topics are there, and how many duties each?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
MATCH (t:Topic)<-[about:ABOUT]-(d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH t, about, d, j, doc
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN t.id AS topic, t.label_zh AS label_zh, t.label_en AS label_en,
  count(DISTINCT CASE WHEN about.main THEN d.id END) AS duties,
  count(DISTINCT CASE WHEN about.main THEN j.code END) AS places,
  count(DISTINCT CASE WHEN NOT about.main THEN d.id END) AS mentioned
ORDER BY topic
