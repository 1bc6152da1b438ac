// 图里一共有多少？ · How much is there in all?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// `what` is documents, duties, or assignments by role and basis.
MATCH (doc:Document)
WHERE doc.loaded
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
WITH DISTINCT doc
OPTIONAL MATCH (d:Duty)-[:IN_DOCUMENT]->(doc)
OPTIONAL MATCH (a:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
UNWIND ['documents', 'duties', 'assignments'] AS what
WITH what, CASE WHEN what = 'assignments' THEN r.role END AS role,
  CASE WHEN what = 'assignments' THEN r.basis END AS basis,
  count(DISTINCT CASE WHEN what = 'documents' THEN doc.id WHEN what = 'duties' THEN d.id
    WHEN a.id IS NOT NULL THEN a.id + d.id END) AS number
WHERE number > 0
RETURN what, role, basis, number
ORDER BY what DESC, role, basis
