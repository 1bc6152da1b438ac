"""Two to six places side by side: lead, partners and targets by topic, differences marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag, text
from .pieces import say

MOST = 6


def page() -> None:
    known = pieces.all_places()
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        some = address.choose_some("places", say("places"), list(known), known.__getitem__)
    with right:
        view = address.choose_one(
            "view",
            say("difference"),
            ["all", "differs"],
            lambda one: say("all_topics" if one == "all" else "only_differences"),
            "all",
        )
    chosen = (some or list(known))[:MOST]
    if len(chosen) < 2:
        pieces.show(pieces.note(say("compare_hint")), "compare-hint")
        return
    rows = [row for row in answers.rows("compare") if row["jurisdiction"] in chosen]
    body = _table(rows, chosen, known, view == "differs")
    pieces.show(body, "compare")
    pieces.cypher("compare")
    pieces.share("compare", rows, body)


def _table(
    rows: Sequence[Row], chosen: Sequence[str], known: dict[str, str], differing: bool
) -> Html:
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row["topic"], row["jurisdiction"]].append(row)
    targets: dict[str, list[Row]] = defaultdict(list)
    for row in answers.rows("indicators"):
        targets[row["duty_id"]].append(row)
    topics = sorted({row["topic"] for row in rows})
    lines: list[list[Part]] = []
    for topic in sorted(topics, key=lambda id: (-_spread(cells, id, chosen), id)):
        state = _state(cells, topic, chosen)
        if differing and state != "differs":
            continue
        line: list[Part] = [
            [
                tag("strong", names.topic_name(topic)),
                tag("br"),
                tag("span", _sign(state), class_="small faint"),
            ]
        ]
        line += [_cell(cells.get((topic, code), []), targets) for code in chosen]
        lines.append(line)
    heads: list[Part] = [[say("topic"), " ", pieces.voctag()]]
    heads += [known[code] for code in chosen]
    if not lines:
        return pieces.note(say("nothing"))
    return pieces.table(heads, lines, even=True)


def _spread(cells: dict[tuple[str, str], list[Row]], topic: str, chosen: Sequence[str]) -> int:
    return sum(1 for code in chosen if (topic, code) in cells)


def _state(cells: dict[tuple[str, str], list[Row]], topic: str, chosen: Sequence[str]) -> str:
    """Whether the leads of a topic have the same functions wherever it has any."""
    functions = [
        frozenset(row["function"] for row in cells[topic, code] if row["lead"])
        for code in chosen
        if (topic, code) in cells
    ]
    if len(functions) < 2:
        return "only_one"
    return "same" if len(set(functions)) == 1 else "differs"


def _sign(state: str) -> str:
    return {"same": "＝ ", "differs": "≠ ", "only_one": "· "}[state] + say(state)


def _cell(rows: Sequence[Row], targets: dict[str, list[Row]]) -> Part:
    if not rows:
        return tag("span", "— ", say("no_duty"), class_="faint")
    duties = dict.fromkeys(row["duty_id"] for row in rows)
    parts: list[Part] = []
    for id in duties:
        some = [row for row in rows if row["duty_id"] == id]
        leads = [row for row in some if row["lead"]]
        others = some[0]["others"] or []
        who: Part
        if leads:
            who = [
                [
                    pieces.role("leads"),
                    " ",
                    tag("b", row["lead"], class_="said-inline"),
                    " ",
                    pieces.function_chip(row["function"]),
                ]
                for row in leads
            ]
        elif others:
            who = tag("span", say("no_lead"), class_="none")
        else:
            who = pieces.role(None)
        inside: list[Part] = [tag("p", pieces.duty_link(some[0]))]
        inside += [pieces.quote(row) for row in leads]
        if others:
            names = join([tag("span", one, class_="said-inline") for one in others], "、")
            inside.append(tag("p", tag("span", say("partner_bodies"), class_="faint"), " ", names))
        for one in targets[id]:
            inside.append(pieces.quote({**one, "mention_start": None}))
        figures = f" · {say('indicators')} {len(targets[id])}" if targets[id] else ""
        extra = f" +{len(others)}" if others else ""
        summary = tag("summary", who, tag("span", extra, figures, class_="faint small"))
        parts.append(tag("details", summary, inside))
    return text(parts)
