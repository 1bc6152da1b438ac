"""Every named question as a form with its Cypher, and a console for questions of one's own."""

from __future__ import annotations

import streamlit as st

from .. import queries
from . import address, answers, console, pieces
from .markup import Html, tag
from .pieces import say
from .share import share

VIEWS = ("named", "cypher")
FEW = 50
PAGE = 200
# Every body is counted, or met with every other: of a whole country that is not asked at once.
WIDE = {"agencies", "functions", "overview", "shared_duties", "ties", "works_with"}


def page() -> None:
    view = address.choose_one(
        "view", say("ways_to_ask"), VIEWS, lambda one: say(f"ask_{one}"), "named"
    )
    if view == "cypher":
        console.page()
    else:
        _named()


def _named() -> None:
    names = sorted(queries.QUERIES)

    def asked(name: str) -> str:
        query = queries.QUERIES[name]
        said = query.question_zh if address.lang() == "zh" else query.question_en
        return f"{said}  ({name})"

    name = address.choose(
        "query",
        say("question"),
        names,
        asked,
        default="who_leads",
        clears=(
            "more",
            *(one.name for query in queries.QUERIES.values() for one in query.parameters),
        ),
    )
    query = queries.QUERIES[name]
    given: dict[str, str] = {}
    columns = st.columns(max(1, len(query.parameters)))
    for one, column in zip(query.parameters, columns, strict=False):
        described = one.description_zh if address.lang() == "zh" else one.description_en
        with column:
            given[one.name] = address.words_for(one.name, one.name, one.example, described)
    if answers.large():
        _some(name, given)
    else:
        _all(name, given)
    pieces.cypher(name, **given)
    pieces.show(Html(tag("p", console.link(pieces.spelled(name, **given)))), "questions-console")
    share("questions", query=name, **given)


def _all(name: str, given: dict[str, str]) -> None:
    rows = answers.rows(name, **given)
    # Nobody reads hundreds of rows that answer no question yet.
    few = len(rows) > FEW and not any(given.values()) and not address.get("more")
    body = Html(
        tag("p", say("rows_n", n=len(rows)), class_="faint", role="status")
        + pieces.rows_table(rows[:FEW] if few else rows)
    )
    if few:
        more = pieces.link(say("more_rows"), address.here("questions", more="1"))
        body = Html(body + tag("p", say("some_rows", n=FEW), " ", more))
    pieces.show(body, "questions")


def _some(name: str, given: dict[str, str]) -> None:
    """In a graph of a whole country: one page of rows, and of no question all at once."""
    if name in WIDE and not any(given.values()):
        called = next(iter(pieces.all_places().values()))
        example = pieces.link(called, address.here("questions", where=called))
        pieces.show(pieces.note(say("narrow_first"), " ", say("try"), " ", example), "questions")
        return
    rows, more = answers.some(name, PAGE, **given)
    said = say("first_n", n=PAGE) if more else say("rows_n", n=len(rows))
    body = tag("p", said, class_="faint", role="status") + pieces.rows_table(rows)
    pieces.show(Html(body), "questions")
