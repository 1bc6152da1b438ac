// 哪些单位一起办事？ · Which bodies share duties?
// agency = 区卫生健康局 · 单位的任一写法或编号，或一项职能 · any spelling or the id of a body, or a function (id or label)
// where = 江海 · 地方：代码、全称、简称或拼音，含下级 · a place with all below it: code, name or pinyin
// validity = any (current|in-force|superseded|unknown|any) · 文件效力；不填即 current：已废止的不算 · documents by validity; left out: current, all but superseded ones
//
// The body asked for is agency_a; where both are, and where none is asked for, a pair comes once.
// `duty` is one of those they share, if there is one a duty that either leads; `quote` and `quote_b`
// are the words that name each of them there.
MATCH (one:Agency)
WHERE $agency <> '' AND (one.id = $agency OR one.name = $agency OR $agency IN one.spellings
    OR EXISTS { MATCH (one)-[:HAS_FUNCTION]->(f:Function)
                WHERE toLower($agency) IN [f.id, toLower(f.label_zh), toLower(f.label_en)] })
WITH collect(one.id) AS asked
MATCH (doc:Document)
WHERE $validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
  OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded')
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH asked, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
MATCH (d:Duty)-[:IN_DOCUMENT]->(doc)
WITH asked, d, min(j.code) AS code
MATCH (a:Agency)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
  <-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]-(b:Agency)
WHERE ($agency = '' AND a.id < b.id)
  OR (a.id IN asked AND b.id <> a.id AND (NOT b.id IN asked OR a.id < b.id))
WITH a, b, min(code) AS jurisdiction, count(*) AS duties,
  count(CASE WHEN ra.role = 'leads' THEN d.id END) AS leads_a,
  count(CASE WHEN rb.role = 'leads' THEN d.id END) AS leads_b,
  coalesce(min(CASE WHEN ra.role = 'leads' OR rb.role = 'leads' THEN d.id END), min(d.id))
    AS example
MATCH (a)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE d.id = example
MATCH (d)<-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]-(b)
RETURN jurisdiction, a.name AS agency_a, b.name AS agency_b, duties, leads_a, leads_b,
  a.main_function AS function_a, b.main_function AS function_b,
  a.kind AS kind_a, b.kind AS kind_b, d.key AS duty, d.title AS title,
  ra.role AS role_a, rb.role AS role_b, ra.quote AS quote, doc.id AS document,
  ra.char_start AS char_start, ra.char_end AS char_end, rb.quote AS quote_b,
  rb.char_start AS char_start_b, rb.char_end AS char_end_b, example AS example_id,
  a.id AS agency_a_id, b.id AS agency_b_id
ORDER BY duties DESC, jurisdiction, agency_a, agency_b, agency_a_id, agency_b_id

// when agency is given
MATCH (a:Agency)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE a.id IN $bodies
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (b:Agency)-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, ra, b, rb, d, doc, j
WHERE $where_ = '' OR toLower(doc.place_name) = toLower($where_)
  OR EXISTS { MATCH (j)-[:PART_OF*0..4]->(above:Jurisdiction)
              WHERE toLower($where_) IN above.names }
WITH a, ra, b, rb, d, j
WHERE b.id <> a.id AND (NOT b.id IN $bodies OR a.id < b.id)
WITH a, b, min(j.code) AS jurisdiction, count(d.id) AS duties,
  count(CASE WHEN ra.role = 'leads' THEN d.id END) AS leads_a,
  count(CASE WHEN rb.role = 'leads' THEN d.id END) AS leads_b,
  coalesce(min(CASE WHEN ra.role = 'leads' OR rb.role = 'leads' THEN d.id END), min(d.id))
    AS example
MATCH (a)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE d.id = example
MATCH (d)<-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]-(b)
RETURN jurisdiction, a.name AS agency_a, b.name AS agency_b, duties, leads_a, leads_b,
  a.main_function AS function_a, b.main_function AS function_b,
  a.kind AS kind_a, b.kind AS kind_b, d.key AS duty, d.title AS title,
  ra.role AS role_a, rb.role AS role_b, ra.quote AS quote, doc.id AS document,
  ra.char_start AS char_start, ra.char_end AS char_end, rb.quote AS quote_b,
  rb.char_start AS char_start_b, rb.char_end AS char_end_b, example AS example_id,
  a.id AS agency_a_id, b.id AS agency_b_id
ORDER BY duties DESC, jurisdiction, agency_a, agency_b, agency_a_id, agency_b_id

// when where is given
MATCH (a:Agency)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document)
WHERE doc.id IN $documents
  AND ($validity = 'any' OR coalesce(doc.validity, 'unknown') = $validity
    OR ($validity IN ['', 'current'] AND coalesce(doc.validity, 'unknown') <> 'superseded'))
OPTIONAL MATCH (b:Agency)-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->(d)
OPTIONAL MATCH (doc)-[:APPLIES_TO]->(j:Jurisdiction)
WITH a, ra, b, rb, d, j
WHERE $agency = '' AND a.id < b.id
WITH a, b, min(j.code) AS jurisdiction, count(d.id) AS duties,
  count(CASE WHEN ra.role = 'leads' THEN d.id END) AS leads_a,
  count(CASE WHEN rb.role = 'leads' THEN d.id END) AS leads_b,
  coalesce(min(CASE WHEN ra.role = 'leads' OR rb.role = 'leads' THEN d.id END), min(d.id))
    AS example
MATCH (a)-[ra:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc:Document) WHERE d.id = example
MATCH (d)<-[rb:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]-(b)
RETURN jurisdiction, a.name AS agency_a, b.name AS agency_b, duties, leads_a, leads_b,
  a.main_function AS function_a, b.main_function AS function_b,
  a.kind AS kind_a, b.kind AS kind_b, d.key AS duty, d.title AS title,
  ra.role AS role_a, rb.role AS role_b, ra.quote AS quote, doc.id AS document,
  ra.char_start AS char_start, ra.char_end AS char_end, rb.quote AS quote_b,
  rb.char_start AS char_start_b, rb.char_end AS char_end_b, example AS example_id,
  a.id AS agency_a_id, b.id AS agency_b_id
ORDER BY duties DESC, jurisdiction, agency_a, agency_b, agency_a_id, agency_b_id
