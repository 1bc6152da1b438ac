"""A large first graph on a server: by several sessions, and seen by nobody before it is whole."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.corpus.__main__ import chosen
from tools.corpus.tables import write_tables
from zeren.graph import Graph, GraphError, connect
from zeren.graph.build import ordered
from zeren.graph.columns import Columns, of_folder, of_graph
from zeren.graph.engine import BuildError, NoGraph
from zeren.graph.engine_neo4j import Neo4jEngine
from zeren.graph.export import load_tables

from .conftest import let_in
from .proxy import wire
from .server import Server

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

LOAD = """
import sys
from pathlib import Path
from zeren.graph import first_load
from zeren.graph.columns import of_folder
from zeren.graph.engine_neo4j import Neo4jEngine
first_load.ROWS = 50
with Neo4jEngine(sys.argv[1], read_only=False) as engine:
    engine.prepare()
    mark = engine.mark()
    engine.fill(of_folder(Path(sys.argv[2])), mark.stamp if mark else "")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(chosen(8), folder)
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> Graph:
    return ordered(load_tables(folder))


@pytest.fixture
def target(own: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a server that holds nothing."""
    let_in(monkeypatch, own)
    monkeypatch.setattr("zeren.graph.first_load.ROWS", 100)
    with connect(own.address, read_only=False) as writer:
        writer.rows("MATCH (n) DETACH DELETE n")
        writer.prepare()
    return own.address


def fill(target: str, folder: Path) -> None:
    with Neo4jEngine(target, read_only=False) as engine:
        mark = engine.mark()
        engine.fill(of_folder(folder), mark.stamp if mark else "")


def found(target: str) -> Graph:
    with connect(target) as reader:
        return ordered(reader.read())


def test_many_rows_to_a_message_are_the_same_rows(
    target: str, folder: Path, whole: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(target, folder)
    for name, size in (("FEW", 0), ("FIRST", 1), ("MOST", 28)):
        monkeypatch.setattr(f"zeren.graph.pages.{name}", size)
    with connect(target, read_only=False) as other:
        other.rows("CREATE (:Agency {name: 'of another'})<-[:LEADS]-(:Agency)")
    assert found(target) == whole


def _under_way(target: str, many: int) -> None:
    """Wait until so many duties are there."""
    until = time.monotonic() + 60
    with Neo4jEngine(target, read_only=False) as engine:
        while time.monotonic() < until:
            if engine.rows("MATCH (n:Duty) RETURN count(*) AS many").rows[0][0] >= many:
                return
            time.sleep(0.01)
    raise AssertionError("the load did not begin")


def test_tables_and_rows_fill_a_server_alike(
    target: str, folder: Path, whole: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(target, folder)
    assert found(target) == whole
    with connect(target, read_only=False) as writer:
        assert isinstance(writer, Neo4jEngine)
        assert writer.others() == {}
        assert writer.rows("MATCH (m:ZerenGraph) RETURN count(*) AS many").rows == [(1,)]
        writer.rows("MATCH (n) DETACH DELETE n")
        monkeypatch.setattr("zeren.graph.engine_neo4j.FEW", 0)
        writer.write(whole)
    assert found(target) == whole


def test_tables_on_the_disk_fill_a_server(target: str, whole: Graph, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    def on_disk() -> Iterator[Columns]:
        for at, one in enumerate(of_graph(whole)):
            path = tmp_path / f"{at}.parquet"
            pq.write_table(one.table, path, row_group_size=90)
            yield Columns(one.name, one.ends, None, path)

    with Neo4jEngine(target, read_only=False) as engine:
        engine.fill(on_disk(), "")
    assert found(target) == whole


def test_a_killed_first_load_is_no_graph_and_the_next_one_mends_it(
    target: str, folder: Path, whole: Graph
) -> None:
    running = subprocess.Popen([sys.executable, "-c", LOAD, target, str(folder)])
    _under_way(target, 100)
    with pytest.raises(NoGraph, match="still being loaded"):
        connect(target)
    running.kill()
    running.wait()
    with pytest.raises(NoGraph, match="build again"):
        connect(target)
    fill(target, folder)
    assert found(target) == whole


def test_a_load_that_another_one_overtakes_ends(target: str, folder: Path, whole: Graph) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", LOAD, target, str(folder)], stderr=subprocess.PIPE, text=True
    )
    _under_way(target, 100)
    fill(target, folder)
    _, said = running.communicate()
    assert running.returncode
    assert "another build has changed the graph meanwhile" in said
    assert found(target) == whole


@pytest.mark.parametrize("limit", [100_000, 400_000])
def test_a_lost_network_is_told_and_mended(
    own: Server,
    target: str,
    folder: Path,
    whole: Graph,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
) -> None:
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})
    with wire(own.port, limit) as line, pytest.raises(GraphError, match="lost bolt://") as broken:
        fill(f"bolt://127.0.0.1:{line.port}", folder)
    assert "\n" not in str(broken.value)
    with pytest.raises(NoGraph):
        connect(target)
    fill(target, folder)
    assert found(target) == whole


def test_a_killed_server_is_told_and_mended(
    own: Server, target: str, folder: Path, whole: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})

    def strike() -> None:
        _under_way(target, 100)
        own.kill()

    killer = threading.Thread(target=strike)
    killer.start()
    try:
        with pytest.raises(GraphError, match=r"(lost|cannot reach) bolt://"):
            fill(target, folder)
    finally:
        killer.join()
        own.start()
    with pytest.raises(NoGraph):
        connect(target)
    fill(target, folder)
    assert found(target) == whole


def test_what_others_keep_there_is_left_alone(target: str, folder: Path, whole: Graph) -> None:
    with connect(target, read_only=False) as writer:
        writer.rows("CREATE (:Duty {mine: 1})-[:LEADS]->(:Other {id: 'x'})")
    fill(target, folder)
    assert found(target) == whole
    with connect(target, read_only=False) as writer:
        assert isinstance(writer, Neo4jEngine)
        assert writer.others() == {"Duty": 1, "Other": 1}
        writer.rows("MATCH (n) DETACH DELETE n")
        writer.rows("CREATE (:Duty {id: 'not ours'})")
    with pytest.raises(BuildError, match="zeren did not write"):
        fill(target, folder)
