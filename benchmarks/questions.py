"""Time of every named question on the bundled plans, warm, on each engine; a Markdown table.

The median of nine calls (milliseconds of wall clock), with nothing asked for and with the
examples of the question's file. A server compiles itself and its statements while it answers the
first calls, so all are asked for twenty seconds before, and each for a second.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from zeren.graph import Engine, connect
from zeren.graph.store import build
from zeren.queries import QUERIES, run

CALLS = 9
# Seconds of calls that do not count: of all questions, and of each.
WARM = {"ladybug": (1.0, 0.2), "neo4j": (20.0, 1.0)}


def median(engine: Engine, name: str, params: Mapping[str, str]) -> float:
    """Milliseconds of one call, after calls that do not count."""
    began = time.perf_counter()
    run(engine, name, **params)
    while time.perf_counter() - began < WARM[engine.name][1]:
        run(engine, name, **params)
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        run(engine, name, **params)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def table(servers: Sequence[str] = ()) -> str:
    """Build the five in a file and on servers of these releases, and ask."""
    from tests.engines.server import running

    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        targets = {"embedded": (str(place / "bench.zeren"), "")}
        for version in servers:
            server = stack.enter_context(running(version, place / version, lasting=True))
            targets[f"Neo4j {version}"] = (server.address, server.password)
        found: dict[str, list[str]] = {name: [] for name in QUERIES}
        heads: list[str] = []
        for shown, (target, password) in targets.items():
            os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": password}
            build(target)
            heads += [f"{shown}: all, ms", "with its examples, ms"]
            with connect(target) as engine:
                began = time.perf_counter()
                while time.perf_counter() - began < WARM[engine.name][0]:
                    for name in QUERIES:
                        run(engine, name)
                for name, query in QUERIES.items():
                    examples = {one.name: one.example for one in query.parameters}
                    found[name] += [f"{median(engine, name, one):.1f}" for one in ({}, examples)]
        lines = [f"| question | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
        lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in found.items()]
        return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", nargs="*", default=(), help="releases of Neo4j")
    print(table(parser.parse_args().servers))


if __name__ == "__main__":
    main()
