"""The graph by columns: the same rows by the road of many rows, and no key twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from tools.corpus.__main__ import chosen
from tools.corpus.tables import write_tables
from zeren.graph import Graph, GraphError
from zeren.graph.build import fragment, merge, ordered
from zeren.graph.columns import Columns, checked, in_order, of_folder, of_graph
from zeren.graph.engine_ladybug import LadybugEngine
from zeren.graph.export import load_tables
from zeren.loaders import load


@pytest.fixture(scope="module")
def graph(documents: Path) -> Graph:
    """The graph of the bundled plans, and values that columns may stumble over."""
    made = merge(None, [fragment(load(path)) for path in sorted(documents.glob("*.txt"))])
    row = dict(made.nodes["Agency"][0])
    odd = ['\', ""', "\\n", "甲\r\n乙", "\x1f\x1e", "\ue000", "", "NULL", "🀄"]
    made.nodes["Agency"].append(row | {"id": "a-odd", "name": odd[2], "spellings": odd})
    made.nodes["Agency"].append(row | {"id": "a-none", "spellings": None})
    return ordered(made)


def test_many_rows_go_by_columns_and_come_back_as_they_were(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zeren.graph.engine_ladybug.FEW", 0)
    with LadybugEngine(str(tmp_path / "graph"), read_only=False) as engine:
        engine.prepare()
        engine.write(graph)
    with LadybugEngine(str(tmp_path / "graph")) as engine:
        assert ordered(engine.read()) == graph


def test_an_engine_gives_its_graph_by_columns_as_by_rows(graph: Graph, tmp_path: Path) -> None:
    with LadybugEngine(str(tmp_path / "graph"), read_only=False) as engine:
        engine.prepare()
        engine.write_columns(of_graph(graph))
        found = list(map(in_order, engine.columns()))
    wanted = list(map(in_order, of_graph(graph)))
    kinds = [(one.name, one.ends) for one in found]
    assert sorted(kinds, key=str) == sorted(((one.name, one.ends) for one in wanted), key=str)
    for one in wanted:
        same = found[kinds.index((one.name, one.ends))]
        assert same.table.to_pylist() == one.table.to_pylist()


def test_a_folder_of_tables_fills_an_engine(tmp_path: Path) -> None:
    write_tables(chosen(6), tmp_path, duties=8)
    with LadybugEngine(":memory:", read_only=False) as engine:
        engine.prepare()
        engine.write_columns(of_folder(tmp_path))
        found = engine.read()
    made = load_tables(tmp_path)
    assert {name: len(rows) for name, rows in found.edges.items()} == {
        name: len(rows) for name, rows in made.edges.items()
    }
    assert ordered(found).nodes["Agency"] == ordered(made).nodes["Agency"]


def _twice(tables: list[Columns]) -> Columns:
    duties = next(one for one in tables if one.name == "Duty")
    return Columns("Duty", None, pa.concat_tables([duties.table, duties.table.slice(3, 1)]))


def _keyless(tables: list[Columns]) -> Columns:
    topics = next(one for one in tables if one.name == "Topic")
    return Columns(
        "Topic", None, topics.table.set_column(0, "id", pa.nulls(len(topics.table), "string"))
    )


def _dangling(tables: list[Columns]) -> Columns:
    leads = next(one for one in tables if one.name == "LEADS")
    nobody = pa.array(["a-nobody"] * len(leads.table))
    return Columns("LEADS", leads.ends, leads.table.set_column(0, "src", nobody))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_twice, "Duty .* occurs more than once"),
        (_keyless, "rows have no key"),
        (_dangling, "there is no Agency a-nobody"),
    ],
)
def test_a_wrong_key_is_refused_before_the_engine_sees_it(
    graph: Graph, spoil: Callable[[list[Columns]], Columns], message: str
) -> None:
    tables = list(of_graph(graph))
    wrong = spoil(tables)
    rest = [wrong if (one.name, one.ends) == (wrong.name, wrong.ends) else one for one in tables]
    with pytest.raises(GraphError, match=message):
        list(checked(rest))
