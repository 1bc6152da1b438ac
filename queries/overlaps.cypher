// 哪些事在各地由不同职能的单位牵头？ · What is led by bodies of different functions in different places?
// topic = double-random · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// where = 全国 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
//
// One row a topic and function of its leads; topics that all places give to one function, and
// topics led in one place only, are left out. Main topics and main functions count.
MATCH (d:Duty)-[about:ABOUT]->(t:Topic)
WHERE about.main
  AND ($topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)])
MATCH (a:Agency)-[:LEADS]->(d)
MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
MATCH (d)-[:IN_DOCUMENT]->(doc:Document)-[:APPLIES_TO]->(j:Jurisdiction)
WHERE ($where_ = '' OR toLower(doc.place_name) = toLower($where_)
    OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
                WHERE toLower($where_) IN above.names })
WITH t.id AS theme, f.id AS work, j.code AS code, count(*) AS leads
WITH theme, count(DISTINCT work) AS kinds, count(DISTINCT code) AS spread,
  collect({work: work, code: code}) AS pairs
WHERE kinds > 1 AND spread > 1
UNWIND pairs AS pair
WITH theme, pair.work AS work, collect(DISTINCT pair.code) AS jurisdictions
MATCH (t:Topic) WHERE t.id = theme
MATCH (f:Function) WHERE f.id = work
RETURN t.id AS topic, f.id AS function, size(jurisdictions) AS places, jurisdictions,
  t.label_zh AS topic_zh, t.label_en AS topic_en,
  f.label_zh AS function_zh, f.label_en AS function_en
ORDER BY topic, places DESC, function
