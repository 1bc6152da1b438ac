"""What was found in a document, one line a finding: what goldens and comparisons are made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from zeren.loaders.records import Assignment, Body, Document, Duty, Match

_SPACE = re.compile(r"\s+")


def bare(words: str) -> str:
    """Words without white space: what stays the same however a page is broken."""
    return _SPACE.sub("", words)


def _at(start: int | None, end: int | None) -> str:
    return "" if start is None else f"@{start}-{end}"


def _line(*parts: object) -> str:
    words = [str(p) for p in parts if p not in (None, "")]
    return " | ".join(bare(w) if "\n" in w else w for w in words)


def _functions(matches: Iterable[Match]) -> str:
    return ", ".join(f"{m.id}{'*' if m.main else ''}={m.word}" for m in matches)


def bodies(document: Document) -> list[Body]:
    """Every body that a document names, once a spelling and identity, superiors after branches."""
    found: dict[tuple[str | None, str, str], Body] = {}

    def add(body: Body) -> None:
        found.setdefault((body.place, body.key, body.name), body)
        if body.parent is not None:
            add(body.parent)

    for mention in filter(None, [document.issuer, *document.groups]):
        add(mention.body)
    for duty in document.duties:
        for assignment in duty.assignments:
            add(assignment.body)
    for person in document.people:
        for mention in filter(None, [person.agency, person.group]):
            add(mention.body)
    return list(found.values())


def every_quote(document: Document) -> Iterator[tuple[str, int, int, str]]:
    """What kind of finding, its place in the text, and the words that must stand there."""
    for duty in document.duties:
        if duty.due_quote is not None:
            assert duty.due_start is not None and duty.due_end is not None
            yield f"due of {duty.key}", duty.due_start, duty.due_end, duty.due_quote
        for a in duty.assignments:
            yield f"assignment in {duty.key}", a.start, a.end, a.quote
        for i in duty.indicators:
            yield f"indicator in {duty.key}", i.start, i.end, i.quote
    for c in document.citations:
        yield "citation", c.start, c.end, c.quote
    for p in document.people:
        yield "person", p.start, p.end, p.quote
    for m in document.spelled:
        yield "spelling", m.start, m.end, document.text[m.start : m.end]
    for u in document.unsure:
        yield "unsure", u.start, u.end, u.quote
    if document.validity:
        yield "validity", document.validity.start, document.validity.end, document.validity.quote
    for r in document.replaces:
        yield "replaced", r.start, r.end, r.quote


def findings(document: Document) -> list[str]:
    """Every finding with its place in the text, in the order of the document."""
    d = document
    found = [
        _line("title", d.title, _at(d.title_start, d.title_end)),
        _line("place", d.place, d.place_name, f"said by {d.place_word}"),
        _line("number", d.number),
        _line("issued on", d.issued_on),
        _line("form", d.form),
    ]
    if d.issuer:
        found.append(_line("issuer", d.issuer.name, _at(d.issuer.start, d.issuer.end)))
    for g in d.groups:
        found.append(_line("group", g.name, _at(g.start, g.end)))
    for s in d.sections:
        found.append(_line("section", s.key, s.title, _at(s.start, s.end), f"in {s.parent or '-'}"))
    for duty in d.duties:
        found += _duty(duty)
    for c in d.citations:
        found.append(
            _line("citation", c.relation, c.title, c.number, _at(c.start, c.end), bare(c.quote))
        )
    for p in d.people:
        agency = f"{p.agency.name} {_at(p.agency.start, p.agency.end)}" if p.agency else "-"
        found.append(
            _line(
                "person",
                p.name,
                p.position,
                p.post,
                agency,
                f"of {p.group.name if p.group else '-'}",
                _at(p.start, p.end),
            )
        )
    for b in sorted(bodies(d), key=lambda b: (b.place or "", b.key, b.name)):
        found.append(
            _line(
                "body",
                b.name,
                f"{b.place}:{b.key}",
                b.kind,
                _functions(b.functions),
                f"serves {b.serves}",
                f"belongs to {b.owner} ({b.owner_source} {b.owner_word})".replace(" )", ")"),
                f"part of {b.parent.name}" if b.parent else None,
            )
        )
    for m in d.spelled:
        found.append(
            _line("spelling", m.name, f"→ {m.body.place}:{m.body.key}", _at(m.start, m.end))
        )
    for u in d.unsure:
        found.append(
            _line("unsure", f"line {u.line}", u.reason, _at(u.start, u.end), bare(u.quote))
        )
    if d.validity:
        v = d.validity
        found.append(_line("validity", v.state, v.since, v.until, _at(v.start, v.end), v.quote))
    for r in d.replaces:
        found.append(_line("replaces", r.title, r.number, _at(r.start, r.end), bare(r.quote)))
    return found


def _duty(duty: Duty) -> list[str]:
    found = [
        _line(
            "duty",
            duty.key,
            duty.title,
            _at(duty.start, duty.end),
            f"title {_at(duty.title_start, duty.title_end)}",
            f"in {duty.section or '-'}",
            f"status {duty.status}" if duty.status else None,
            "open-ended" if duty.open_ended else None,
        )
    ]
    if duty.due:
        where = _at(duty.due_start, duty.due_end)
        found.append(
            _line("due", duty.key, duty.due, duty.due_by, bare(duty.due_quote or ""), where)
        )
    found.append(_line("text", duty.key, _shortened(bare(duty.text))))
    for t in duty.topics:
        found.append(_line("topic" if t.main else "touches", duty.key, t.id, t.word))
    for a in duty.assignments:
        found.append(
            _line(
                "assignment",
                duty.key,
                *_assigned(a),
                _at(a.mention_start, a.mention_end),
                f"in {_at(a.start, a.end)}",
                bare(a.quote),
            )
        )
    for i in duty.indicators:
        found.append(
            _line(
                "indicator",
                duty.key,
                i.kind,
                f"{i.metric} {i.comparator} {i.value} {i.unit}" if i.comparator else i.metric,
                f"due {i.due}" if i.due else None,
                f"status {i.status}" if i.status else None,
                _at(i.start, i.end),
                bare(i.quote),
            )
        )
    return found


def _shortened(words: str) -> str:
    """Both ends of a text and its length: enough to see where it begins and stops."""
    return words if len(words) <= 40 else f"{words[:16]} … {words[-16:]} ({len(words)})"


def _assigned(a: Assignment) -> tuple[object, ...]:
    inherited = "inherited" if a.inherited else None
    return (a.seq, a.role, a.basis, inherited, a.agency, f"→ {a.body.place}:{a.body.key}")


def placeless(document: Document) -> list[str]:
    """The findings without offsets and white space: what another layout must not change."""
    return [
        bare(re.sub(r" \| (?:title |in )?@\d+-\d+| @\d+-\d+|line \d+", "", f))
        for f in findings(document)
    ]


def changes(now: Iterable[str], before: Iterable[str]) -> str:
    """The lost and gained findings, a line each, `-` before what is lost; empty where none."""
    new, old = Counter(now), Counter(before)
    lost = [f"- {f}" for f in (old - new).elements()]
    gained = [f"+ {f}" for f in (new - old).elements()]
    return "\n".join([*lost, *gained])
