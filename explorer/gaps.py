"""What the documents leave open, and what the reader was unsure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, tag, text
from .pieces import say
from .share import share

# The gravest first: it is also the order on the page.
GAPS = ("no-agency", "no-lead", "open-ended", "no-due")
UNSURE = "unsure"
KINDS = (*GAPS, UNSURE)
MOST = 300


def page() -> None:
    left, right = st.columns([1, 2])
    with left:
        where = pieces.choose_place(
            default=next(iter(pieces.all_places())) if answers.large() else ""
        )
    with right:
        some = address.choose_some("gap", say("gap"), KINDS, say, pills=True)
    rows = answers.rows("gaps", where=where)
    doubts = answers.rows("unsure", where=where)
    count = Counter(row["gap"] for row in rows)
    count[UNSURE] = len(doubts)
    parts: list[Part] = [
        tag("p", say("gaps_help"), class_="faint"),
        pieces.tiles([(pieces.head(kind), count[kind]) for kind in KINDS]),
        _by_place(rows, doubts),
    ]
    for kind in address.chosen(KINDS, some):
        found: Sequence[Row] = doubts if kind == UNSURE else [r for r in rows if r["gap"] == kind]
        if not found:
            parts.append(tag("h2", f"{pieces.head(kind)} (0)"))
            parts.append(tag("p", say("no_gap"), class_="faint"))
            continue
        inner = _doubts(found) if kind == UNSURE else _duties(found, say(kind))
        more = tag("p", say("more_n", n=len(found) - MOST)) if len(found) > MOST else None
        parts.append(
            tag(
                "details",
                tag("summary", tag("h2", f"{pieces.head(kind)} ({len(found)})")),
                tag("p", say(f"{kind}-means"), class_="faint small"),
                inner,
                more,
                open=bool(some) or kind == UNSURE or len(found) <= 20,
                class_="role-list",
            )
        )
    body = Html("".join(text(part) for part in parts))
    pieces.show(body, "gaps")
    pieces.cypher("gaps", where=where)
    share("gaps", where=where, gap=",".join(some))


def _by_place(rows: Sequence[Row], doubts: Sequence[Row]) -> Html:
    """How many of each kind in each place; a number leads to its list."""
    counts = Counter((row["jurisdiction"], row["place"], row["gap"]) for row in rows)
    counts.update((row["jurisdiction"], row["place"], UNSURE) for row in doubts)
    places = sorted({(one[0] or "", one[1] or "") for one in counts})
    lines: list[list[Part]] = []
    for code, place in places:
        line: list[Part] = [names.place_name(code, place)]
        for kind in KINDS:
            number = counts[code or None, place or None, kind]
            line.append(
                pieces.link(str(number), address.here("gaps", where=code, gap=kind))
                if number
                else tag("span", "0", class_="faint")
            )
        lines.append(line)
    if len(lines) < 2:
        return Html("")
    heads = [say("place"), *map(pieces.head, KINDS)]
    return pieces.table(heads, lines, numbers=range(1, len(KINDS) + 1), label=say("gaps"))


def _duties(rows: Sequence[Row], label: str) -> Html:
    lines = [
        [
            names.place_name(row["jurisdiction"], row["place"]),
            pieces.duty_link(row),
            row["bodies"],
        ]
        for row in rows[:MOST]
    ]
    heads = [say("place"), say("duty"), say("bodies")]
    return pieces.table(heads, lines, numbers=(2,), label=label)


def _doubts(rows: Sequence[Row]) -> Html:
    """What looks like a finding and is in no answer: its words, and why."""
    lines = [
        [
            names.place_name(row["jurisdiction"], row["place"]),
            pieces.quote(row),
            [say("line_n", n=row["line"]), " · ", names.reason(row["reason"])],
        ]
        for row in rows[:MOST]
    ]
    heads = [say("place"), say("words"), say("reason")]
    return pieces.table(heads, lines, label=say(UNSURE))
