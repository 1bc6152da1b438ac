"""Who leads it: one box for a topic, words, a body or a whole question; answers by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from ..ontology import scheme, topic_schemes
from . import address, answers, names, pieces
from .answers import Row
from .markup import Html, join, tag
from .pieces import say
from .rows import answered
from .share import share, share_rows

# More answers than this are cut: nobody reads them, and the page stays quick.
MOST = 250
# Up to so many duties, their sentences are open from the start.
FEW = 6


@dataclass(frozen=True)
class Meant:
    """What the words in the box were taken for, and the question that answers it."""

    query: str
    params: Mapping[str, str] = field(default_factory=dict)
    said: str = ""


def page() -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    suggested = _suggestions()
    with left:
        asked = address.choose(
            "q",
            say("search"),
            list(suggested),
            lambda one: suggested.get(one) or _called(one),
            free=True,
            placeholder=say("search_hint"),
            help=say("search_help"),
        )
    with right:
        where = pieces.choose_place()
    if not asked and not where:
        pieces.show(_examples(), "who-examples")
        return
    with st.spinner(say("working")):
        meant = understand(asked, where)
        if meant is None and answers.large():
            meant = _whole(asked, where)
        if meant is None:
            _question(asked, where)
            return
        if answers.large() and not meant.params.get("where"):
            _everywhere(meant, meant.params.get("about") or asked)
            return
        found = answers.rows(meant.query, **meant.params)
    rows = _facets(found)
    body = pieces.made("who", lambda: _answers(rows, meant.said))
    pieces.show(body, "who-answers")
    pieces.cypher(meant.query, **meant.params)
    facets = {name: address.get(name) for name in ("role", "basis", "function")}
    share("who", **meant.params, **facets)


def _everywhere(meant: Meant, asked: str) -> None:
    """In a graph of a whole country: which functions lead it in how many places, then a place."""
    topic = meant.params.get("about", "")
    rows = answers.rows("overlaps", topic=topic) if topic else ()
    lines = [
        [pieces.function_chip(row["function"]), row["places"], _some_places(row, asked)]
        for row in rows
    ]
    heads = [say("lead_by_function"), say("places"), say("place")]
    parts = [
        _said(meant.said, say("choose_place")),
        pieces.table(heads, lines, numbers=(1,), label=say("lead_by_function")) if lines else "",
    ]
    body = Html("".join(parts))
    pieces.show(body, "who-everywhere")
    pieces.cypher("overlaps", topic=topic)
    share_rows("who", meant.said or say("who"), rows)


def _some_places(row: Row, asked: str) -> Html:
    shown = [
        pieces.link(names.code_name(code), address.here("who", q=asked, where=code))
        for code in row["jurisdictions"][:6]
    ]
    more = len(row["jurisdictions"]) - len(shown)
    return join([*shown, say("n_more", n=more)] if more else shown, " · ")


def _whole(asked: str, where: str) -> Meant | None:
    """A whole question that comes to who leads a topic: in a graph of a whole country its place
    is chosen first, as for the topic itself."""
    meant = answers.understood(asked)
    if meant is None or meant.query != "who_leads" or len(meant.runs) != 1:
        return None
    if meant.keep or meant.within or meant.counts:
        return None
    params = ({"where": where} if where else {}) | dict(meant.runs[0])
    if not any(params.get("about") in one.concepts for one in topic_schemes()):
        return None
    return Meant("who_leads", params, meant.said_zh if address.lang() == "zh" else meant.said_en)


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
    whole = {"duty_id", "agency_id", "role", "basis", "quote", "place"}
    by_duty = bool(rows) and whole <= rows[0].keys()
    if by_duty:
        rows = _facets(rows)
        body = _answers(rows, said)
    else:
        counted = " · ".join(filter(None, (said, say("rows_n", n=len(rows)))))
        body = answered(rows, "who", counted)
    if found.note:
        body = Html(pieces.note(found.note) + body)
    pieces.show(body, "who-answers")
    pieces.statement(found.cypher, found.params)
    share_rows("who", said or asked, rows, by_duty=by_duty)


def _said(said: str, counted: str) -> Html:
    """What the words were taken for, and how much was found."""
    return tag("p", [said, " · "] if said else None, counted, class_="faint", role="status")


def understand(asked: str, where: str) -> Meant | None:
    """A topic by its label, a function, a body by a spelling, a place, else words of a duty.

    Of several words one may be the place: 医疗废物 江海.
    """
    place = {"where": where} if where else {}
    if not asked:
        return Meant("who_leads", place)
    found = _understood(asked, place)
    if found or where:
        return found
    words = asked.split()
    for index, word in enumerate(words):
        rest = " ".join(words[:index] + words[index + 1 :])
        if not _is_place(word):
            continue
        within = _as("understood_place", x=word)
        if not rest:
            return Meant("who_leads", {"where": word}, within)
        inner = _understood(rest, {"where": word})
        if inner:
            return Meant(inner.query, inner.params, f"{inner.said} · {say('in_place', x=word)}")
    return None


def _called(asked: str) -> str:
    """A topic or function that the address names otherwise, as this page calls it."""
    wanted = asked.strip().lower()
    for topics in topic_schemes():
        for one in topics.concepts.values():
            if wanted in (one.id, one.label_zh, one.label_en.lower()):
                return f"{names.topic_name(one.id)} · {say('topic')}"
    return asked


def _is_place(word: str) -> bool:
    return 1 < len(word) < 20 and bool(answers.rows("places", where=word))


def _understood(asked: str, place: dict[str, str]) -> Meant | None:
    wanted = asked.strip().lower()
    for topics in topic_schemes():
        for one in topics.concepts.values():
            if wanted in (one.id, one.label_zh, one.label_en.lower()):
                name = names.topic_name(one.id)
                return Meant(
                    "who_leads", {"about": one.id} | place, _as("understood_topic", x=name)
                )
    if not answers.large() and answers.rows("duties_of", agency=asked, **place):
        for row in answers.rows("agencies", **place):
            if asked == row["agency"] or asked in (row.get("spellings") or ()):
                name = names.spoken(row["agency"])
                return Meant("duties_of", {"agency": asked} | place, _as("understood_body", x=name))
    for one in scheme("functions").concepts.values():
        if wanted in (one.id, one.label_zh, one.label_en.lower()):
            name = names.entry("functions", one.id)
            return Meant(
                "duties_of", {"agency": one.id} | place, _as("understood_function", x=name)
            )
    if place or not answers.large():
        if place and answers.large() and answers.rows("duties_of", agency=asked, **place):
            said = _as("understood_body", x=names.spoken(asked))
            return Meant("duties_of", {"agency": asked} | place, said)
        if answers.rows("who_leads", about=asked, **place):
            return Meant("who_leads", {"about": asked} | place, _as("understood_words", x=asked))
    return None


def _as(key: str, **values: object) -> str:
    between = "：" if address.lang() == "zh" else ": "
    return say("understood") + between + say(key, **values)


def _suggestions() -> dict[str, str]:
    """What can be typed → how it is shown, with what it is: topics, functions, places, bodies,
    titles. In a graph of a whole country bodies and titles are left to be typed."""

    def make() -> dict[str, str]:
        found: dict[str, str] = {}

        def add(value: str, shown: str, kind: str) -> None:
            if value:
                found.setdefault(value, f"{shown} · {say(kind)}")

        for row in answers.rows("topics"):
            if row["duties"]:
                label = names.topic_name(row["topic"])
                add(label, label, "topic")
        for row in answers.rows("foremost"):
            label = names.entry("functions", row["function"])
            add(label, label, "function")
        for row in answers.rows("places"):
            add(row["place"], names.place_name(row["jurisdiction"], row["place"]), "place")
        if not answers.large():
            for row in answers.rows("agencies"):
                add(row["agency"], names.spoken(row["agency"]), "choose_body")
            for row in answers.rows("duties", validity="current"):
                if len(row["title"]) <= 40:
                    add(row["title"], row["title"], "duty")
        return found

    return answers.keep(("suggestions", address.lang()), make)


def _examples() -> Html:
    topics = [row for row in answers.rows("topics") if row["duties"]]
    ranked = sorted(topics, key=lambda row: (-row["places"], -row["duties"], row["topic"]))[:10]
    chips = [
        pieces.link(names.topic_name(row["topic"]), address.here("who", q=row["topic"]))
        for row in ranked
    ]
    between = "：" if address.lang() == "zh" else ": "
    return tag("p", say("try"), between, join(chips, " · "))


@dataclass(frozen=True)
class Facet:
    """A property of answers to narrow them by."""

    name: str
    value: Callable[[Row], str]
    shown: Callable[[str], str]


def _facets(rows: Sequence[Row]) -> list[Row]:
    """Narrow the answers by what they hold; a facet with one value is not offered."""
    spread = (
        Facet("role", lambda row: row["role"] or "none", _role),
        Facet("basis", lambda row: row["basis"] or "", partial(names.entry, "bases")),
        Facet("function", lambda row: row["function"] or "", partial(names.entry, "functions")),
    )
    offered = [one for one in spread if len({one.value(row) for row in rows}) > 1]
    kept = list(rows)
    if not offered:
        return kept
    for facet, column in zip(offered, st.columns(len(offered)), strict=True):
        count = Counter(facet.value(row) for row in rows)
        count.pop("", None)
        values = sorted(count, key=lambda value: (-count[value], value))

        def shown(value: str, facet: Facet = facet, count: Counter[str] = count) -> str:
            return f"{facet.shown(value)} ({count[value]})"

        with column:
            some = address.choose_some(facet.name, say(facet.name), values, shown)
        if some:
            kept = [row for row in kept if facet.value(row) in some]
    return kept


def _role(id: str) -> str:
    return say("unled") if id == "none" else names.entry("roles", id)


def _answers(rows: Sequence[Row], said: str) -> Html:
    places = list(dict.fromkeys((row["jurisdiction"], row["place"]) for row in rows))
    duties = dict.fromkeys(row["duty_id"] for row in rows)
    counted = say("answers_n", n=len(duties), p=len(places)) if rows else say("nothing_hint")
    parts = [_said(said, counted)]
    shown = rows[:MOST]
    few = len(duties) <= FEW
    for code, place in places:
        here = [row for row in shown if (row["jurisdiction"], row["place"]) == (code, place)]
        if not here:
            continue
        head = tag("h2", names.place_name(code, place))
        parts.append(tag("div", head, tag("span", code, class_="faint small"), class_="place"))
        parts += _by_duty(here, few)
    if len(rows) > MOST:
        parts.append(tag("p", say("more_n", n=len(rows) - MOST), class_="faint"))
    return Html("".join(parts))


def _by_duty(rows: Sequence[Row], few: bool) -> list[Html]:
    """The answers of one place: a duty, who has it, and each quote to be opened.

    Bodies that one clause names in one role stand together: it is one sentence that says so.
    """
    found: list[Html] = []
    for id in dict.fromkeys(row["duty_id"] for row in rows):
        some = [row for row in rows if row["duty_id"] == id]
        weak = some[0].get("match") == "mentioned"
        title = tag(
            "div",
            pieces.duty_link(some[0]),
            tag("span", " · ", say("match_mentioned"), class_="faint small") if weak else None,
        )
        together: dict[tuple[object, ...], list[Row]] = {}
        for row in some:
            span = row["char_start"], row["char_end"]
            key = (row["role"], row["basis"], row["inherited"], *span)
            together.setdefault(key, []).append(row)
        lines = [_line(group, few and not weak) for group in together.values()]
        found.append(tag("div", title, lines, class_="answer"))
    return found


def _line(group: Sequence[Row], opened: bool) -> Html:
    """Who has one role by one clause; opened, the clause and where each body leads to."""
    first = group[0]
    if not first["quote"]:
        return tag("div", pieces.unled(), class_="who")
    bodies = [
        tag("span", names.body(row["agency"]), " ", pieces.function_chip(row["function"]))
        for row in group
    ]
    shown = [pieces.role(first["role"]), bodies, pieces.basis(first["basis"])]
    who = tag("span", *shown, pieces.inherited(group), class_="who")
    ways = [
        pieces.link(row["agency"], pieces.agency_way(row["agency_id"], row["jurisdiction"]))
        for row in group
    ]
    return tag(
        "details",
        tag("summary", who),
        pieces.quote(pieces.together(group)),
        tag("p", tag("span", say("to_agency"), " ", class_="faint"), join(ways, "、"),
            class_="small"),
        class_="line",
        open=opened,
    )  # fmt: skip
