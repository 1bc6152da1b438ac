"""Targets by topic, the strictest and earliest first, with their state on a chosen day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, Part, join, tag
from .pieces import say
from .share import share

STATES = ("s_done", "s_overdue", "s_due", "s_open")
SIGNS = {"s_done": "✓", "s_overdue": "!", "s_due": "…", "s_open": "–"}
MOST = 400


def page() -> None:
    first, second, third = st.columns([1, 2, 1], vertical_alignment="bottom")
    with first:
        where = pieces.choose_place(
            default=next(iter(pieces.all_places())) if answers.large() else ""
        )
    rows = answers.rows("indicators_due", where=where)
    with second:
        known = sorted({row["topic"] or "" for row in rows} - {""}, key=names.topic_order)
        topic = address.choose(
            "topic", say("topic"), known, names.topic_name, placeholder=say("any")
        )
    with third:
        day = address.day("on", say("on_day"), date.today())
    about = [row for row in rows if not topic or row["topic"] == topic]
    count = Counter(_state(row, day) for row in about)
    some = address.choose_some(
        "state",
        say("state"),
        STATES,
        lambda one: f"{SIGNS[one]} {say(one)} ({count[one]})",
        pills=True,
    )
    shown = [row for row in about if not some or _state(row, day) in some]
    if not shown:
        pieces.show(pieces.note(say("nothing"), " ", say("nothing_hint")), "indicators-none")
        return
    body = pieces.made(
        "indicators",
        lambda: Html(
            tag("p", say("done_note"), class_="faint small")
            + _timeline(about, day)
            + _table(shown[:MOST], day, _having(where), topic)
        ),
        day,
    )
    if len(shown) > MOST:
        body = Html(body + tag("p", say("more_n", n=len(shown) - MOST), class_="faint"))
    pieces.show(body, "indicators")
    pieces.cypher("indicators_due", where=where)
    state = ",".join(one.removeprefix("s_") for one in some)
    share("indicators", where=where, topic=topic, on=day, state=state)


def _state(row: Row, day: str) -> str:
    """Done as the document says so; overdue or not by the last day it means."""
    if row.get("status"):
        return "s_done"
    if not row["due_by"]:
        return "s_open"
    return "s_overdue" if row["due_by"] < day else "s_due"


def _timeline(rows: Sequence[Row], day: str) -> Html:
    """How many targets fall on each date, by their state, with the chosen day among them."""
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["due_by"]:
            days[row["due_by"]][_state(row, day)] += 1
    if not days:
        return Html("")
    most = max(sum(count.values()) for count in days.values())
    days.setdefault(day, Counter())
    bars: list[Part] = []
    for one, count in sorted(days.items()):
        total = sum(count.values())
        parts = [
            tag(
                "span",
                class_=f"bar {state}",
                style=f"height:{max(4, round(64 * count[state] / most))}px",
            )
            for state in STATES
            if count[state]
        ]
        said = " · ".join(f"{SIGNS[state]} {say(state)} {count[state]}" for state in STATES
                          if count[state])  # fmt: skip
        now = one == day
        bars.append(
            tag(
                "li",
                tag("b", total) if total else None,
                tag("span", parts, class_="bars") if parts else None,
                tag("span", one, class_="small"),
                tag("span", said or None, say("chosen_day") if now and not said else None,
                    class_="small faint"),
                class_="now" if now else None,
            )
        )  # fmt: skip
    return tag(
        "div",
        tag("ol", bars, class_="timeline"),
        class_="scroll bare",
        tabindex=0,
        role="region",
        aria_label=say("due"),
    )


def _having(where: str) -> dict[str, set[str]]:
    """Topic → the places that have duties about it, of those in question."""
    having: dict[str, set[str]] = defaultdict(set)
    codes = [where] if where else list(pieces.all_places())
    for code in codes:
        for row in answers.rows("topics", where=code):
            if row["duties"]:
                having[row["topic"]].add(code)
    return having


def _strict(row: Row) -> tuple[str, float, str, str]:
    """The earliest first; of one day the strictest: more for at least, less for at most."""
    value = row["value"] or 0.0
    strict = value if (row["comparator"] or "").startswith("<") else -value
    return (row["due_by"] or "9999", strict, row["jurisdiction"] or "", row["indicator_id"])


def _table(rows: Sequence[Row], day: str, having: Mapping[str, set[str]], topic: str) -> Html:
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row["topic"] or ""].append(row)
    known = pieces.all_places()
    lines: list[Html] = []
    for id in sorted(by_topic, key=lambda id: (not id, names.topic_order(id))):
        some = sorted(by_topic[id], key=_strict)
        there = {row["jurisdiction"] for row in some}
        without = [known[code] for code in known if code in having.get(id, set()) - there]
        head: list[Part] = [tag("strong", names.topic_name(id) or "—"), f" ({len(some)})"]
        if without:
            places = join(without, "、" if address.lang() == "zh" else ", ")
            head.append(tag("span", " · ", say("no_target"), " ", places, class_="lack small"))
        lines.append(tag("tr", tag("th", head, colspan=5, scope="rowgroup"), class_="group"))
        lines += [_row(row, day) for row in some]
    heads = [tag("th", say(one), scope="col", class_="num" if one == "value" else None)
             for one in ("metric", "value", "due", "state", "place")]  # fmt: skip
    table = tag("table", tag("thead", tag("tr", heads)), tag("tbody", lines), class_="targets")
    framed = tag("div", table, class_="scroll", tabindex=0, role="region",
                 aria_label=say("indicators"))  # fmt: skip
    missing = sorted(
        (id for id in having if id not in by_topic and (not topic or id == topic)),
        key=names.topic_order,
    )
    if not missing:
        return framed
    listed = tag("ul", [_missing(id, having[id], known) for id in missing])
    count = tag("summary", say("topics_without", n=len(missing)))
    return Html(framed + tag("details", count, listed))


def _missing(id: str, codes: set[str], known: Mapping[str, str]) -> Html:
    between = "、" if address.lang() == "zh" else ", "
    places = between.join(known[code] for code in known if code in codes)
    link = pieces.link(names.topic_name(id), address.href("who", q=id))
    return tag("li", link, tag("span", " · ", places, class_="faint small"))


def _row(row: Row, day: str) -> Html:
    state = _state(row, day)
    named = row["metric"] or names.entry("indicator-kinds", row["kind"])
    duty = pieces.duty_link(
        {**row, "duty_start": row["char_start"], "duty_end": row["char_end"]}, topic=False
    )
    what = tag(
        "details",
        tag("summary", tag("span", named, lang="zh-Hans" if row["metric"] else None)),
        tag("p", duty),
        pieces.quote(row),
        class_="line",
    )
    due: Part = row["due"] or tag("span", say("missing"), class_="lack")
    return tag(
        "tr",
        tag("td", what),
        tag("td", _figure(row), class_="num"),
        tag("td", due, class_="nowrap"),
        tag("td", tag("span", f"{SIGNS[state]} {say(state)}", class_=f"state {state}")),
        tag("td", names.place_name(row["jurisdiction"], row["place"])),
    )


def _figure(row: Row) -> Part:
    if row["value"] is None:
        return pieces.voc(names.entry("indicator-kinds", row["kind"]))
    sign = {">=": "≥", "<=": "≤"}.get(row["comparator"] or "", row["comparator"] or "")
    return tag("span", f"{sign} {row['value']:g} {row['unit'] or ''}".strip(), class_="nowrap")
