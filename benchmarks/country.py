"""The main questions of the whole country: each whole call beside its statements sent raw.

``python -m benchmarks.country FOLDER`` takes the tables of the national corpus (`make corpus`). A
call is what a user calls: names looked up, the statements run, the rows as a Result. Raw are the
statements of that call with their parameters, sent by the engine's own library, all rows fetched;
calls of both kinds take turns. Printed is the median in milliseconds, after calls that do not
count (a server compiles a statement while it answers the first hundred).
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zeren.graph import Engine, connect
from zeren.graph.engine import Rows
from zeren.queries import run
from zeren.queries.session import how_many

PAGE = 100
WARM, CALLS = 3, 15
SECONDS = 2.0  # calls of one question that do not count, at most

Statement = tuple[str, dict[str, Any]]
Raw = Callable[[str, dict[str, Any]], list[Any]]


@dataclass(frozen=True)
class Question:
    """A question and the most that it may take, in milliseconds, embedded and on Neo4j."""

    says: str
    most: tuple[int, int]
    name: str
    params: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    counts: bool = False

    def ask(self, engine: Engine) -> int:
        """Ask it; gives the number of rows, or what was counted."""
        if self.counts:
            return how_many(engine, self.name, **self.params)
        return len(run(engine, self.name, limit=self.page, **self.params))


def questions(engine: Engine) -> list[Question]:
    """What is asked, about a county in the middle of the country and one of its bodies."""
    counties = engine.rows(
        "MATCH (j:Jurisdiction)<-[:APPLIES_TO]-(:Document) WHERE j.level = 'county' "
        "RETURN DISTINCT j.code AS code ORDER BY code"
    ).rows
    where = counties[len(counties) // 2][0]
    bodies = engine.rows(
        "MATCH (a:Agency)-[:SERVES]->(j:Jurisdiction) WHERE j.code = $code AND a.named "
        "RETURN a.name AS name, a.id AS id, COUNT { MATCH (a)-[:LEADS]->(:Duty) } AS leads "
        "ORDER BY leads DESC, id LIMIT 1",
        {"code": where},
    ).rows
    name, key, _ = bodies[0]
    topic = engine.rows(
        "MATCH (d:Duty)-[:IN_DOCUMENT]->(:Document)-[:APPLIES_TO]->(j:Jurisdiction) "
        "WHERE j.code = $code AND d.main_topic IS NOT NULL "
        "RETURN d.main_topic AS topic, count(*) AS many ORDER BY many DESC, topic LIMIT 1",
        {"code": where},
    ).rows[0][0]
    keyed, free, all_of = (10, 40), (50, 200), (300, 1500)
    return [
        Question("who leads a topic in a place", keyed, "who_leads", _of(about=topic, where=where)),
        Question("duties of a body, by its key", keyed, "duties_of", _of(agency=key)),
        Question("duties of a body of a place", keyed, "duties_of", _of(agency=name, where=where)),
        Question("who works with a body, by its key", keyed, "works_with", _of(agency=key)),
        Question("who works with a body of a place", keyed, "works_with",
                 _of(agency=name, where=where)),
        Question("who leads, by words, in a place", free, "who_leads",
                 _of(about="废物", where=where)),
        Question("who leads a topic, first page", free, "who_leads", _of(about=topic), PAGE),
        Question("duties of all bodies of a name, first page", free, "duties_of",
                 _of(agency=name), PAGE),
        *(
            Question(f"{name}, {what}", all_of, name, {}, page, counts)
            for name in ("compare", "gaps", "overlaps")
            for what, page, counts in (("first page", PAGE, False), ("count", None, True))
        ),
        Question("compare a topic, first page", all_of, "compare", _of(topic=topic), PAGE),
        Question("compare a topic, count", all_of, "compare", _of(topic=topic), None, True),
    ]  # fmt: skip


def _of(**params: str) -> dict[str, str]:
    return params


@contextmanager
def noted(engine: Engine) -> Iterator[list[Statement]]:
    """Take down the statements that an engine is given meanwhile."""
    sent: list[Statement] = []
    rows = engine.rows

    def noting(cypher: str, params: Mapping[str, Any] | None = None) -> Rows:
        sent.append((cypher, dict(params or {})))
        return rows(cypher, params)

    engine.rows = noting  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        del engine.rows


def measured(engine: Engine, raw: Raw, one: Question) -> tuple[int, float, float, int]:
    """Rows, milliseconds of the whole call and of its statements alone, and how many these are."""
    with noted(engine) as sent:
        rows = one.ask(engine)

    def alone() -> None:
        for cypher, params in sent:
            raw(cypher, params)

    def whole() -> None:
        one.ask(engine)

    times: dict[Callable[[], None], list[float]] = {whole: [], alone: []}
    began = time.perf_counter()
    count = 0
    while count < WARM or (time.perf_counter() - began < SECONDS and count < 150):
        whole()
        alone()
        count += 1
    for _ in range(CALLS):
        for work, found in times.items():
            began = time.perf_counter()
            work()
            found.append((time.perf_counter() - began) * 1000)
    return rows, statistics.median(times[whole]), statistics.median(times[alone]), len(sent)


def report(engine: Engine, raw: Raw, asked: Sequence[Question] | None = None) -> str:
    """A table of all questions on one engine."""
    column = 1 if engine.name == "neo4j" else 0
    lines = [
        f"| {engine.name}: question | rows | whole call, ms | at most | its statements raw, ms "
        "| more | statements |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in asked or questions(engine):
        rows, whole, alone, many = measured(engine, raw, one)
        lines.append(
            f"| {one.says} | {rows:,} | {whole:.1f} | {one.most[column]} | {alone:.1f} "
            f"| {whole - alone:+.1f} | {many} |"
        )
    return "\n".join(lines)


# ---------------------------------------------------------------- the engines


def embedded(file: Path) -> str:
    """The questions asked of a graph in a file."""
    import ladybug

    with (
        ladybug.Database(str(file), read_only=True, max_db_size=1 << 36) as database,
        ladybug.Connection(database) as connection,
        connect(file) as engine,
    ):

        def raw(cypher: str, params: dict[str, Any]) -> list[Any]:
            with connection.execute(cypher, params) as result:  # type: ignore[union-attr]
                return list(result.get_all())

        return report(engine, raw)


def on_server(address: str, password: str) -> str:
    """The questions asked of a graph on a server, whose name and password the variables tell."""
    import neo4j

    with (
        neo4j.GraphDatabase.driver(
            address, auth=("neo4j", password), notifications_min_severity="OFF"
        ) as driver,
        connect(address) as engine,
    ):

        def raw(cypher: str, params: dict[str, Any]) -> list[Any]:
            found = driver.execute_query(neo4j.Query(cypher), params, routing_="r")
            return [record.values() for record in found.records]

        return report(engine, raw)


def table(folder: Path) -> str:
    """Fill both engines with the tables of a folder, the server by its bulk import, and ask."""
    import os

    from tests.engines.server import LTS, Server, free_port
    from zeren.graph import cypher
    from zeren.graph.admin_import import write_import
    from zeren.graph.columns import of_folder
    from zeren.graph.engine_ladybug import LadybugEngine
    from zeren.ontology.schema import schema

    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder.parent)))
        with LadybugEngine(str(place / "graph"), read_only=False) as engine:
            engine.prepare()
            engine.write_columns(of_folder(folder))
        first = embedded(place / "graph")
        settings = {"server.memory.pagecache.size": "512m"}
        server = Server(
            LTS,
            place / "home",
            free_port(),
            "of-the-benchmark",
            heap="2g",
            lasting=True,
            settings=settings,
        )
        server.prepare()
        write_import(of_folder(folder), place / "bulk")
        tools = server.home / "bin"
        tools.mkdir()
        command = shlex.join(server.java("org.neo4j.cli.AdminTool"))
        (tools / "neo4j-admin").write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        (tools / "neo4j-admin").chmod(0o755)
        path = f"{tools}:{os.environ['PATH']}"
        subprocess.run(
            ["sh", str(place / "bulk" / "import.sh")],
            env=server.environment | {"PATH": path},
            check=True,
            capture_output=True,
        )
        stack.callback(server.kill)
        server.start()
        os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": server.password}
        with connect(server.address, read_only=False) as engine:
            for statement in (*cypher.constraints(schema()), *cypher.indexes(schema())):
                engine.rows(statement)
            engine.rows("CALL db.awaitIndexes(300)")
        return f"{first}\n\n{on_server(server.address, server.password)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="tables of the national corpus")
    print(table(parser.parse_args().folder))


if __name__ == "__main__":
    main()
