"""Every named question as a form, with its Cypher; nothing runs but what stands in `queries/`."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from .. import queries
from . import address, answers, pieces
from .answers import Row
from .markup import Html, Part, tag
from .pieces import say

MOST = 200
LONGEST = 160


def page() -> None:
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
        clears=tuple(one.name for query in queries.QUERIES.values() for one in query.parameters),
    )
    query = queries.QUERIES[name]
    given: dict[str, str] = {}
    columns = st.columns(max(1, len(query.parameters)))
    for one, column in zip(query.parameters, columns, strict=False):
        described = one.description_zh if address.lang() == "zh" else one.description_en
        with column:
            given[one.name] = address.words_for(one.name, one.name, one.example, described)
    rows = answers.rows(name, **given)
    body = Html(tag("p", say("rows_n", n=len(rows)), class_="faint", role="status") + _table(rows))
    pieces.show(body, "questions")
    pieces.cypher(name, **given)
    pieces.share("questions", rows, body)


def _table(rows: Sequence[Row]) -> Html:
    if not rows:
        return pieces.note(say("nothing"), " ", say("nothing_hint"))
    columns = list(rows[0])
    shown = [[_cell(row, column) for column in columns] for row in rows[:MOST]]
    table = pieces.table(columns, shown)
    if len(rows) > MOST:
        table = Html(table + tag("p", say("first_n", n=MOST), class_="faint"))
    return table


def _cell(row: Row, column: str) -> Part:
    value = row[column]
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    if column == "quote" and value:
        said = tag("span", pieces.closed(_cut(value)), class_="said-inline")
        if row.get("document") is None or row.get("char_start") is None:
            return said
        at = f"{row['char_start']}-{row['char_end']}"
        return pieces.link(said, address.href("document", document=row["document"], at=at))
    if isinstance(value, bool):
        return "✓" if value else "–"
    return _cut(str(value)) if value is not None else tag("span", "—", class_="faint")


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"
