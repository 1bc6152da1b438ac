"""A load that is broken off leaves the old graph or the new one, and the next run mends it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from zeren.graph import Graph, GraphError, connect, store
from zeren.graph.build import ordered
from zeren.queries import run

from .conftest import let_in
from .proxy import wire
from .server import LTS, ROOT, Server, running

DOCUMENTS = ROOT / "data" / "documents"
FIRST, MORE = DOCUMENTS / "huiji.txt", [DOCUMENTS / "huiji.txt", DOCUMENTS / "yancheng.txt"]

BUILD = """
import sys
from zeren.graph import engine_neo4j, store
if sys.argv[2] == "many":
    engine_neo4j.MOST = 200
store.build(sys.argv[1], sys.argv[3:])
"""


def graph_of(target: str | Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def started(target: str, *files: Path, many: bool = False) -> subprocess.Popen[bytes]:
    how = "many" if many else "one"
    command = [sys.executable, "-c", BUILD, target, how, *map(str, files)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def old_and_new(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Graph]:
    """The graph before and after, as a file has them."""
    folder = tmp_path_factory.mktemp("files")
    store.build(folder / "old.zeren", [FIRST])
    store.build(folder / "new.zeren", MORE)
    return graph_of(folder / "old.zeren"), graph_of(folder / "new.zeren")


@pytest.fixture
def target(own: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a server that holds the old graph."""
    let_in(monkeypatch, own)
    with connect(own.address, read_only=False) as writer:
        writer.rows("MATCH (n) DETACH DELETE n")
    store.build(own.address, [FIRST])
    return own.address


def _until_written(target: str, stamp: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until a part of a load has been committed."""
    until = time.monotonic() + 60
    with connect(target) as reader:
        while running.poll() is None and time.monotonic() < until:
            try:
                if reader.stamp() != stamp:
                    return
            except GraphError:
                return
            time.sleep(0.01)


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_killed_loader_leaves_the_old_graph_or_the_new(
    target: str, old_and_new: tuple[Graph, Graph]
) -> None:
    seen = set()
    for wait in (0.4, 0.9, 1.3, 1.7):
        running = started(target, *MORE)
        time.sleep(wait)
        running.kill()
        running.wait()
        found = graph_of(target)
        assert found in old_and_new
        seen.add(old_and_new.index(found))
        store.build(target, [FIRST], fresh=True)
    assert 0 in seen
    store.build(target, MORE)
    assert graph_of(target) == old_and_new[1]


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_large_load_goes_on_where_it_was_killed(
    target: str, old_and_new: tuple[Graph, Graph]
) -> None:
    for _ in range(3):
        with connect(target) as reader:
            stamp = reader.stamp()
        running = started(target, *MORE, many=True)
        _until_written(target, stamp, running)
        running.kill()
        running.wait()
        with connect(target) as reader:
            # A document is there as a whole or not at all.
            for row in run(reader, "overview"):
                if row["what"] == "duties":
                    texts = len(run(reader, "duties"))
                    assert row["number"] == texts
    report = store.build(target, MORE)
    assert report.documents == 2
    assert graph_of(target) == old_and_new[1]
    assert not store.build(target, MORE).written


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_killed_server_comes_back_with_the_old_graph_or_the_new(
    own: Server, target: str, old_and_new: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})
    killer = threading.Timer(0.25, own.kill)
    killer.start()
    try:
        with pytest.raises(GraphError, match=r"(lost|cannot reach) bolt://") as broken:
            for _ in range(50):
                store.build(target, MORE)
                store.build(target, [FIRST], fresh=True)
        assert "\n" not in str(broken.value)
    finally:
        killer.join()
        own.start()
    assert graph_of(target) in old_and_new
    store.build(target, MORE)
    assert graph_of(target) == old_and_new[1]


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize("limit", [3_000, 30_000, 80_000, 150_000])
def test_a_lost_network_leaves_the_old_graph_or_the_new(
    own: Server,
    target: str,
    old_and_new: tuple[Graph, Graph],
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
) -> None:
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})
    with wire(own.port, limit) as line:
        try:
            store.build(f"bolt://127.0.0.1:{line.port}", MORE)
        except GraphError as broken:
            assert "\n" not in str(broken)
            assert "127.0.0.1" in str(broken)
    assert graph_of(target) in old_and_new
    store.build(target, MORE)
    assert graph_of(target) == old_and_new[1]


@pytest.mark.neo4j
@pytest.mark.slow
def test_two_readers_and_a_writer_see_whole_graphs(
    target: str, old_and_new: tuple[Graph, Graph]
) -> None:
    wanted = {len(one.nodes["Duty"]) for one in old_and_new}
    _readers_and_writer(target, wanted)


@pytest.mark.slow
def test_two_readers_and_a_writer_on_a_file(
    tmp_path: Path, old_and_new: tuple[Graph, Graph]
) -> None:
    target = tmp_path / "graph.zeren"
    store.build(target, [FIRST])
    _readers_and_writer(str(target), {len(one.nodes["Duty"]) for one in old_and_new})
    assert [path.name for path in tmp_path.iterdir()] == ["graph.zeren"]


def _readers_and_writer(target: str, wanted: set[int]) -> None:
    """While one builds to and fro, two ask: each answer is of one of the two graphs."""
    from zeren.queries import connect as ask

    seen: set[int] = set()
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        with ask(target) as session:
            while not done.is_set():
                try:
                    duties = session.query("duties", where="410108").rows
                    many = session.cypher("MATCH (d:Duty) RETURN count(*) AS n")[0]["n"]
                    seen.add(many)
                    if many not in wanted or len(duties) not in wanted:
                        wrong.append((many, len(duties)))
                except GraphError as error:
                    wrong.append(error)
                    return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    try:
        for _ in range(3):
            store.build(target, MORE)
            store.build(target, [FIRST], fresh=True)
    finally:
        done.set()
        for one in readers:
            one.join()
    assert wrong == []
    assert seen <= wanted
    assert store.build(target, MORE).documents == 2


def test_a_second_process_reads_the_file_while_it_is_written(tmp_path: Path) -> None:
    """The writer works beside the file, so that a reader opens the old one meanwhile."""
    target = tmp_path / "graph.zeren"
    store.build(target, [FIRST])
    program = (
        "from zeren.graph import connect; import sys\n"
        "with connect(sys.argv[1]) as e:\n"
        "    print(e.rows('MATCH (d:Document) WHERE d.loaded RETURN count(*) AS n').rows[0][0])"
    )
    from zeren.graph.home import home_of

    with home_of(target).held():
        done = subprocess.run(
            [sys.executable, "-c", program, str(target)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.strip() == "1", done.stderr


def test_a_file_that_another_process_writes_to_is_told(tmp_path: Path) -> None:
    target = tmp_path / "graph.zeren"
    store.build(target, [FIRST])
    program = (
        "import sys, time\n"
        "from zeren.graph import connect\n"
        "with connect(sys.argv[1], read_only=False) as e:\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "open"
        with pytest.raises(GraphError, match="is being written by another program"):
            connect(target, read_only=False)
        with connect(target) as reader:  # a view of what is there
            assert len(run(reader, "documents")) == 1
    finally:
        other.communicate("")
    with connect(target, read_only=False):
        pass


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="needs the right to mount a small disk"
)
def test_a_full_disk_under_the_server_is_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old_and_new: tuple[Graph, Graph]
) -> None:
    home = tmp_path / "small"
    home.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(home)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with running(LTS, home / "neo4j") as server:
            let_in(monkeypatch, server)
            store.build(server.address, [FIRST])
            filler = home / "filler"
            with filler.open("wb") as file, pytest.raises(OSError, match="space"):
                while True:
                    file.write(b"0" * (1 << 16))
                    file.flush()
            with pytest.raises(GraphError) as full:
                for _ in range(30):
                    store.build(server.address, MORE)
                    store.build(server.address, [FIRST], fresh=True)
            assert "\n" not in str(full.value)
            server.kill()
            filler.unlink()
            server.start()
            assert graph_of(server.address) in old_and_new
            store.build(server.address, MORE)
            assert graph_of(server.address) == old_and_new[1]
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)
