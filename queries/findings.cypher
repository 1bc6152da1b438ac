// 这份文件里找到了什么，在哪儿？ · What was found in this document, and where does it stand?
// document = 惠政办〔2020〕25号 · 一份文件：文号、标题或编号 · one document: its number, title or id
//
// In reading order: duty, due, the roles of bodies (leads, responsible, cooperates, participates,
// guides), indicator, based-on, cites, issuer, group, member, post, unsure (not understood, with the
// reason). `quote` stands at char_start, the body's name at mention_start. A duty has no quote: its text is all of its span.
MATCH (doc:Document)
WHERE doc.loaded
  AND ($document = '' OR doc.id = $document OR doc.number = $document OR doc.title = $document)
WITH doc, CASE WHEN NOT doc.loaded THEN '' END AS nothing,
  CASE WHEN NOT doc.loaded THEN 0 END AS nowhere
OPTIONAL MATCH (doc)-[r:BASED_ON]->(:Document)
WITH doc, nothing, nowhere,
  collect({finding: 'based-on', label: r.title, detail: r.number, quote: r.quote,
    a: r.char_start, b: r.char_end, m: nowhere, n: nowhere, duty: nothing, id: nothing}) AS bases
OPTIONAL MATCH (doc)-[r:CITES]->(:Document)
WITH doc, nothing, nowhere, bases,
  collect({finding: 'cites', label: r.title, detail: r.number, quote: r.quote,
    a: r.char_start, b: r.char_end, m: nowhere, n: nowhere, duty: nothing, id: nothing}) AS citations
OPTIONAL MATCH (doc)-[r:ISSUED_BY]->(:Agency)
WITH doc, nothing, nowhere, bases, citations,
  collect({finding: 'issuer', label: r.mention, detail: nothing, quote: r.quote,
    a: r.char_start, b: r.char_end, m: r.mention_start, n: r.mention_end,
    duty: nothing, id: nothing}) AS issuers
OPTIONAL MATCH (:Agency)-[r:STEERS]->(doc)
WITH doc, nothing, nowhere, bases, citations, issuers,
  collect({finding: 'group', label: r.mention, detail: nothing, quote: r.quote,
    a: r.char_start, b: r.char_end, m: r.mention_start, n: r.mention_end,
    duty: nothing, id: nothing}) AS teams
OPTIONAL MATCH (p:Person)-[:IN_DOCUMENT]->(doc), (p)-[r:MEMBER_OF]->(:Agency)
WITH doc, nothing, nowhere, bases, citations, issuers, teams,
  collect({finding: 'member', label: p.name, detail: r.position, quote: r.quote,
    a: r.char_start, b: r.char_end, m: nowhere, n: nowhere, duty: nothing, id: nothing}) AS members
OPTIONAL MATCH (p:Person)-[:IN_DOCUMENT]->(doc), (p)-[r:HOLDS_POST_IN]->(:Agency)
WITH doc, nothing, nowhere, bases, citations, issuers, teams, members,
  collect({finding: 'post', label: p.name, detail: r.post, quote: r.quote,
    a: r.char_start, b: r.char_end, m: r.mention_start, n: r.mention_end,
    duty: nothing, id: nothing}) AS posts
OPTIONAL MATCH (i:Indicator)<-[:MEASURED_BY]-(d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc, nothing, nowhere, bases, citations, issuers, teams, members, posts,
  collect({finding: 'indicator', label: i.metric, detail: i.kind, quote: i.quote,
    a: i.char_start, b: i.char_end, m: nowhere, n: nowhere, duty: d.key, id: d.id}) AS indicators
OPTIONAL MATCH (d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc, nothing, nowhere, bases, citations, issuers, teams, members, posts, indicators,
  collect({finding: 'duty', label: d.title, detail: d.key, quote: nothing,
    a: d.char_start, b: d.char_end, m: d.title_start, n: d.title_end, duty: d.key, id: d.id})
    AS duties,
  collect({finding: 'due', label: d.due, detail: d.due_by, quote: d.due_quote,
    a: d.due_start, b: d.due_end, m: nowhere, n: nowhere, duty: d.key, id: d.id}) AS dues
OPTIONAL MATCH (:Agency)-[r:LEADS|RESPONSIBLE_FOR|COOPERATES_IN|PARTICIPATES_IN|GUIDES]->
  (d:Duty)-[:IN_DOCUMENT]->(doc)
WITH doc, nothing, nowhere, bases, citations, issuers, teams, members, posts, indicators,
  duties, dues,
  collect({finding: r.role, label: r.mention, detail: r.basis, quote: r.quote, a: r.char_start,
    b: r.char_end, m: r.mention_start, n: r.mention_end, duty: d.key, id: d.id}) AS roles
OPTIONAL MATCH (u:Unsure)-[:IN_DOCUMENT]->(doc)
WITH doc, bases, citations, issuers, teams, members, posts, indicators, duties, dues, roles,
  collect({finding: 'unsure', label: u.reason, detail: nothing, quote: u.quote, a: u.char_start,
    b: u.char_end, m: nowhere, n: nowhere, duty: nothing, id: nothing}) AS doubts
WITH doc, bases + citations + issuers + teams + members + posts + indicators + duties + dues
    + roles + doubts AS found
UNWIND found AS one
WITH doc, one.finding AS finding, one.label AS label, one.detail AS detail, one.quote AS quote,
  one.a AS char_start, one.b AS char_end, one.m AS mention_start, one.n AS mention_end,
  one.duty AS duty, one.id AS duty_id
WHERE char_start IS NOT NULL
RETURN doc.id AS document, finding, label, detail, quote, char_start, char_end,
  mention_start, mention_end, duty, duty_id
ORDER BY document, char_start, char_end DESC, finding, duty_id, mention_start, label, detail
