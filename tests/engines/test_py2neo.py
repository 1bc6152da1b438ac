"""Old notebooks: py2neo on a real server that holds our graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import zeren
from tests.notebooks import executed, outputs
from zeren.graph import Engine, Graph, GraphError, connect
from zeren.graph.build import ordered
from zeren.graph.check import problems
from zeren.graph.interop_py2neo import from_py2neo, open_graph, subgraph, to_py2neo

py2neo = pytest.importorskip("py2neo")

Test = Callable[..., None]


def server(test: Test) -> Test:
    """On the server of the long-term release alone."""
    marked: Test = pytest.mark.parametrize("engine", ["neo4j"], indirect=True)(test)
    return pytest.mark.neo4j(marked)


@server
def test_py2neo_reads_our_nodes_and_relationships(engine: Engine) -> None:
    graph = open_graph(engine.target)
    body = graph.nodes.match("Agency", name="区卫生健康局").first()
    assert body["kind"] == "department"
    leads = list(graph.match((body,), r_type="LEADS"))
    asked = engine.rows(
        "MATCH (a:Agency)-[r:LEADS]->(:Duty) WHERE a.id = $id RETURN r.quote AS quote",
        {"id": body["id"]},
    )
    assert sorted(one["quote"] for one in leads) == sorted(row["quote"] for row in asked)
    frame = graph.run("MATCH (d:Duty) RETURN count(d) AS duties").to_data_frame()
    assert frame["duties"][0] > 100


@server
def test_a_subgraph_comes_over_to_us_and_holds_together(engine: Engine, graph: Graph) -> None:
    found = ordered(from_py2neo(subgraph(open_graph(engine.target))))
    assert {name: len(rows) for name, rows in found.edges.items()} == {
        name: len(rows) for name, rows in graph.edges.items()
    }
    assert found.edges["LEADS"] == ordered(graph).edges["LEADS"]
    assert problems(found) == []
    with connect(":memory:", read_only=False) as embedded:
        embedded.prepare()
        embedded.write(found)
        assert embedded.rows("MATCH (d:Duty) RETURN count(*) AS n").rows[0][0] > 100


@server
def test_one_document_comes_over_by_itself(engine: Engine, graph: Graph) -> None:
    duty = graph.edges["LEADS"][0]["dst"]
    document = next(row["dst"] for row in graph.edges["IN_DOCUMENT"] if row["src"] == duty)
    found = from_py2neo(subgraph(open_graph(engine.target), document))
    assert {row["dst"] for row in found.edges["IN_DOCUMENT"]} == {document}
    assert zeren.to_networkx(found, "agencies").number_of_edges() > 0


@server
def test_what_py2neo_made_comes_over_too(engine: Engine) -> None:
    body = py2neo.Node("Agency", id="a1", name="甲局", kind="department", spellings=["甲局"])
    duty = py2neo.Node("Duty", id="t1", key="1", title="管理")
    leads = py2neo.Relationship(body, "LEADS", duty, role="leads", basis="stated", quote="甲局牵头")
    found = from_py2neo(leads | body | duty)
    (edge,) = found.edges["LEADS"]
    assert (edge["src"], edge["dst"], edge["quote"], edge["seq"]) == ("a1", "t1", "甲局牵头", None)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: py2neo.Node("Movie", title="甲"), "Movie is none of"),
        (lambda: py2neo.Node("Agency", name="甲"), "Agency has no id"),
        (lambda: py2neo.Node("Agency", id="a1", colour="red"), "no property colour"),
        (
            lambda: py2neo.Relationship(
                py2neo.Node("Duty", id="t1"), "LEADS", py2neo.Node("Duty", id="t2")
            ),
            "LEADS does not lead from Duty to Duty",
        ),
        (
            lambda: py2neo.Relationship(
                py2neo.Node("Duty", id="t1"), "LIKES", py2neo.Node("Duty", id="t2")
            ),
            "LIKES is none of",
        ),
    ],
)
def test_what_the_ontology_does_not_know_is_named(made: Callable[[], Any], message: str) -> None:
    with pytest.raises(GraphError, match=message):
        from_py2neo(made())


def test_rows_go_to_py2neo_and_back(graph: Graph) -> None:
    there = to_py2neo(graph)
    assert len(there.relationships) == sum(map(len, graph.edges.values()))
    back = ordered(from_py2neo(there))
    assert back.edges["RESPONSIBLE_FOR"] == ordered(graph).edges["RESPONSIBLE_FOR"]


def test_a_file_is_no_target_for_py2neo(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="py2neo opens a server"):
        open_graph(str(tmp_path / "graph.zeren"))
    with pytest.raises(GraphError, match="py2neo cannot open"):
        open_graph("bolt://127.0.0.1:9")


@server
def test_the_notebook_on_neo4j_runs_on_the_server(
    engine: Engine, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", engine.target)
    try:
        shown = outputs(executed("5-neo4j", tmp_path), "stream")
        assert "identical\n" in shown
        assert not any("Skipped" in one for one in shown)
    finally:
        # The other tests of the session ask the graph as it was.
        with connect(engine.target, read_only=False) as writer:
            writer.write(graph)
