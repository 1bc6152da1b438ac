"""The graph as files of other programs, and back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from zeren.graph import Graph, GraphError, connect
from zeren.graph.build import ordered
from zeren.graph.engine import MEMORY
from zeren.graph.export import KINDS, ExportError, export, load_tables, tables
from zeren.graph.network import whole
from zeren.graph.rdf import shapes
from zeren.graph.store import build
from zeren.ontology import schema

pytestmark = pytest.mark.slow

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
TABLES = ("csv", "parquet", "jsonl")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "plans.zeren"
    build(path, [DOCUMENTS / f"{name}.txt" for name in ("jianghai", "huiji")])
    return path


@pytest.fixture(scope="module")
def graph(target: Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def public(graph: Graph) -> Graph:
    """The graph without what it keeps for its own use."""
    kinds = schema().nodes
    nodes = {name: rows for name, rows in graph.nodes.items() if not kinds[name].internal}
    return Graph(nodes, graph.edges)


@pytest.mark.parametrize("kind", TABLES)
def test_tables_load_back_to_the_same_graph(
    target: Path, graph: Graph, tmp_path: Path, kind: str
) -> None:
    written = export(target, kind, tmp_path / kind)
    assert {path.stem for path in written} == {table.name for table in tables(graph)}
    assert public(ordered(load_tables(tmp_path / kind))) == public(graph)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_graph_gives_the_same_bytes(target: Path, tmp_path: Path, kind: str) -> None:
    first = export(target, kind, tmp_path / "a")
    second = export(target, kind, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("kind", TABLES)
def test_every_table_is_there_also_the_empty_ones(target: Path, tmp_path: Path, kind: str) -> None:
    export(target, kind, tmp_path)
    kinds = schema()
    expected = {name for name, node in kinds.nodes.items() if not node.internal} | set(kinds.edges)
    assert {path.stem for path in tmp_path.iterdir()} == expected
    assert "Source" not in expected


def test_csv_opens_in_a_spreadsheet_with_its_quotes(target: Path, tmp_path: Path) -> None:
    export(target, "csv", tmp_path)
    data = (tmp_path / "LEADS.csv").read_bytes()
    assert data.startswith(
        b"\xef\xbb\xbfsrc,src_label,dst,dst_label,role,basis,seq,inherited,quote"
    )
    assert "区卫生健康局".encode() in data


TEXT = st.text(min_size=1, max_size=12) | st.sampled_from(
    [
        "=1+1",
        "@x",
        "\r\n",
        "a\rb",
        '"',
        ",",
        "\\",
        "null",
        " ",
        "\ufeff",
        "\x0c",
        "[]",
        "\t",
        "甲，乙",
    ]
).filter(bool)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(TEXT, st.none() | TEXT, st.lists(TEXT, max_size=3)), max_size=5),
    st.sampled_from(TABLES),
)
def test_property_any_text_comes_back(
    rows: list[tuple[str, str | None, list[str]]], kind: str
) -> None:
    graph = Graph()
    for index, (name, title, names) in enumerate(rows):
        graph.node("Jurisdiction", code=f"c{index}", name=name, level="county", names=names)
        graph.node("Section", id=f"s{index}", key=name, title=title)
        graph.edge("PART_OF", ("Section", f"s{index}"), ("Section", f"s{index}"), source=title)
    with tempfile.TemporaryDirectory() as folder:
        KINDS[kind](graph, Path(folder))
        assert ordered(load_tables(Path(folder))) == ordered(graph)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(TEXT, st.none() | TEXT, st.lists(TEXT, max_size=3)), max_size=5))
def test_property_any_text_comes_back_from_the_embedded_engine(
    rows: list[tuple[str, str | None, list[str]]],
) -> None:
    graph = Graph()
    for index, (name, title, names) in enumerate(rows):
        graph.node("Jurisdiction", code=f"c{index}", name=name, level="county", names=names)
        graph.node("Section", id=f"s{index}", key=name, title=title)
        graph.edge("PART_OF", ("Section", f"s{index}"), ("Section", f"s{index}"), source=title)
    with connect(MEMORY) as engine:
        engine.prepare()
        engine.write(graph)
        assert ordered(engine.read()) == ordered(graph)


# ---------------------------------------------------------------- workbook


def _sheet(folder: Path, name: str) -> list[Sequence[Any]]:
    book = openpyxl.load_workbook(folder / "zeren.xlsx")
    return list(book[name].values)


def test_the_workbook_has_a_sheet_a_table(target: Path, graph: Graph, tmp_path: Path) -> None:
    export(target, "xlsx", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "zeren.xlsx")
    assert book.sheetnames == [table.name for table in tables(graph)]
    header, *rows = book["Duty"].values
    assert header[:3] == ("id", "key", "title")
    assert len(rows) == len(graph.nodes["Duty"])


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    graph = Graph()
    evil = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    for index, words in enumerate(evil):
        graph.node("Person", id=f"p{index}", name=words)
    KINDS["xlsx"](graph, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "zeren.xlsx")
    cells = [row[1] for row in book["Person"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == evil
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_a_workbook_can_not_hold_is_shortened_or_blank(tmp_path: Path) -> None:
    graph = Graph()
    graph.node("Person", id="p1", name="甲\x0c乙\x00丙")
    graph.node("Person", id="p2", name="长" * 40_000)
    KINDS["xlsx"](graph, tmp_path)
    _, first, second = _sheet(tmp_path, "Person")
    assert first[1] == "甲 乙 丙"
    assert len(second[1]) == 32_767
    assert second[1].endswith("…")


# ---------------------------------------------------------------- networks and RDF


def test_graphml_has_every_node_and_edge(target: Path, graph: Graph, tmp_path: Path) -> None:
    (path,) = export(target, "graphml", tmp_path)
    network = nx.read_graphml(path)
    shown = public(graph)
    assert network.number_of_nodes() == sum(map(len, shown.nodes.values()))
    assert network.number_of_edges() == sum(map(len, shown.edges.values()))
    assert {data["label"] for _, _, data in network.edges(data=True)} == {
        name for name, rows in shown.edges.items() if rows
    }


def test_a_topic_and_a_function_of_one_name_are_two_nodes() -> None:
    graph = Graph()
    graph.node("Topic", id="tcm", label_zh="中医药", label_en="tcm")
    graph.node("Function", id="tcm", label_zh="中医药", label_en="tcm")
    assert sorted(whole(graph)) == ["Function/tcm", "Topic/tcm"]


@pytest.mark.slow
def test_turtle_validates_against_the_shapes(target: Path, tmp_path: Path) -> None:
    (path,) = export(target, "turtle", tmp_path)
    conforms, _, report = pyshacl.validate(
        rdflib.Graph().parse(path), shacl_graph=shapes(), ont_graph=shapes(), advanced=True
    )
    assert conforms, report


# ---------------------------------------------------------------- refusals


def test_an_unknown_kind_is_refused(target: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="csv, xlsx"):
        export(target, "pdf", tmp_path)


def test_a_folder_that_is_a_file_is_refused(target: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ExportError, match="cannot write"):
        export(target, "csv", file)


def test_a_graph_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no graph"):
        export(tmp_path / "nothing.zeren", "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="holds no tables"):
        load_tables(tmp_path)


def test_a_missing_table_is_named(target: Path, tmp_path: Path) -> None:
    export(target, "csv", tmp_path)
    (tmp_path / "CITES.csv").unlink()
    with pytest.raises(ExportError, match=r"CITES\.csv is missing"):
        load_tables(tmp_path)


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_something_else_is_named(target: Path, tmp_path: Path, kind: str) -> None:
    export(target, kind, tmp_path)
    shutil.copy(tmp_path / f"Topic.{kind}", tmp_path / f"Duty.{kind}")
    with pytest.raises(ExportError, match=rf"Duty\.{kind} is not a table of this graph"):
        load_tables(tmp_path)
