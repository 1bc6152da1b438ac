// 领导小组里有谁？ · Who sits on the leading groups?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
//
// One row a seat: who sits on two groups has two. `post` and `agency` are as printed beside the
// name; where no body is named there, both are empty.
MATCH (p:Person)-[:IN_DOCUMENT]->(doc:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH p, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (p)-[m:MEMBER_OF]->(g:Agency)
OPTIONAL MATCH (p)-[h:HOLDS_POST_IN]->(b:Agency)
WITH p, doc, j, m, g, h, b,
  CASE WHEN m.char_start IS NULL OR m.char_start = h.char_start THEN true ELSE false END AS beside
WHERE beside OR h.char_start IS NULL
  OR NOT EXISTS { MATCH (p)-[k:HOLDS_POST_IN]->(:Agency) WHERE k.char_start = m.char_start }
RETURN DISTINCT j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place,
  doc.id AS document, p.name AS person, m.position AS position,
  CASE WHEN beside THEN h.post END AS post, CASE WHEN beside THEN h.mention END AS agency,
  coalesce(m.quote, h.quote) AS quote, coalesce(m.char_start, h.char_start) AS char_start,
  coalesce(m.char_end, h.char_end) AS char_end, g.name AS team,
  CASE WHEN beside THEN b.id END AS agency_id, p.id AS person_id
ORDER BY jurisdiction, document, char_start, person_id, team, agency, agency_id, position, post
