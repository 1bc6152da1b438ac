"""A graph on a server: what a build replaces, leaves alone, refuses, and says when it can't."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zeren.graph import Graph, GraphError, connect, store
from zeren.graph.build import ordered
from zeren.graph.engine import BuildError, NoGraph
from zeren.queries import connect as ask

from .conftest import let_in
from .server import Server

pytestmark = pytest.mark.neo4j

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "data" / "documents"


@pytest.fixture
def target(own: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a server with nothing in it."""
    let_in(monkeypatch, own)
    with connect(own.address, read_only=False) as writer:
        writer.rows("MATCH (n) DETACH DELETE n")
    return own.address


def graph_of(target: str | Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def test_a_build_on_a_server_gives_the_rows_of_a_file(
    target: str, plans: Path, tmp_path: Path
) -> None:
    file = tmp_path / "graph.zeren"
    report, other = store.build(target, [plans]), store.build(file, [plans])
    assert (report.documents, report.duties, report.assignments) == (
        other.documents,
        other.duties,
        other.assignments,
    )
    assert report.written
    assert report.notes == ()
    assert graph_of(target) == graph_of(file)
    assert store.check(target) == []
    assert store.documents(target) == store.documents(file)


def test_nothing_changed_means_nothing_written(target: str, plans: Path) -> None:
    store.build(target, [plans])
    with connect(target) as reader:
        stamp = reader.stamp()
        assert not store.build(target, [plans]).written
        assert reader.stamp() == stamp


def test_one_after_the_other_is_the_same_as_both_together(
    target: str, plans: Path, tmp_path: Path
) -> None:
    store.build(target, [plans / "jianghai.txt"])
    store.build(target, [plans / "huiji.txt"])
    file = tmp_path / "graph.zeren"
    store.build(file, [plans / "huiji.txt", plans / "jianghai.txt"])
    assert graph_of(target) == graph_of(file)


def test_a_changed_and_a_removed_document_leave_no_trace(
    target: str, plans: Path, tmp_path: Path
) -> None:
    shutil.copy(DOCUMENTS / "leshan.txt", plans)
    store.build(target, [plans])
    changed = plans / "jianghai.txt"
    changed.write_text(changed.read_text("utf-8").replace("区审计局", "区统计局"), "utf-8")
    assert store.build(target, [plans]).written
    gone = next(one["id"] for one in store.documents(target) if one["jurisdiction"] == "511100")
    report = store.remove(target, gone)
    assert report.documents == 2
    assert report.notes[0].startswith(f"removed {gone}")
    file = tmp_path / "graph.zeren"
    store.build(file, [changed, plans / "huiji.txt"])
    assert graph_of(target) == graph_of(file)


def test_fresh_starts_anew(target: str, plans: Path, tmp_path: Path) -> None:
    store.build(target, [plans])
    store.build(target, [plans / "huiji.txt"], fresh=True)
    file = tmp_path / "graph.zeren"
    store.build(file, [plans / "huiji.txt"])
    assert graph_of(target) == graph_of(file)


def test_other_data_is_left_alone_and_said(target: str, plans: Path) -> None:
    with connect(target, read_only=False) as writer:
        writer.rows("CREATE (:Diary {text: '今天'})-[:NEXT]->(:Diary {text: '明天'})")
        writer.rows("CREATE (:Person {nickname: '小王'})")
    (note,) = store.build(target, [plans]).notes
    assert "2 Diary, 1 Person" in note
    store.build(target, [plans / "huiji.txt"], fresh=True)
    with connect(target) as reader:
        found = reader.rows("MATCH (a:Diary)-[:NEXT]->(b:Diary) RETURN a.text AS a, b.text AS b")
        assert found.rows == [("今天", "明天")]
        found = reader.rows("MATCH (p:Person) WHERE p.id IS NULL RETURN p.nickname AS name")
        assert found.rows == [("小王",)]
    assert store.check(target) == []


def test_data_that_our_keys_could_overwrite_is_not_built_over(target: str, plans: Path) -> None:
    with connect(target, read_only=False) as writer:
        writer.rows("CREATE (:Person {id: 1, name: '王'})")
    with pytest.raises(BuildError, match="Person that zeren did not write"):
        store.build(target, [plans])
    with connect(target, read_only=False) as reader:
        assert reader.rows("MATCH (n) RETURN count(*) AS many").rows == [(1,)]


def test_an_empty_database_is_told_from_a_graph_without_rows(target: str) -> None:
    with pytest.raises(NoGraph, match="there is no graph at bolt://"):
        connect(target)


def test_two_builds_at_once_do_not_mix(target: str, plans: Path) -> None:
    from zeren.graph.home import home_of

    store.build(target, [plans / "huiji.txt"])
    with home_of(target).held() as held:
        old = held.read()
        store.build(target, [plans / "jianghai.txt"])
        with pytest.raises(BuildError, match="another build has changed the graph"):
            held.publish(old)
    assert store.build(target, [plans]).documents == 2


def test_a_session_asks_what_it_has_just_built(target: str, plans: Path) -> None:
    with ask(target) as session:
        session.build([plans])
        assert len(session.query("documents")) == 2
        session.build(DOCUMENTS / "leshan.txt")
        assert len(session.query("documents")) == 3
        assert session.cypher("MATCH (d:Document) WHERE d.loaded RETURN count(*) AS n")[0]["n"] == 3


def test_a_load_in_many_transactions_ends_the_same(
    target: str, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zeren.graph.engine_neo4j.MOST", 100)
    store.build(target, [plans])
    store.build(target, sorted(DOCUMENTS.glob("*.txt")))
    file = tmp_path / "graph.zeren"
    store.build(file, [plans, *sorted(DOCUMENTS.glob("*.txt"))])
    got, wanted = graph_of(target), graph_of(file)
    assert got.edges == wanted.edges
    assert {k: v for k, v in got.nodes.items() if k != "Source"} == {
        k: v for k, v in wanted.nodes.items() if k != "Source"
    }


# ---------------------------------------------------------------- what it says when it can't


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("NEO4J_PASSWORD", "wrong", "refuses neo4j; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("NEO4J_USERNAME", "nobody", "refuses nobody; set NEO4J_USERNAME"),
        ("NEO4J_DATABASE", "nothing", "has no database nothing; set NEO4J_DATABASE"),
    ],
)
def test_wrong_settings_are_told_in_one_line(
    target: str, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    for access in (True, False):
        with pytest.raises(GraphError, match=words) as refused:
            connect(target, read_only=access)
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt+ssc"])
def test_a_server_without_tls_is_not_reached_by_tls(own: Server, target: str, scheme: str) -> None:
    with pytest.raises(GraphError, match="Without it the address has no") as refused:
        connect(f"{scheme}://127.0.0.1:{own.port}")
    assert "\n" not in str(refused.value)


def test_a_routed_address_answers_too(own: Server, target: str, plans: Path) -> None:
    address = f"neo4j://127.0.0.1:{own.port}"
    assert store.build(address, [plans]).documents == 2
    assert len(store.documents(address)) == 2


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(GraphError, match="NEO4J_PASSWORD") as refused:
        connect("bolt://neo4j:geheim@127.0.0.1:9")
    assert "geheim" not in str(refused.value)
