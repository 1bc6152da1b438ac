// 图谱里的文件，哪天、由哪一版读入？ · When, and by which reader, were the documents read?
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
//
// `sha256` is that of the file, `reader` that of the code and vocabularies that read it,
// `corrections` that of the findings overruled by hand: the same ones give the same graph.
// `read_on` is the day of the build.
MATCH (doc:Document)
WHERE doc.loaded
OPTIONAL MATCH (s:Source) WHERE s.id = doc.id
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH doc, s, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
RETURN j.code AS jurisdiction, doc.id AS document, doc.title AS title, doc.file AS file,
  doc.sha256 AS sha256, doc.reader AS reader, s.corrections AS corrections,
  s.read_on AS read_on
ORDER BY jurisdiction, document
