"""Other spellings of the bodies that have duties: 报市卫生健康委备案, where 市卫健委 is charged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ..ontology import places as gazetteer
from ..ontology import scheme
from .agencies import alternation, clean, lexicon
from .bodies import identify
from .records import Duty, Mention
from .source import Flow, unspaced

_ENDING = re.compile("[委局厅办]")
_LENGTH = 16  # characters between the sign of the level and the ending
_PLACE = 8  # characters a name of a place may have before the sign of its level


@cache
def _full_name() -> re.Pattern[str]:
    """The level, the work, and the office: 市卫生健康委, 区委编办."""
    lex = lexicon()
    work = alternation(w for w, f in lex.function.items() if f not in lex.weak)
    suffix = alternation(w for w in scheme("wordings").concepts["work-suffixes"].words)
    office = r"(?:委员会|委(?![员托派])|局|厅|办公室|办(?![公理事法]))"
    return re.compile(
        rf"[省市县区州旗]委?(?:{work}){{1,3}}(?:{suffix})*{office}(?![局部]|[^，。；]{{1,6}}(?:分局|支队))"
    )


def full_names(flow: Flow, clauses: Sequence[tuple[int, int]], place: str | None) -> list[Mention]:
    """Where running text writes out the whole name of a body, whatever it does there."""
    found: list[Mention] = []
    inside = 0  # the clauses are in order: each is looked at once
    for ending in _ENDING.finditer(flow.norm):
        at = ending.start()
        while inside < len(clauses) and clauses[inside][1] <= at:
            inside += 1
        if inside < len(clauses) and clauses[inside][0] <= at:
            continue
        names = _full_name().finditer(flow.norm, max(0, at - _LENGTH), at + _LENGTH)
        begin, end = next((n.span() for n in names if n.start() < at < n.end()), (at, at))
        if begin == end:
            continue
        for back in range(min(_PLACE, begin), 0, -1):
            if gazetteer.find(clean(flow.norm[begin - back : begin + 1])):
                begin -= back  # 盐城市卫生健康委: the place belongs to the name
                break
        body = identify(clean(flow.text[begin:end]), place)
        words = unspaced(flow.text[begin:end])
        found.append(Mention(words, *flow.span(begin, end), body))
    return found


def further(
    acting: Sequence[Mention], whole: Sequence[Mention], duties: Sequence[Duty]
) -> tuple[Mention, ...]:
    """The spellings that no assignment has, each where it stands first.

    `acting` are the names of those that act in running text, `whole` those that are written out.
    What is but the head of a name that has a duty (县工信局 of 县工信局（科技局）) is none.
    """
    if not acting and not whole:
        return ()
    given = [one for duty in duties for one in duty.assignments]
    bodies = {one.body.identity: one.body for one in given}
    found = list(acting)
    for one in whole:
        body = bodies.get(one.body.identity)
        if body is not None and body.kind != "collective":
            found.append(replace(one, body=body))
    heads = {one.mention_start for one in given}
    written = {(one.body.identity, one.agency) for one in given}
    identities = {identity for identity, _ in written}
    new: list[Mention] = []
    for one in sorted(found, key=lambda m: (m.start, m.end)):
        key = (one.body.identity, one.name)
        if key not in written and key[0] in identities and one.start not in heads:
            written.add(key)
            new.append(one)
    return tuple(new)
