"""Every named question as a form with its Cypher, and a console for questions of one's own."""

from __future__ import annotations

import streamlit as st

from .. import queries
from ..figures.columns import asked as called
from ..ontology import scheme
from . import address, answers, console, names, pieces
from .markup import Html, tag
from .pieces import say
from .rows import answered
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
            "columns",
            *(one.name for query in queries.QUERIES.values() for one in query.parameters),
        ),
    )
    query = queries.QUERIES[name]
    given: dict[str, str] = {}
    columns = st.columns(max(1, len(query.parameters)), vertical_alignment="bottom")
    for one, column in zip(query.parameters, columns, strict=False):
        with column:
            given[one.name] = _field(one)
    if answers.large():
        _some(name, given)
    else:
        _all(name, given)
    pieces.cypher(name, **given)
    pieces.show(Html(tag("p", console.link(pieces.spelled(name, **given)))), "questions-console")
    share("questions", query=name, **given)


def _field(one: queries.Parameter) -> str:
    """What a question may be narrowed by: from a list where there is one, else in words."""
    label = called(address.lang(), one.name)
    described = one.description_zh if address.lang() == "zh" else one.description_en
    known = _known(one.name)
    if not known:
        return address.words_for(one.name, label, say("example", x=one.example), described)
    # Questions leave superseded plans out, listings don't: the example is the other of the two.
    none = say("not_superseded" if (one.name, one.example) == ("validity", "any") else "any")
    return address.choose(
        one.name,
        label,
        list(known),
        lambda id: known.get(id, id),
        free=not one.choices,
        placeholder=none,
        help=described,
    )


def _known(parameter: str) -> dict[str, str]:
    """The values that a parameter takes and what they are called; nothing where they are many."""
    if parameter == "validity":
        return {id: names.entry("validity", id) for id in scheme("validity").concepts} | {
            "current": say("not_superseded"),
            "any": say("any_validity"),
        }
    if parameter == "role":
        return {id: names.entry("roles", id) for id in scheme("roles").concepts}
    if parameter == "function":
        return {row["function"]: names.entry("functions", row["function"])
                for row in answers.rows("foremost")}  # fmt: skip
    if parameter == "topic":
        return {row["topic"]: names.topic_name(row["topic"])
                for row in answers.rows("topics") if row["duties"]}  # fmt: skip
    if parameter == "where" and not answers.large():
        return pieces.all_places()
    if parameter == "document" and not answers.large():
        return {row["document"]: f"{names.place_name(row['jurisdiction'], row['place'])} · "
                f"{row['title']}" for row in answers.rows("documents")}  # fmt: skip
    return {}


def _all(name: str, given: dict[str, str]) -> None:
    rows = answers.rows(name, **given)
    # Nobody reads hundreds of rows that answer no question yet.
    few = len(rows) > FEW and not any(given.values()) and not address.get("more")
    body = answered(rows[:FEW] if few else rows, "questions", say("rows_n", n=len(rows)))
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
    pieces.show(answered(rows, "questions", said), "questions")
