"""Time and memory of the main commands, each as a whole process; prints a Markdown table.

The median of five runs (seconds of wall clock) and the highest peak of memory.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = 5


def measured(command: Sequence[str], folder: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one process; a failure ends the benchmark."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "zeren.cli", *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"zeren {' '.join(command)}: exit status {process.returncode}")
    # Kilobytes on Linux, bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss / unit


def main() -> None:
    """Measure and print."""
    print("| command | seconds (median) | peak MB |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "bench.zeren")
        rows: list[tuple[str, list[str]]] = [
            ("build of the five, from nothing", ["build", "--fresh", "--graph", graph]),
            ("build with nothing changed", ["build", "--graph", graph]),
            (
                "query who_leads",
                ["query", "who_leads", "--param", "about=医疗废物", "--graph", graph],
            ),
            ("ask", ["ask", "who leads 医疗废物 in 江海", "--graph", graph]),
            ("list", ["list", "--graph", graph]),
            ("check", ["check", "--graph", graph]),
        ]
        for name, command in rows:
            runs = [measured(command, folder) for _ in range(RUNS)]
            seconds = statistics.median(s for s, _ in runs)
            print(f"| {name} | {seconds:.2f} | {max(m for _, m in runs):.0f} |", flush=True)


if __name__ == "__main__":
    main()
