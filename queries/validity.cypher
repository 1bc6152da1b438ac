// 哪些文件有效，哪些已被废止，哪句话这么说？ · Which documents are in force, which were replaced, and where is it said?
// where = 惠济 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
//
// A row a document and reason: in-force and superseded with the sentence and the document in
// which it stands (`by`, `quote`), unknown without. `title`, `number`: those of the document the
// row is about. `loaded` is false for one that was not read itself.
MATCH (doc:Document)
WHERE (doc.loaded OR doc.validity = 'superseded')
  AND ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
OPTIONAL MATCH (new:Document)-[r:REPLACES]->(doc)
RETURN j.code AS jurisdiction, coalesce(doc.place_name, j.name) AS place, doc.id AS about,
  doc.title AS title, doc.number AS number, doc.validity AS validity,
  doc.valid_from AS valid_from, doc.valid_until AS valid_until,
  new.id AS by, new.title AS by_title,
  CASE WHEN new.id IS NULL AND doc.validity_quote IS NOT NULL THEN doc.id ELSE new.id END
    AS document,
  coalesce(r.quote, doc.validity_quote) AS quote,
  coalesce(r.char_start, doc.validity_start) AS char_start,
  coalesce(r.char_end, doc.validity_end) AS char_end, doc.loaded AS loaded
ORDER BY jurisdiction, about, document, char_start, char_end
