"""One suite over every engine: an embedded graph, and real Neo4j servers with the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zeren.graph import Engine, Graph, connect
from zeren.graph.build import fragment, merge
from zeren.loaders import load

from .server import LTS, NEWEST, ROOT, Server, missing, running

SERVERS = {"neo4j": LTS, "neo4j-newest": NEWEST}


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The graph of the bundled plans, as rows."""
    plans = sorted((ROOT / "data" / "documents").glob("*.txt"))
    return merge(None, [fragment(load(path)) for path in plans])


def _session_server(version: str, factory: pytest.TempPathFactory) -> Iterator[Server]:
    if reason := missing(version):
        pytest.skip(reason)
    with running(version, factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the long-term release, for the whole session."""
    yield from _session_server(LTS, tmp_path_factory)


@pytest.fixture(scope="session")
def newest_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the newest release, for the whole session."""
    yield from _session_server(NEWEST, tmp_path_factory)


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose tests may empty it, kill it and start it again."""
    if reason := missing(LTS):
        pytest.skip(reason)
    with running(LTS, tmp_path_factory.mktemp("own")) as server:
        yield server


@pytest.fixture(
    scope="session",
    params=["ladybug", *(pytest.param(name, marks=pytest.mark.neo4j) for name in SERVERS)],
)
def engine(
    request: pytest.FixtureRequest, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The graph of the bundled plans in each engine, opened for reading."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param in SERVERS:
            kind = {"neo4j": "neo4j_server", "neo4j-newest": "newest_server"}[request.param]
            server: Server = request.getfixturevalue(kind)
            let_in(patch, server)
            target = server.address
        else:
            target = str(tmp_path_factory.mktemp("graph") / "plans.zeren")
        with connect(target, read_only=False) as writer:
            writer.prepare()
            writer.write(graph)
        with connect(target) as reader:
            yield reader


def let_in(patch: pytest.MonkeyPatch, server: Server) -> None:
    """Name and password of a server, where every door of the product looks for them."""
    patch.setenv("NEO4J_USERNAME", "neo4j")
    patch.setenv("NEO4J_PASSWORD", server.password)
    patch.delenv("NEO4J_DATABASE", raising=False)


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with copies of two of the bundled plans."""
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("jianghai", "huiji"):
        source = ROOT / "data" / "documents" / f"{name}.txt"
        (folder / source.name).write_bytes(source.read_bytes())
    return folder
