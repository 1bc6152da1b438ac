"""Loading the same rows by several roads, each in a process of its own; Markdown tables.

``python -m benchmarks.loading embedded FOLDER`` fills the embedded engine with the tables of a
corpus (`make corpus`): the engine's own COPY of the Arrow tables against the whole of what a
build does after reading (key check, COPY, rest on the disk, renaming). ``... bolt FOLDER`` fills
a Neo4j server of the tests over Bolt: zeren, the driver's UNWIND, py2neo's bulk calls and
rdflib-neo4j. The runs of the roads take turns; the tables have the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

BATCH = 5_000
WARM = 4  # rounds in which a server of Neo4j still compiles much of its own code


def main() -> None:
    """Run the roads in turns, or (``--road``) one of them in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("embedded", "bolt", "bulk"))
    parser.add_argument("folder", type=Path, help="tables of a corpus")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--road", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.road:
        print(json.dumps(ROADS[given.road](given.folder)))
    elif given.what == "embedded":
        print(embedded(given.folder, given.runs))
    elif given.what == "bulk":
        print(bulk(given.folder, given.runs))
    else:
        print(bolt(given.folder, given.runs))


def embedded(folder: Path, runs: int) -> str:
    """The embedded engine: raw COPY and zeren in turns."""
    names = ("raw", "zeren")
    found = _in_turns(names, folder, runs, {})
    lines = ["| road | seconds (median) | ratio | peak MB | rows |", "|---|---|---|---|---|"]
    base = statistics.median(one["seconds"] for one in found["raw"])
    for name in names:
        seconds = statistics.median(one["seconds"] for one in found[name])
        peak = max(one["peak"] for one in found[name])
        lines.append(
            f"| {_SAID[name]} | {seconds:.1f} | {seconds / base:.2f} | {peak:.0f} "
            f"| {found[name][0]['rows']:,} |"
        )
    return "\n".join(lines)


def bolt(folder: Path, runs: int) -> str:
    """A Neo4j server: every road into the empty database, constraints made before."""
    from tests.engines.server import LTS, running

    roads = ("zeren-bolt", "driver", "py2neo-create", "py2neo-merge")
    again = ("zeren-again", "py2neo-again")
    once = ("rdflib-neo4j",)
    with (
        tempfile.TemporaryDirectory() as home,
        running(
            LTS,
            Path(home) / "neo4j",
            heap="2g",
            lasting=True,
            settings={"server.memory.pagecache.size": "512m"},
        ) as server,
    ):
        environment = {
            "NEO4J_URI": server.address,
            "NEO4J_USERNAME": "neo4j",
            "NEO4J_PASSWORD": server.password,
        }
        # It does so on the same processors: what it does first does not count.
        _in_turns(roads, folder, WARM, environment)
        found = _in_turns(roads, folder, runs, environment)
        _in_turns(("zeren-bolt", "zeren-again", "py2neo-again"), folder, 1, environment)
        made = _in_turns(("zeren-indexes",), folder, 1, environment)["zeren-indexes"][0]
        found |= _in_turns(again, folder, runs, environment)
        found |= _in_turns(once, folder, 1, environment)
    lines = [
        "| road | rows a second (median) | zeren is … times as fast | slowest, fastest | peak MB |",
        "|---|---|---|---|---|",
    ]

    def speeds(name: str) -> list[float]:
        return sorted(one["rows"] / one["seconds"] for one in found[name])

    def speed(name: str) -> float:
        return statistics.median(speeds(name))

    for name in (*roads, *again, *once):
        peak = max(one["peak"] for one in found[name])
        ours = "zeren-again" if name in again else "zeren-bolt"
        lines.append(
            f"| {_SAID[name]} | {speed(name):,.0f} | {speed(ours) / speed(name):.2f} "
            f"| {speeds(name)[0]:,.0f}, {speeds(name)[-1]:,.0f} | {peak:.0f} |"
        )
    rows = found["zeren-bolt"][0]["rows"]
    return (
        f"{rows:,} rows, {runs} runs in turns; the constraints are there before. The indexes for "
        f"words and roles, which no other road makes, come after: {made['seconds']:.1f} s until "
        "they are filled.\n\n" + "\n".join(lines)
    )


def bulk(folder: Path, runs: int) -> str:
    """Our files and the import of a stopped server, against that import alone."""
    from tests.engines.server import LTS, Server, free_port
    from zeren.graph.admin_import import import_options

    written, imported = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            files = Path(place) / "files"
            found = _in_turns(("write-import",), folder, 1, {"BULK": str(files)})
            written.append(found["write-import"][0])
            server = Server(
                LTS, Path(place) / "home", free_port(), "of no use", heap="2g", lasting=True
            )
            server.prepare()
            command = ["database", "import", "full", "neo4j", *import_options(files)]
            began = time.perf_counter()
            subprocess.run(
                server.java("org.neo4j.cli.AdminTool", *command),
                env=server.environment,
                cwd=files,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            imported.append(time.perf_counter() - began)
    ours = statistics.median(one["seconds"] for one in written)
    alone = statistics.median(imported)
    peak = max(one["peak"] for one in written)
    return "\n".join(
        (
            "| step | seconds (median) | ratio | our peak MB |",
            "|---|---|---|---|",
            f"| neo4j-admin database import full, alone | {alone:.1f} | 1.00 | |",
            f"| the same and the writing of its files ({ours:.1f} s) before "
            f"| {alone + ours:.1f} | {(alone + ours) / alone:.2f} | {peak:.0f} |",
        )
    )


_SAID = {
    "raw": "COPY of the same Arrow tables",
    "zeren": "zeren: key check, COPY, rest on the disk, renaming",
    "zeren-bolt": "into the empty database: zeren",
    "driver": "driver: a plain loop of UNWIND … CREATE",
    "py2neo-create": "py2neo: create_nodes, create_relationships",
    "py2neo-merge": "py2neo: merge_nodes, merge_relationships",
    "zeren-again": "the same rows once more: zeren (reads, compares, writes what differs)",
    "py2neo-again": "py2neo: merge_nodes, merge_relationships",
    "rdflib-neo4j": "rdflib-neo4j: triples in batches, no evidence (rows are triples)",
}


def _in_turns(
    names: Sequence[str], folder: Path, runs: int, environment: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            command = [
                sys.executable,
                "-m",
                "benchmarks.loading",
                "embedded",
                str(folder),
                "--road",
                name,
            ]
            done = subprocess.run(
                command,
                env=os.environ | environment,
                stdout=subprocess.PIPE,
                check=True,
            )
            found[name].append(json.loads(done.stdout.splitlines()[-1]))
    return found


def _timed(work: Callable[[], object], rows: int) -> dict[str, float]:
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"seconds": seconds, "peak": peak, "rows": rows}


# ---------------------------------------------------------------- embedded


def raw(folder: Path) -> dict[str, float]:
    """The engine alone, by the statements that its documentation gives."""
    import ladybug

    from zeren.graph import cypher
    from zeren.graph.columns import of_folder
    from zeren.ontology.schema import schema

    tables = list(of_folder(folder))
    with tempfile.TemporaryDirectory(dir=folder) as place:

        def load() -> None:
            database = ladybug.Database(
                f"{place}/graph", max_db_size=1 << 36, auto_checkpoint=False
            )
            connection = ladybug.Connection(database)
            for statement in cypher.tables(schema()):
                connection.execute(statement)
            for one in tables:
                ends = "" if one.ends is None else f" (from='{one.ends[0]}', to='{one.ends[1]}')"
                connection.execute(f"COPY `{one.name}` FROM $rows{ends}", {"rows": one.table})
            connection.execute("CHECKPOINT")
            connection.close()
            database.close()

        return _timed(load, sum(len(one.table) for one in tables))


def zeren(folder: Path) -> dict[str, float]:
    """What a build does with the rows when all documents are read."""
    from zeren.graph.columns import of_folder
    from zeren.graph.workshop import locked, publish

    tables = list(of_folder(folder))
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = Path(place).resolve() / "graph.zeren"

        def load() -> None:
            with locked(store) as workshop:
                publish(tables, store, workshop)

        return _timed(load, sum(len(one.table) for one in tables))


def write_files(folder: Path) -> dict[str, float]:
    """The files of the bulk road, from the tables of a folder."""
    from zeren.graph.admin_import import write_import
    from zeren.graph.columns import of_folder

    place = Path(os.environ["BULK"])
    return _timed(lambda: write_import(of_folder(folder), place), 0)


# ---------------------------------------------------------------- over Bolt


def _rows(folder: Path) -> tuple[list[tuple[str, str, list[Any]]], list[Any], int]:
    """(label, key, rows) and (type, ends, their keys, rows), with nulls left out."""
    from zeren.graph.columns import of_folder
    from zeren.ontology.schema import schema

    kinds = schema().nodes
    nodes, edges, count = [], [], 0
    for one in of_folder(folder):
        rows = [
            {name: value for name, value in row.items() if value is not None}
            for row in one.table.to_pylist()
        ]
        count += len(rows)
        if one.ends is None:
            nodes.append((one.name, kinds[one.name].key, rows))
        else:
            keys = (kinds[one.ends[0]].key, kinds[one.ends[1]].key)
            triples = [(row.pop("src"), row, row.pop("dst")) for row in rows]
            edges.append((one.name, one.ends, keys, triples))
    return nodes, edges, count


def _driver() -> Any:
    import neo4j

    return neo4j.GraphDatabase.driver(
        os.environ["NEO4J_URI"],
        auth=("neo4j", os.environ["NEO4J_PASSWORD"]),
        notifications_min_severity="OFF",
    )


def _empty() -> None:
    """An empty database with the constraints of the ontology, and no index of an earlier load."""
    from zeren.graph import cypher
    from zeren.ontology.schema import schema

    with _driver() as driver:
        listed = "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' "
        for record in driver.execute_query(f"{listed} AND owningConstraint IS NULL").records:
            driver.execute_query(f"DROP INDEX {cypher.quoted(record['name'])}")
        text = "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS gone"
        while driver.execute_query(text).records[0]["gone"]:
            pass
        for statement in cypher.constraints(schema()):
            driver.execute_query(statement)


def zeren_bolt(folder: Path, *, empty: bool = True) -> dict[str, float]:
    """Our engine, from tables to the whole graph; or onto the same rows once more."""
    from zeren.graph.columns import of_folder
    from zeren.graph.engine_neo4j import Neo4jEngine
    from zeren.graph.export import load_tables

    if empty:
        _empty()
    with Neo4jEngine(os.environ["NEO4J_URI"], read_only=False) as engine:
        engine.prepare()
        if empty:
            tables = list(of_folder(folder))
            return _timed(lambda: engine.fill(tables, ""), sum(len(one.table) for one in tables))
        graph = load_tables(folder)
        count = sum(map(len, [*graph.nodes.values(), *graph.edges.values()]))
        return _timed(lambda: engine.replace(engine.read(), graph, engine.stamp()), count)


def zeren_indexes(folder: Path) -> dict[str, float]:
    """What no other road makes: the indexes for words and roles, until they are filled."""
    from zeren.graph.engine_neo4j import Neo4jEngine

    with Neo4jEngine(os.environ["NEO4J_URI"], read_only=False) as engine:

        def make() -> None:
            engine.index()
            engine.rows("CALL db.awaitIndexes(300)")

        return _timed(make, 0)


def driver(folder: Path) -> dict[str, float]:
    """A plain loop: one statement a batch."""
    _empty()
    nodes, edges, count = _rows(folder)
    with _driver() as open_driver:

        def load() -> None:
            for label, _, rows in nodes:
                for some in _batches(rows):
                    open_driver.execute_query(
                        f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=some
                    )
            for name, (a, b), (ka, kb), rows in edges:
                text = (
                    f"UNWIND $rows AS row MATCH (a:{a} {{{ka}: row[0]}}) "
                    f"MATCH (b:{b} {{{kb}: row[2]}}) CREATE (a)-[r:{name}]->(b) SET r = row[1]"
                )
                for some in _batches(rows):
                    open_driver.execute_query(text, rows=list(map(list, some)))

        return _timed(load, count)


def _py2neo(folder: Path, way: str, *, empty: bool = True) -> dict[str, float]:
    from py2neo import Graph, bulk

    if empty:
        _empty()
    nodes, edges, count = _rows(folder)
    graph = Graph(os.environ["NEO4J_URI"], auth=("neo4j", os.environ["NEO4J_PASSWORD"]))

    def load() -> None:
        for label, key, rows in nodes:
            for some in _batches(rows):
                if way == "create":
                    bulk.create_nodes(graph.auto(), some, labels={label})
                else:
                    bulk.merge_nodes(graph.auto(), some, (label, key))
        for name, (a, b), (ka, kb), rows in edges:
            for some in _batches(rows):
                ends = {"start_node_key": (a, ka), "end_node_key": (b, kb)}
                work = bulk.create_relationships if way == "create" else bulk.merge_relationships
                kind = name if way == "create" else (name,)
                work(graph.auto(), some, kind, **ends)

    return _timed(load, count)


def rdflib_neo4j(folder: Path) -> dict[str, float]:
    """Triples: what a node is and has, and edges without their evidence."""
    from rdflib import RDF, Graph, Literal, Namespace
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    _empty()
    z = Namespace("https://w3id.org/zeren/ontology#")
    data = Namespace("https://w3id.org/zeren/data/")
    nodes, edges, _ = _rows(folder)
    triples: list[Any] = []
    for label, key, rows in nodes:
        for row in rows:
            node = data[row[key]]
            triples.append((node, RDF.type, z[label]))
            for name, value in row.items():
                for one in value if isinstance(value, list) else [value]:
                    triples.append((node, z[name], Literal(one)))
    for name, _, _, rows in edges:
        triples += [(data[src], z[name], data[dst]) for src, _, dst in rows]
    triples = triples[:50_000]  # it is slow: a part tells the speed
    auth = {
        "uri": os.environ["NEO4J_URI"],
        "database": "neo4j",
        "user": "neo4j",
        "pwd": os.environ["NEO4J_PASSWORD"],
    }
    settings = Neo4jStoreConfig(
        auth_data=auth,
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
        batch_size=BATCH,
    )
    store = Graph(store=Neo4jStore(config=settings))

    def load() -> None:
        for triple in triples:
            store.add(triple)
        store.close(True)

    return _timed(load, len(triples))


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(rows), BATCH):
        yield rows[at : at + BATCH]


ROADS: dict[str, Callable[[Path], dict[str, float]]] = {
    "raw": raw,
    "zeren": zeren,
    "write-import": write_files,
    "zeren-bolt": zeren_bolt,
    "driver": driver,
    "py2neo-create": lambda folder: _py2neo(folder, "create"),
    "py2neo-merge": lambda folder: _py2neo(folder, "merge"),
    "zeren-indexes": zeren_indexes,
    "zeren-again": lambda folder: zeren_bolt(folder, empty=False),
    "py2neo-again": lambda folder: _py2neo(folder, "merge", empty=False),
    "rdflib-neo4j": rdflib_neo4j,
}

if __name__ == "__main__":
    main()
