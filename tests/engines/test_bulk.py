"""The bulk road: the files of `zeren export neo4j-admin`, loaded by the real import."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from zeren.graph import Graph, GraphError, connect, store
from zeren.graph.build import ordered
from zeren.graph.export import export
from zeren.queries import run

from .conftest import let_in
from .server import LTS, NEWEST, ROOT, Server, free_port, missing

DOCUMENTS = ROOT / "data" / "documents"


def imported(server: Server, folder: Path) -> None:
    """Run the script that was written, with the server's own `neo4j-admin` on the path."""
    tools = server.home / "bin"
    tools.mkdir()
    command = shlex.join(server.java("org.neo4j.cli.AdminTool"))
    (tools / "neo4j-admin").write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    (tools / "neo4j-admin").chmod(0o755)
    done = subprocess.run(
        ["sh", str(folder / "import.sh")],
        env=server.environment | {"PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[:3000]


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize("version", [LTS, NEWEST])
def test_what_was_exported_is_imported_and_read_back(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason := missing(version):
        pytest.skip(reason)
    file = tmp_path / "graph.zeren"
    store.build(file, [DOCUMENTS])
    files = export(file, "neo4j-admin", tmp_path / "bulk")
    assert {"import.sh", "schema.cypher", "Duty.csv"} <= {path.name for path in files}
    server = Server(version, tmp_path / "home", free_port(), "a password of its own")
    server.prepare()
    imported(server, tmp_path / "bulk")
    let_in(monkeypatch, server)
    try:
        server.start()
        with connect(file) as embedded, connect(server.address) as engine:
            assert ordered(engine.read()) == ordered(embedded.read())
            # The rows are the same: a few questions show that what they need is there, too.
            for name in ("who_leads", "works_with", "compare"):
                assert run(engine, name).rows == run(embedded, name).rows, name
        with connect(server.address, read_only=False) as engine:
            for statement in (tmp_path / "bulk" / "schema.cypher").read_text("utf-8").split(";\n"):
                if statement:
                    engine.rows(statement)
        assert not store.build(server.address, [DOCUMENTS]).written
        with connect(server.address) as engine:
            # Words of two signs are found by the index for Chinese.
            found = engine.rows(
                "CALL db.awaitIndexes(60) CALL db.index.fulltext.queryNodes('Duty_words', '废物') "
                "YIELD node RETURN count(node) AS many"
            )
            assert found.rows[0][0] > 0
    finally:
        server.kill()


def test_a_key_that_occurs_twice_is_not_written(tmp_path: Path) -> None:
    from zeren.graph.admin_import import write_import
    from zeren.graph.columns import of_graph

    graph = Graph()
    for key in ("一", "二"):
        graph.node("Section", id="s1", key=key)
    with pytest.raises(GraphError, match="s1"):
        write_import(of_graph(graph), tmp_path)
