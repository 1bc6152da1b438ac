// 哪些事在各地由不同职能的单位牵头？ · What is led by bodies of different functions in different places?
// topic = double-random · 主题：代码或中英文名称 · a topic: id or label, Chinese or English
// where = 全国 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
//
// One row a topic and function of its leads; topics that all places give to one function, and
// topics led in one place only, are left out. Main topics and main functions count.
MATCH (d:Duty)-[about:ABOUT]->(t:Topic), (d)-[:IN_DOCUMENT]->(doc:Document)
  -[:APPLIES_TO]->(j:Jurisdiction)
WHERE about.main
  AND ($topic = '' OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)])
  AND ($where_ = '' OR toLower(doc.place_name) = toLower($where_)
    OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
                WHERE toLower($where_) IN above.names })
MATCH (a:Agency)-[:LEADS]->(d)
MATCH (a)-[has:HAS_FUNCTION]->(f:Function) WHERE has.main
WITH t, count(DISTINCT f.id) AS kinds, count(DISTINCT j.code) AS spread,
  collect(DISTINCT {function: f.id, zh: f.label_zh, en: f.label_en, code: j.code}) AS pairs
WHERE kinds > 1 AND spread > 1
UNWIND pairs AS pair
WITH t, pair.function AS function, pair.zh AS function_zh, pair.en AS function_en,
  collect(DISTINCT pair.code) AS jurisdictions
RETURN t.id AS topic, function, size(jurisdictions) AS places, jurisdictions,
  t.label_zh AS topic_zh, t.label_en AS topic_en, function_zh, function_en
ORDER BY topic, places DESC, function
