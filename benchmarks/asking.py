"""Time of understanding questions on the bundled plans, warm, in one process.

The questions are those of the tests; the best of five calls each, in milliseconds of wall clock.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import yaml

from zeren.graph import connect
from zeren.graph.engine import Engine
from zeren.graph.store import build
from zeren.queries.ask import NotUnderstood, understand

QUESTIONS = Path(__file__).parent.parent / "tests" / "questions.yaml"
CALLS = 5


def best(engine: Engine, question: str) -> float:
    """Milliseconds of the fastest of some calls, whether the question is understood or not."""
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        with suppress(NotUnderstood):
            understand(question, engine)
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def main() -> None:
    """Build the five, measure and print."""
    rows = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "bench.zeren")
        build(graph)
        with connect(graph) as engine:
            print("| questions | number | median, ms | slowest, ms |\n|---|---|---|---|")
            for label, key in (("understood", "query"), ("refused", "refused")):
                times = [best(engine, str(row["ask"])) for row in rows if key in row]
                print(
                    f"| {label} | {len(times)} | {statistics.median(times):.1f} "
                    f"| {max(times):.1f} |"
                )


if __name__ == "__main__":
    main()
