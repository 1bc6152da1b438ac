// 这份文件里找到了什么，在哪儿？ · What was found in this document, and where does it stand?
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
//
// In reading order: duty, due, the roles of bodies (leads, responsible, cooperates, participates,
// guides), indicator, based-on, cites, issuer, group, member, post. `quote` stands at char_start,
// the body's name at mention_start. A duty has no quote: its text is all of its span.
MATCH (doc:Document)
WHERE doc.loaded
  AND ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
OPTIONAL MATCH (d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc,
  collect({finding: 'duty', label: d.title, detail: d.key, quote: CASE WHEN d.seq < 0 THEN '' END,
    a: d.char_start, b: d.char_end, m: d.title_start, n: d.title_end, duty: d.key, id: d.id})
    AS duties,
  collect({finding: 'due', label: d.due, detail: d.due_by, quote: d.due_quote,
    a: d.due_start, b: d.due_end, m: CASE WHEN d.seq < 0 THEN 0 END,
    n: CASE WHEN d.seq < 0 THEN 0 END, duty: d.key, id: d.id}) AS dues
OPTIONAL MATCH (:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc, duties, dues,
  collect({finding: r.role, label: r.mention, detail: r.basis, quote: r.quote, a: r.char_start,
    b: r.char_end, m: r.mention_start, n: r.mention_end, duty: d.key, id: d.id}) AS roles
OPTIONAL MATCH (i:Indicator)<-[:MEASURED_BY]-(d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc, duties, dues, roles,
  collect({finding: 'indicator', label: i.metric, detail: i.kind, quote: i.quote,
    a: i.char_start, b: i.char_end, m: CASE WHEN d.seq < 0 THEN 0 END,
    n: CASE WHEN d.seq < 0 THEN 0 END, duty: d.key, id: d.id}) AS indicators
OPTIONAL MATCH (doc)-[c:BASED_ON]->(:Document)
WITH doc, duties, dues, roles, indicators,
  collect({finding: 'based-on', label: c.title, detail: c.number, quote: c.quote,
    a: c.char_start, b: c.char_end, m: CASE WHEN c.char_start < 0 THEN 0 END,
    n: CASE WHEN c.char_start < 0 THEN 0 END, duty: CASE WHEN c.char_start < 0 THEN '' END,
    id: CASE WHEN c.char_start < 0 THEN '' END}) AS bases
OPTIONAL MATCH (doc)-[c:CITES]->(:Document)
WITH doc, duties, dues, roles, indicators, bases,
  collect({finding: 'cites', label: c.title, detail: c.number, quote: c.quote,
    a: c.char_start, b: c.char_end, m: CASE WHEN c.char_start < 0 THEN 0 END,
    n: CASE WHEN c.char_start < 0 THEN 0 END, duty: CASE WHEN c.char_start < 0 THEN '' END,
    id: CASE WHEN c.char_start < 0 THEN '' END}) AS citations
OPTIONAL MATCH (doc)-[s:ISSUED_BY]->(:Agency)
WITH doc, duties, dues, roles, indicators, bases, citations,
  collect({finding: 'issuer', label: s.mention, detail: CASE WHEN s.char_start < 0 THEN '' END,
    quote: s.quote, a: s.char_start, b: s.char_end, m: s.mention_start, n: s.mention_end,
    duty: CASE WHEN s.char_start < 0 THEN '' END,
    id: CASE WHEN s.char_start < 0 THEN '' END}) AS issuers
OPTIONAL MATCH (:Agency)-[g:STEERS]->(doc)
WITH doc, duties, dues, roles, indicators, bases, citations, issuers,
  collect({finding: 'group', label: g.mention, detail: CASE WHEN g.char_start < 0 THEN '' END,
    quote: g.quote, a: g.char_start, b: g.char_end, m: g.mention_start, n: g.mention_end,
    duty: CASE WHEN g.char_start < 0 THEN '' END,
    id: CASE WHEN g.char_start < 0 THEN '' END}) AS teams
OPTIONAL MATCH (p:Person)-[:IN_DOCUMENT]->(doc), (p)-[k:MEMBER_OF]->(:Agency)
WITH doc, duties, dues, roles, indicators, bases, citations, issuers, teams,
  collect({finding: 'member', label: p.name, detail: k.position, quote: k.quote,
    a: k.char_start, b: k.char_end, m: CASE WHEN k.char_start < 0 THEN 0 END,
    n: CASE WHEN k.char_start < 0 THEN 0 END, duty: CASE WHEN k.char_start < 0 THEN '' END,
    id: CASE WHEN k.char_start < 0 THEN '' END}) AS members
OPTIONAL MATCH (p:Person)-[:IN_DOCUMENT]->(doc), (p)-[h:HOLDS_POST_IN]->(:Agency)
WITH doc, duties, dues, roles, indicators, bases, citations, issuers, teams, members,
  collect({finding: 'post', label: p.name, detail: h.post, quote: h.quote,
    a: h.char_start, b: h.char_end, m: h.mention_start, n: h.mention_end,
    duty: CASE WHEN h.char_start < 0 THEN '' END,
    id: CASE WHEN h.char_start < 0 THEN '' END}) AS posts
WITH doc,
  duties + dues + roles + indicators + bases + citations + issuers + teams
    + members + posts AS found
UNWIND found AS one
WITH doc, one.finding AS finding, one.label AS label, one.detail AS detail, one.quote AS quote,
  one.a AS char_start, one.b AS char_end, one.m AS mention_start, one.n AS mention_end,
  one.duty AS duty, one.id AS duty_id
WHERE char_start IS NOT NULL
RETURN doc.id AS document, finding, label, detail, quote, char_start, char_end,
  mention_start, mention_end, duty, duty_id
ORDER BY document, char_start, char_end DESC, finding, duty_id, mention_start, label, detail
