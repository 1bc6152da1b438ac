"""Who leads it: one box for a topic, words, a body or a whole question; answers by place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from ..ontology import scheme, topic_schemes
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, join, tag
from .pieces import say

# More answers than this are cut: nobody reads them, and the page stays quick.
MOST = 250


@dataclass(frozen=True)
class Meant:
    """What the words in the box were taken for, and the question that answers it."""

    query: str
    params: Mapping[str, str] = field(default_factory=dict)
    said: str = ""


def page() -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        asked = address.choose(
            "q",
            say("search"),
            _suggestions(),
            str,
            free=True,
            placeholder=say("search_hint"),
            help=say("search_help"),
        )
    with right:
        where = pieces.choose_place()
    if not asked and not where:
        pieces.show(_examples(), "who-examples")
        return
    meant = understand(asked, where)
    if meant is None:
        _question(asked, where)
        return
    found = answers.rows(meant.query, **meant.params)
    rows = _facets(found)
    body = _answers(rows, meant.said)
    pieces.show(body, "who-answers")
    pieces.cypher(meant.query, **meant.params)
    pieces.share("who", rows, body)


def _question(asked: str, where: str) -> None:
    """A whole question: its answer, or what could be asked instead."""
    found = answers.ask(asked)
    said = found.said_zh if address.lang() == "zh" else found.said_en
    if not found.query:
        offered = [
            tag("li", pieces.link(one, address.href("who", q=one, where=where)))
            for one in found.questions
        ]
        none = pieces.note(said or say("nothing"), tag("ul", offered) if offered else None)
        pieces.show(Html(none + _examples()), "who-none")
        return
    rows = [row for row in found.rows if not where or row.get("jurisdiction") in (where, None)]
    if rows and {"duty_id", "agency_id", "role", "basis", "quote", "place"} <= rows[0].keys():
        body = _answers(_facets(rows), said)
    else:
        body = Html(_said(said, say("rows_n", n=len(rows))) + pieces.rows_table(rows))
    if found.note:
        body = Html(pieces.note(found.note) + body)
    pieces.show(body, "who-answers")
    pieces.statement(found.cypher, found.params)
    pieces.share("who", rows, body)


def _said(said: str, counted: str) -> Html:
    """What the words were taken for, and how much was found."""
    return tag("p", [said, " · "] if said else None, counted, class_="faint", role="status")


def understand(asked: str, where: str) -> Meant | None:
    """A topic by its label, a function, a body by a spelling, else words of a duty."""
    place = {"where": where} if where else {}
    if not asked:
        return Meant("who_leads", place)
    wanted = asked.strip().lower()
    for topics in topic_schemes():
        for one in topics.concepts.values():
            if wanted in (one.id, one.label_zh, one.label_en.lower()):
                name = names.topic_name(one.id)
                return Meant(
                    "who_leads", {"about": one.id} | place, _as("understood_topic", x=name)
                )
    for row in answers.rows("agencies"):
        if asked == row["agency"] or asked in (row.get("spellings") or ()):
            return Meant(
                "duties_of", {"agency": asked} | place, _as("understood_body", x=row["agency"])
            )
    for one in scheme("functions").concepts.values():
        if wanted in (one.id, one.label_zh, one.label_en.lower()):
            name = names.entry("functions", one.id)
            return Meant(
                "duties_of", {"agency": one.id} | place, _as("understood_function", x=name)
            )
    if answers.rows("who_leads", about=asked, **place):
        return Meant("who_leads", {"about": asked} | place, _as("understood_words", x=asked))
    return None


def _as(key: str, **values: object) -> str:
    between = "：" if address.lang() == "zh" else ": "
    return say("understood") + between + say(key, **values)


def _suggestions() -> list[str]:
    def make() -> list[str]:
        topics = {row["topic"]: names.topic_name(row["topic"]) for row in answers.rows("compare")}
        bodies = dict.fromkeys(row["agency"] for row in answers.rows("agencies"))
        functions = dict.fromkeys(
            names.entry("functions", row["function"]) for row in answers.rows("agencies")
        )
        return [*sorted(topics.values()), *filter(None, functions), *bodies]

    found = answers.keep(("suggestions", address.lang()), make)
    return list(dict.fromkeys(found))


def _examples() -> Html:
    some = [names.topic_name(row["topic"]) for row in answers.rows("compare")]
    ranked = sorted(set(some), key=lambda name: (-some.count(name), name))[:8]
    chips = [pieces.link(name, address.here("who", q=name)) for name in ranked]
    return tag("p", say("try"), "：" if address.lang() == "zh" else ": ", join(chips, " · "))


@dataclass(frozen=True)
class Facet:
    """A property of answers to narrow them by."""

    name: str
    value: Callable[[Row], str]
    shown: Callable[[str], str]


def _facets(rows: Sequence[Row]) -> list[Row]:
    """Narrow the answers by what they hold; a facet with one value is not offered."""
    functions = {row["agency_id"]: row["function"] for row in answers.rows("agencies")}

    def function(row: Row) -> str:
        return functions.get(row["agency_id"]) or ""

    spread = (
        Facet("role", lambda row: row["role"] or "none", _role),
        Facet("basis", lambda row: row["basis"] or "", partial(names.entry, "bases")),
        Facet("function", function, partial(names.entry, "functions")),
    )
    offered = [one for one in spread if len({one.value(row) for row in rows}) > 1]
    kept = list(rows)
    if not offered:
        return kept
    for facet, column in zip(offered, st.columns(len(offered)), strict=True):
        values = sorted({facet.value(row) for row in rows} - {""})
        with column:
            some = address.choose_some(facet.name, say(facet.name), values, facet.shown)
        if some:
            kept = [row for row in kept if facet.value(row) in some]
    return kept


def _role(id: str) -> str:
    return say("nobody") if id == "none" else names.entry("roles", id)


def _answers(rows: Sequence[Row], said: str) -> Html:
    places = list(dict.fromkeys((row["jurisdiction"], row["place"]) for row in rows))
    counted = say("answers_n", n=len(rows), p=len(places)) if rows else say("nothing")
    parts = [_said(said, counted)]
    shown = rows[:MOST]
    for code, place in places:
        here = [row for row in shown if (row["jurisdiction"], row["place"]) == (code, place)]
        if not here:
            continue
        head = tag("h2", names.place_name(code, place))
        parts.append(tag("div", head, tag("span", code, class_="faint small"), class_="place"))
        parts += _by_duty(here)
    if len(rows) > MOST:
        parts.append(tag("p", say("more_n", n=len(rows) - MOST), class_="faint"))
    return Html("".join(parts))


def _by_duty(rows: Sequence[Row]) -> list[Html]:
    """The answers of one place: a duty, who has it, and each quote to be opened."""
    functions = {row["agency_id"]: row["function"] for row in answers.rows("agencies")}
    found: list[Html] = []
    for id in dict.fromkeys(row["duty_id"] for row in rows):
        some = [row for row in rows if row["duty_id"] == id]
        weak = some[0].get("match") == "mentioned"
        title = tag(
            "div",
            pieces.duty_link(some[0]),
            tag("span", " · ", say("match_mentioned"), class_="faint small") if weak else None,
        )
        lines = []
        for row in some:
            who = tag(
                "span",
                pieces.role(row["role"]),
                tag("b", row["agency"], class_="said-inline") if row["agency"] else None,
                pieces.function_chip(functions.get(row["agency_id"])),
                pieces.basis(row["basis"]),
                class_="who",
            )
            if row["quote"]:
                lines.append(tag("details", tag("summary", who), pieces.quote(row)))
            else:
                lines.append(tag("div", who))
        found.append(tag("div", title, lines, class_="answer"))
    return found
