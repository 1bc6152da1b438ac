// 依据和引用了哪些文件？ · Which documents are these based on, and which do they cite?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
MATCH (doc:Document)-[r:BASED_ON|CITES]->(c:Document)
WHERE ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH doc, r, c, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  r.title AS title, r.number AS number,
  CASE WHEN EXISTS { MATCH (doc)-[b:BASED_ON]->(c) WHERE b.char_start = r.char_start }
    THEN 'based-on' ELSE 'cites' END AS relation,
  r.quote AS quote, r.char_start AS char_start, r.char_end AS char_end,
  c.id AS cited, c.loaded AS loaded
ORDER BY jurisdiction, document, char_start, char_end, cited
