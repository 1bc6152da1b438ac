"""All benchmarks side by side, written into ``benchmarks/RESULTS.md``.

``python -m benchmarks.results [SECTION …] [--corpus FOLDER]``: the sections named, or all of them,
take the place of those in the file. The corpus is made where it is not there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tests.engines.server import LTS

from . import asking, commands, country, loading, questions, reading, side_by_side, speed

FILE = Path(__file__).with_name("RESULTS.md")
SMALL = 160  # places, for what would take an hour on all
HEAD = """# Results

Written by `make bench` (`python -m benchmarks.results`), each section in one run, side by side. How
each figure comes about stands in the module that measures it. Ratios travel better than seconds.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--corpus", type=Path, default=Path("build/corpus"))
    given = parser.parse_args()
    if unknown := set(given.sections) - SECTIONS.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    for name in given.sections or SECTIONS:
        title, measure = SECTIONS[name]
        before = os.getloadavg()[0]
        print(f"{name} …", file=sys.stderr, flush=True)
        measured = measure(given.corpus)
        keep(name, f"## {title}\n\n{_where(before)}\n\n{measured.strip()}\n")


def keep(name: str, text: str) -> None:
    """Put a section into the file, in the place of the one that was there."""
    found = FILE.read_text(encoding="utf-8") if FILE.exists() else HEAD
    parts = dict(re.findall(r"<!-- (\S+) -->\n(.*?)(?=<!-- |\Z)", found, re.DOTALL))
    parts[name] = text + "\n"
    body = "".join(f"<!-- {one} -->\n{parts[one]}" for one in SECTIONS if one in parts)
    FILE.write_text(f"{HEAD}\n{body.rstrip()}\n", encoding="utf-8")


def _where(before: float) -> str:
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"ladybug {version('ladybug')}, neo4j driver {version('neo4j')}; "
        f"load average {before:.1f} before and {os.getloadavg()[0]:.1f} after."
    )


def _tables(corpus: Path, places: int | None = None) -> Path:
    """The tables of the corpus, or of a small one beside it."""
    folder = corpus if places is None else corpus.with_name(f"{corpus.name}-{places}")
    if not (folder / "tables").is_dir():
        few = [] if places is None else ["--places", str(places)]
        subprocess.run([sys.executable, "-m", "tools.corpus", str(folder), *few], check=True)
    return folder / "tables"


def _printed(work: Callable[[], object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        work()
    return out.getvalue()


def build(corpus: Path) -> str:
    """`zeren build` of documents from files to the end, at several sizes."""
    documents = _tables(corpus).parent / "documents"
    files = sorted(documents.rglob("*.txt"))
    lines = ["| documents | seconds | documents a second | peak MB |", "|---|---|---|---|"]
    for many in (100, 400, 1600, len(files)):
        some = [str(files[at * len(files) // many]) for at in range(many)]
        with tempfile.TemporaryDirectory() as folder:
            listed = Path(folder) / "plans"
            listed.mkdir()
            for file in some:
                os.symlink(os.path.abspath(file), listed / Path(file).name)
            command = ["build", "--fresh", "--graph", "bench.zeren", str(listed)]
            seconds, peak = commands.measured(command, folder)
        lines.append(f"| {many:,} | {seconds:.1f} | {many / seconds:.1f} | {peak:,.0f} |")
    return "\n".join(lines)


SECTIONS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "embedded": (
        "Loading the country into the embedded engine",
        lambda corpus: loading.embedded(_tables(corpus), 3),
    ),
    "bolt": (
        f"Loading {SMALL} places into Neo4j over Bolt",
        lambda corpus: loading.bolt(_tables(corpus, SMALL), 3),
    ),
    "bulk": (
        "Loading the country into a stopped Neo4j server",
        lambda corpus: loading.bulk(_tables(corpus), 3),
    ),
    "country": (
        "The main questions of the whole country",
        lambda corpus: country.table(_tables(corpus)),
    ),
    "side-by-side": (
        f"Six questions about {SMALL} places, the same answers from all",
        lambda corpus: side_by_side.table(_tables(corpus, SMALL)),
    ),
    "build": ("Documents from files to the end", build),
    "speed": ("Reading", lambda corpus: speed.table()),
    "growth": (
        "How reading grows with the length of odd texts",
        lambda corpus: _code(reading.main),
    ),
    "commands": ("Commands on the five plans", lambda corpus: _printed(commands.main)),
    "questions": ("Questions on the five plans", lambda corpus: questions.table((LTS,))),
    "asking": ("Understanding questions", lambda corpus: _printed(asking.main)),
}


def _code(work: Callable[[], object]) -> str:
    return f"```\n{_printed(work)}```"


if __name__ == "__main__":
    main()
