"""How the time of reading grows with the length of a text: ``python benchmarks/reading.py``.

Each text is read at one length and at twice that; about 2 in the last column is linear.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from zeren.loaders import LoadError, read_text
from zeren.loaders.source import Source

DOCUMENTS = Path(__file__).resolve().parent.parent / "data" / "documents"
HEAD = "宝应县实施方案\n一、重点任务\n（一）加强管理。"


def seconds(text: str) -> float:
    """How long it takes to read a text, or to refuse it: the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        with suppress(LoadError):
            read_text(Source("plan.txt", "0" * 64, text))
        best = min(best, time.perf_counter() - start)
    return best


def repeated(unit: str, head: str = HEAD, tail: str = "") -> Callable[[int], str]:
    """A text of about so many characters, made of one piece over and over."""
    return lambda length: head + unit * (length // len(unit)) + tail


def texts() -> dict[str, tuple[Callable[[int], str], int]]:
    """Whole documents joined, and long runs of what patterns may stumble over."""
    made: dict[str, tuple[Callable[[int], str], int]] = {
        path.stem: (repeated(f"{path.read_text(encoding='utf-8')}\n", head=""), 200_000)
        for path in sorted(DOCUMENTS.glob("*.txt"))
    }
    runs = {
        "open brackets": repeated("（"),
        "names": repeated("县财政局、", f"{HEAD}（", "负责）"),
        "names joined by 和": repeated("县财政局和", f"{HEAD}（", "负责）"),
        "和": repeated("和", f"{HEAD}（", "县财政局负责）"),
        "由": repeated("由"),
        "各": repeated("各", tail="部门负责。"),
        "figures": repeated("达到90%、"),
        "digits": repeated("1"),
        "years": repeated("2020年"),
        "blanks": repeated(" ", f"{HEAD}甲", "乙"),
        "blank lines": repeated("\n", tail="乙"),
        "returns": repeated("\r", tail="乙"),
        "open titles": repeated("《甲乙丙"),
        "sentences": repeated("县财政局负责管理。"),
        "items": repeated("1.甲乙。\n"),
        "rows": repeated("1\t甲\t县财政局\n", "序号\t任务\t责任单位\n"),
        "members": repeated(
            "赵文斌 县财政局副局长\n", f"{HEAD}\n附件\n领导小组成员名单\n组长：李明 县长\n"
        ),
        "lines above": repeated("关于\n", "", HEAD),
    }
    return made | {name: (make, 20_000) for name, make in runs.items()}


def main() -> None:
    print(f"{'text':24}{'characters':>12}{'seconds':>10}{'twice':>10}{'ratio':>8}")
    for name, (make, length) in texts().items():
        once, twice = seconds(make(length)), seconds(make(2 * length))
        print(f"{name:24}{length:>12}{once:>10.3f}{twice:>10.3f}{twice / max(once, 1e-3):>8.1f}")


if __name__ == "__main__":
    main()
