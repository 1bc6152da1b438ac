// 哪些单位是上级单位的分支？ · Which bodies are branches, and of whom?
// agency = 市生态环境局 · 分支或上级的任一写法或编号 · any spelling or the id of a body: the branch or its superior
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
//
// `where` is the place that the branch serves. A superior that no text names has named = false.
MATCH (a:Agency)-[:BRANCH_OF]->(up:Agency)
WHERE ($agency = '' OR a.id = $agency OR a.name = $agency OR $agency IN a.spellings
    OR up.id = $agency OR up.name = $agency OR $agency IN up.spellings)
OPTIONAL MATCH (a)-[:SERVES]->(j:Jurisdiction)
OPTIONAL MATCH (up)-[:BELONGS_TO]->(o:Jurisdiction)
WITH a, up, j, o
WHERE $where_ = ''
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, j.name AS place, a.name AS agency, a.kind AS kind,
  up.name AS superior, o.code AS superior_place, up.named AS superior_named,
  a.id AS agency_id, up.id AS superior_id
ORDER BY jurisdiction, agency, agency_id, superior, superior_id, superior_place
