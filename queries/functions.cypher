// 有哪些职能，各由多少单位承担？ · Which functions are there, and how many bodies have each?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// A body is listed wherever it is named; its duties are counted in the documents of `validity`.
MATCH (f:Function)<-[has:HAS_FUNCTION]-(a:Agency) WHERE has.main AND a.named
MATCH (a)-[:SERVES]->(j:Jurisdiction)
WHERE $where_ = ''
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (a)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
RETURN f.id AS function, f.label_zh AS label_zh, f.label_en AS label_en,
  count(DISTINCT a.id) AS agencies, count(DISTINCT j.code) AS places,
  count(DISTINCT d.id) AS duties, count(DISTINCT CASE WHEN r.role = 'leads' THEN d.id END) AS leads
ORDER BY function
