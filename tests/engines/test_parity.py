"""Over a generated corpus: any question gives the same rows in the same order on every engine.

And what must hold of any answer, whatever it is: a filter never adds rows, and the answers for
all provinces put together are the answer for the country.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.corpus.__main__ import chosen
from tools.corpus.tables import graphs
from zeren.graph import Engine, Graph, connect
from zeren.graph.build import Graph as Rows
from zeren.graph.build import merge
from zeren.queries import QUERIES, run

PLACES = chosen(16)

# Questions whose rows say something of several duties at once: places do not add up.
TOGETHER = {"works_with", "overlaps", "topics", "overview", "functions", "ties", "agencies"}

BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def corpus() -> Graph:
    """Plans of some places, spread over the country."""
    parts = list(graphs(PLACES, duties=12))
    whole = Rows()
    for part in parts:
        for label, rows in part.nodes.items():
            whole.nodes.setdefault(label, []).extend(rows)
        for name, rows in part.edges.items():
            whole.edges.setdefault(name, []).extend(rows)
    return merge(whole, ())


@pytest.fixture(scope="module")
def embedded_corpus(corpus: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    target = str(tmp_path_factory.mktemp("corpus") / "corpus.zeren")
    with connect(target, read_only=False) as writer:
        writer.prepare()
        writer.write(corpus)
    with connect(target) as reader:
        yield reader


@pytest.fixture(scope="module")
def other(engine: Engine, graph: Graph, corpus: Graph, embedded_corpus: Engine) -> Iterator[Engine]:
    """The corpus in each engine; a server gets its plans back afterwards."""
    if engine.name == "ladybug":
        yield embedded_corpus
        return
    with connect(engine.target, read_only=False) as writer:
        writer.write(corpus)
    with connect(engine.target) as reader:
        yield reader
    with connect(engine.target, read_only=False) as writer:
        writer.write(graph)


def _values(corpus: Graph) -> dict[str, list[str]]:
    """Values for each parameter: mostly what is there, in every way to say it."""
    places = [row for row in corpus.nodes["Jurisdiction"] if row["level"] != "national"]
    bodies = [row for row in corpus.nodes["Agency"] if row["named"]]
    functions = [row["id"] for row in corpus.nodes["Function"]]
    return {
        "where": [name for row in places for name in row["names"]] + ["100000", "无此地"],
        "agency": [name for row in bodies[::7] for name in row["spellings"]]
        + [row["id"] for row in bodies[::20]]
        + functions,
        "function": functions,
        "topic": [row[key] for row in corpus.nodes["Topic"] for key in ("id", "label_zh")],
        "about": [row["id"] for row in corpus.nodes["Topic"]] + ["监管", "医疗", "信用"],
        "document": [row["id"] for row in corpus.nodes["Document"]],
        "role": ["leads", "responsible", "cooperates"],
        "before": ["2020", "2024-12-31", "2026-06"],
    }


@st.composite
def questions(
    draw: Callable[[Any], Any], values: dict[str, list[str]]
) -> tuple[str, dict[str, str]]:
    name = draw(st.sampled_from(list(QUERIES)))
    asked = {}
    for one in QUERIES[name].parameters:
        known = values.get("agency" if one.name == "other" else one.name, [])
        value = draw(st.sampled_from(["", *(one.choices or known)]))
        if value:
            asked[one.name] = value
    return name, asked


@BOUNDED
@given(data=st.data())
def test_the_same_rows_in_the_same_order(
    other: Engine, embedded_corpus: Engine, corpus: Graph, data: st.DataObject
) -> None:
    name, asked = data.draw(questions(_values(corpus)))
    assert run(other, name, **asked).rows == run(embedded_corpus, name, **asked).rows


@pytest.mark.parametrize("name", QUERIES)
def test_whole_answers_are_the_same(other: Engine, embedded_corpus: Engine, name: str) -> None:
    assert run(other, name).rows == run(embedded_corpus, name).rows


@BOUNDED
@given(data=st.data())
def test_a_filter_never_adds_rows(other: Engine, corpus: Graph, data: st.DataObject) -> None:
    name, asked = data.draw(questions(_values(corpus)))
    if name in TOGETHER or name == "who_leads" or "validity" in asked:
        return  # who_leads gives what is only mentioned where nothing better is found
    some, whole = run(other, name, **asked), run(other, name)
    assert {repr(row) for row in some.rows} <= {repr(row) for row in whole.rows}


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - TOGETHER))
def test_provinces_add_up_to_the_country(other: Engine, corpus: Graph, name: str) -> None:
    if "where" not in {one.name for one in QUERIES[name].parameters}:
        return
    provinces = [row["code"] for row in corpus.nodes["Jurisdiction"] if row["level"] == "province"]
    whole = run(other, name)
    # Places of the whole country, and none at all, are in no province.
    place = whole.columns.index("jurisdiction")
    rest = [row for row in whole.rows if row[place] in (None, "100000")]
    parts = [row for code in provinces for row in run(other, name, where=code).rows]
    assert sorted(map(repr, [*parts, *rest])) == sorted(map(repr, whole.rows))
