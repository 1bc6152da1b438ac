"""Time of every named question on the bundled plans, warm, in one process; a Markdown table.

The median of nine calls (milliseconds of wall clock), with nothing asked for and with the
examples of the question's file.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from zeren.graph import connect
from zeren.graph.engine import Engine
from zeren.graph.store import build
from zeren.queries import QUERIES, run

CALLS = 9


def median(engine: Engine, name: str, params: Mapping[str, str]) -> float:
    """Milliseconds of one call, after one that does not count."""
    run(engine, name, **params)
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        run(engine, name, **params)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def main() -> None:
    """Build the five, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "bench.zeren")
        build(graph)
        print("| question | all, ms | with its examples, ms |\n|---|---|---|")
        with connect(graph) as engine:
            for name, query in QUERIES.items():
                examples = {one.name: one.example for one in query.parameters}
                everything, one = median(engine, name, {}), median(engine, name, examples)
                print(f"| {name} | {everything:.1f} | {one:.1f} |", flush=True)


if __name__ == "__main__":
    main()
