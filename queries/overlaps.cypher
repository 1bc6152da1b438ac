// 哪些事在各地由不同职能的单位牵头？ · What is led by bodies of different functions in different places?
// topic = double-random · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// where = 全国 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// One row a topic and function of its leads; topics that all places give to one function, and
// topics led in one place only, are left out. Main topics and main functions count.
MATCH (a:Agency)-[:LEADS]->(d:Duty)-[:IN_DOCUMENT]->(doc:Document)-[:APPLIES_TO]->(j:Jurisdiction)
WHERE d.main_topic IS NOT NULL AND a.main_function IS NOT NULL
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
  AND ($where_ = '' OR toLower(doc.place_name) = toLower($where_)
    OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
                WHERE toLower($where_) IN above.names })
WITH d.main_topic AS theme, a.main_function AS work, min(j.code) AS low, max(j.code) AS high,
  collect(DISTINCT j.code) AS codes
WITH theme, count(*) AS kinds, min(low) AS first, max(high) AS final,
  collect({work: work, codes: codes}) AS found
WHERE kinds > 1 AND first <> final
UNWIND found AS one
WITH theme, one.work AS work, one.codes AS jurisdictions
MATCH (t:Topic)
WHERE t.id = theme
  AND ($topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)])
MATCH (f:Function) WHERE f.id = work
RETURN t.id AS topic, f.id AS function, size(jurisdictions) AS places, jurisdictions,
  t.label_zh AS topic_zh, t.label_en AS topic_en,
  f.label_zh AS function_zh, f.label_en AS function_en
ORDER BY topic, places DESC, function

// how many
MATCH (a:Agency)-[:LEADS]->(d:Duty)-[:IN_DOCUMENT]->(doc:Document)-[:APPLIES_TO]->(j:Jurisdiction)
WHERE d.main_topic IS NOT NULL AND a.main_function IS NOT NULL
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
WITH d.main_topic AS theme, a.main_function AS work, min(j.code) AS low, max(j.code) AS high
WITH theme, count(*) AS kinds, min(low) AS first, max(high) AS final
WHERE kinds > 1 AND first <> final
MATCH (t:Topic)
WHERE t.id = theme
  AND ($topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)])
RETURN coalesce(sum(kinds), 0) AS rows
