"""Megabytes of text read a second on one core, all findings, spans and records included.

``python -m benchmarks.speed``: the five plans joined to one text of 10 MB; many generated plans one
by one, and the plans of the tests, which no generator made; and single long plans with all
findings, at one length and twice that (about 2 in the last column is linear). Seconds are those of
the processor, so that a busy machine does not count. A name that was met before costs little: what
is read for the first time stands beside the median of the runs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

from tools.corpus.__main__ import chosen
from tools.corpus.plans import plan
from zeren.loaders import LoadError, read_text
from zeren.loaders.source import Source, read_source

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "data" / "documents"
PLANS = ROOT / "tests" / "plans"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(table(given.megabytes, given.runs))


def table(megabytes: float = 10, runs: int = 3) -> str:
    """Measure; a Markdown table."""
    lines = [
        "| text | MB | MB a second a core | for the first time | duties | twice as long takes |",
        "|---|---|---|---|---|---|",
    ]
    five = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt")))
    many = [plan(place).text for place in chosen(200)]
    _read([plan(place).text for place in chosen(7)], 1)  # makes the patterns
    texts: dict[str, tuple[list[str], list[str] | None]] = {
        "the five, joined": ([_long(five, megabytes)], [_long(five, 2 * megabytes)]),
        "200 generated plans": (many, None),
        "the plans of the tests": (
            [read_source(path).text for path in sorted(PLANS.glob("*/*.txt"))],
            None,
        ),
    }
    for form in ("prose", "table"):
        place = next(one for one in chosen(200) if plan(one).form == form)
        duties = int(megabytes / 4 * 1e6 / len(plan(place).text.encode()) * 40)
        texts[f"one long generated plan, {form}"] = (
            [plan(place, duties=duties).text],
            [plan(place, duties=2 * duties).text],
        )
    for name, (some, twice) in texts.items():
        size = sum(len(text.encode()) for text in some) / 1e6
        seconds, first, duties = _read(some, runs)
        ratio = f"{_read(twice, runs)[0] / seconds:.2f}×" if twice else ""
        lines.append(
            f"| {name} | {size:.1f} | {size / seconds:.2f} | {size / first:.2f} | {duties:,} "
            f"| {ratio} |"
        )
    return "\n".join(lines)


def _long(text: str, megabytes: float) -> str:
    return (text + "\n") * max(1, round(megabytes * 1e6 / len(text.encode())))


def _read(texts: Iterable[str], runs: int) -> tuple[float, float, int]:
    """Seconds of the processor for all texts, those of the first run, and the duties found."""
    times, duties = [], 0
    sources = [Source("plan.txt", "0" * 64, text) for text in texts]
    for _ in range(runs):
        began = time.process_time()
        duties = sum(map(_duties, sources))
        times.append(time.process_time() - began)
    return statistics.median(times), times[0], duties


def _duties(source: Source) -> int:
    try:
        return len(read_text(source).duties)
    except LoadError:
        return 0  # some plans of the tests are no plans


if __name__ == "__main__":
    main()
