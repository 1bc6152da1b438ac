// 读进了哪些文件？ · Which documents have been read?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
// validity = current (current|in-force|superseded|unknown|any) · 文件效力；不填即 any · documents by validity (current: all but superseded ones); left out: any
MATCH (doc:Document)
WHERE doc.loaded
  AND ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
  AND ($validity IN ['', 'any'] OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity = 'current' AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (doc)-[issued:ISSUED_BY]->(body:Agency)
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS document,
  doc.title AS title, doc.number AS number, coalesce(issued.mention, body.name) AS issuer,
  doc.issued_on AS issued_on, doc.form AS form, doc.file AS file,
  doc.source_url AS source_url, doc.retrieved_on AS retrieved_on,
  doc.validity AS validity, doc.valid_from AS valid_from, doc.valid_until AS valid_until,
  doc.text AS text
ORDER BY jurisdiction, document, issued.mention_start, body.id
