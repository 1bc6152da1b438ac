"""Targets by topic, the strictest and earliest first, with their state on a chosen day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, tag
from .pieces import say

STATES = ("s_done", "s_overdue", "s_due", "s_open")
SIGNS = {"s_done": "✓", "s_overdue": "!", "s_due": "…", "s_open": "–"}


def page() -> None:
    rows = answers.rows("indicators_due")
    topics = {row["duty_id"]: row["topic"] for row in answers.rows("duties")}
    first, second, third = st.columns([1, 2, 1], vertical_alignment="bottom")
    with first:
        where = pieces.choose_place()
    with second:
        known = sorted({topics.get(row["duty_id"]) or "" for row in rows} - {""})
        topic = address.choose(
            "topic", say("topic"), known, names.topic_name, placeholder=say("any")
        )
    with third:
        day = address.day("on", say("on_day"), date.today())
    shown = [
        row
        for row in rows
        if (not where or row["jurisdiction"] == where)
        and (not topic or topics.get(row["duty_id"]) == topic)
    ]
    count = Counter(_state(row, day) for row in shown)
    numbers = pieces.tiles([(f"{SIGNS[one]} {say(one)}", count[one]) for one in STATES])
    if not shown:
        pieces.show(pieces.note(say("nothing"), " ", say("nothing_hint")), "indicators-none")
        return
    note = tag("p", say("done_note"), class_="faint small")
    body = Html(numbers + note + _years(shown) + _table(shown, topics, day))
    pieces.show(body, "indicators")
    pieces.cypher("indicators_due")
    pieces.share("indicators", shown, body)


def _state(row: Row, day: str) -> str:
    """Done as the document says so; overdue or not by the last day it means."""
    if row.get("status"):
        return "s_done"
    if not row["due_by"]:
        return "s_open"
    return "s_overdue" if row["due_by"] < day else "s_due"


def _years(rows: Sequence[Row]) -> Html:
    """How many targets fall on each date: the timeline as a row of bars."""
    days = Counter(row["due_by"] for row in rows if row["due_by"])
    if not days:
        return Html("")
    most = max(days.values())
    bars: list[Part] = []
    for day, number in sorted(days.items()):
        bar = tag("span", class_="bar", style=f"height:{round(8 + 52 * number / most)}px")
        bars.append(tag("li", tag("b", number), bar, tag("span", day, class_="small faint")))
    return tag("ol", bars, class_="timeline", aria_label=say("due"))


def _table(rows: Sequence[Row], topics: dict[str, str | None], day: str) -> Html:
    def strict(row: Row) -> tuple[str, float, str]:
        return (row["due_by"] or "9999", -(row["value"] or 0.0), row["duty_id"])

    lines: list[list[Part]] = []
    order = sorted(rows, key=lambda row: (topics.get(row["duty_id"]) or "~", strict(row)))
    for row in order:
        state = _state(row, day)
        lines.append(
            [
                names.topic_name(topics.get(row["duty_id"])) or "—",
                tag("span", names.place_name(row["jurisdiction"], row["place"]), class_="nowrap"),
                [
                    tag(
                        "details",
                        tag(
                            "summary", row["metric"] or names.entry("indicator-kinds", row["kind"])
                        ),
                        tag(
                            "p",
                            pieces.duty_link(
                                {
                                    **row,
                                    "duty_start": row["char_start"],
                                    "duty_end": row["char_end"],
                                }
                            ),
                        ),
                        pieces.quote(row),
                    ),
                ],
                _figure(row),
                tag("span", row["due"], class_="nowrap")
                if row["due"]
                else tag("span", say("missing"), class_="faint"),
                tag("span", f"{SIGNS[state]} {say(state)}", class_="nowrap"),
            ]
        )
    heads: list[Part] = [
        [say("topic"), " ", pieces.voctag()],
        *map(say, ("place", "metric", "value", "due", "state")),
    ]
    return pieces.table(heads, lines, numbers=(3,))


def _figure(row: Row) -> Part:
    if row["value"] is None:
        return pieces.voc(names.entry("indicator-kinds", row["kind"]))
    sign = {">=": "≥", "<=": "≤"}.get(row["comparator"] or "", row["comparator"] or "")
    return tag("span", f"{sign} {row['value']:g} {row['unit'] or ''}".strip(), class_="nowrap")
