"""Speed of reading, after the file is text: megabytes (UTF-8) a second on one core.

Each plan of data/documents and of tests/plans is read three times and the median taken; then
the tasks of one are repeated under running headings, to see that the time grows with the size.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from zeren.loaders import read_text
from zeren.loaders.source import Source

ROOT = Path(__file__).parent.parent


def seconds(text: str) -> float:
    """The median of three reads."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        read_text(Source("plan.txt", "", text))
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    print("| plans | MB | MB a second (median) |\n|---|---|---|")
    for folder in ("data/documents", "tests/plans/open", "tests/plans/held", "tests/plans/later"):
        texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / folder).glob("*.txt"))]
        sizes = [len(t.encode()) / 1e6 for t in texts]
        speeds = [size / seconds(text) for size, text in zip(sizes, texts, strict=True)]
        print(f"| {folder} | {sum(sizes):.2f} | {statistics.median(speeds):.2f} |", flush=True)
    text = (ROOT / "data/documents/yancheng.txt").read_text(encoding="utf-8")
    body = text[text.index("（一）提高") : text.index("四、组织")]
    print("\n| one plan's tasks repeated | MB | seconds |\n|---|---|---|")
    for times in (8, 16, 32):
        long = text[: text.index("三、重点")] + "".join(
            f"{'一二三四五六七八九十'[i % 10]}、重点任务\n\n{body}\n\n" for i in range(times)
        )
        print(f"| {times} | {len(long.encode()) / 1e6:.2f} | {seconds(long):.2f} |", flush=True)


if __name__ == "__main__":
    main()
