"""How well plans with answer keys are read: precision, recall and F1 a kind of finding.

    python -m tests.scorecard              prints the table
    python -m tests.scorecard --write      writes it to docs/scorecard.md
    python -m tests.scorecard --formats    measures files of other formats, too (minutes;
                                           LibreOffice and Chromium print some of them)

The plans and their keys (tests/plans) were made after the genre without looking at the reader.
Each set was scored once before anything in it was looked at: those figures stand in
tests/plans/first-reads.yaml and are never changed. What a set got wrong then was mended
afterwards, so it is no longer unseen.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zeren.loaders import LoadError, load
from zeren.loaders.records import Document

PLANS = Path(__file__).parent / "plans"
PAGE = Path(__file__).parent.parent / "docs" / "scorecard.md"
#: Set → kind of finding → [precision, recall, F1], before anything in the set was looked at.
FIRST_READS: dict[str, dict[str, list[float]]] = yaml.safe_load(
    (PLANS / "first-reads.yaml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Score:
    """Findings right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def bare(words: object) -> str:
    """Words as they are compared: without white space."""
    return re.sub(r"\s+", "", "" if words is None else str(words))


def rows(document: Document) -> dict[str, list[tuple[object, ...]]]:
    """What was read, in the form of a key."""
    duties = document.duties
    return {
        "duties": [(d.key, bare(d.title)) for d in duties],
        "clauses": [
            (d.key, a.agency, a.role) for d in duties for a in d.assignments if a.basis != "prose"
        ],
        "bases": [
            (d.key, a.agency, a.basis, a.inherited)
            for d in duties
            for a in d.assignments
            if a.basis != "prose"
        ],
        "prose": [
            (d.key, a.agency, a.role) for d in duties for a in d.assignments if a.basis == "prose"
        ],
        "dates": [(d.key, d.due, d.due_by) for d in duties if d.due],
        "open ends": [(d.key,) for d in duties if d.open_ended],
        "indicators": [
            (d.key, i.kind, i.comparator, i.value, i.unit) for d in duties for i in d.indicators
        ],
        "place and form": [("place", document.place), ("form", document.form)],
    }


def wanted(key: dict[str, object]) -> dict[str, list[tuple[object, ...]]]:
    """What a key asks for."""

    def listed(name: str) -> list[dict[str, object]]:
        found = key.get(name) or []
        assert isinstance(found, list)
        return found

    head = key["document"]
    assert isinstance(head, dict)
    clauses = [a for a in listed("assignments") if a["basis"] != "prose"]
    place = head.get("jurisdiction")
    return {
        "duties": [(str(d["key"]), bare(d["title"])) for d in listed("duties")],
        "clauses": [(str(a["duty"]), bare(a["agency"]), a["role"]) for a in clauses],
        "bases": [
            (str(a["duty"]), bare(a["agency"]), a["basis"], bool(a.get("inherited")))
            for a in clauses
        ],
        "prose": [
            (str(a["duty"]), bare(a["agency"]), a["role"])
            for a in listed("assignments")
            if a["basis"] == "prose"
        ],
        "dates": [
            (str(d["key"]), str(d["due"]), str(d["due_by"])) for d in listed("duties") if d["due"]
        ],
        "open ends": [(str(d["key"]),) for d in listed("duties") if d.get("open_ended")],
        "indicators": [
            (
                str(i["duty"]),
                i["kind"],
                i.get("comparator"),
                None if i.get("value") is None else float(str(i["value"])),
                i.get("unit"),
            )
            for i in listed("indicators")
        ],
        "place and form": [("place", str(place) if place else None), ("form", head["form"])],
    }


def plan(key: Path) -> Path:
    """The plan beside its key: `a.yaml` → `a.txt`, or `a.docx`, `a.html` …"""
    (found,) = (p for p in key.parent.glob(f"{key.stem}.*") if p.suffix != ".yaml")
    return found


@cache
def read(key: Path) -> Document:
    """The document that a key belongs to, read once."""
    return load(plan(key))


def score(folder: Iterable[Path]) -> tuple[dict[str, Score], Score]:
    """The scores of plans by kind of finding, and the clauses that went to `unsure`."""
    total: dict[str, Score] = {}
    unsure = Score()
    for path in sorted(folder):
        document = read(path)
        got, key = rows(document), wanted(yaml.safe_load(path.read_text(encoding="utf-8")))
        for kind, wants in key.items():
            right = sum((Counter(got[kind]) & Counter(wants)).values())
            total[kind] = total.get(kind, Score()) + Score(right, len(got[kind]), len(wants))
        unsure += Score(0, len(document.unsure), len(key["clauses"]))
    return total, unsure


def sets() -> list[str]:
    """The names of the sets of plans, in the order in which they were made."""
    made = ["open", "held", "later", *FIRST_READS]
    there = [p.name for p in PLANS.iterdir() if p.is_dir()]
    return sorted(there, key=lambda name: (made.index(name) if name in made else 99, name))


def by_form(folder: Iterable[Path]) -> dict[str, list[Path]]:
    """The keys of a set by the form of their plan."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))["document"]["form"]
        found.setdefault(form, []).append(path)
    return dict(sorted(found.items()))


def listed(path: Path) -> list[str]:
    """Every finding of a plan that the scorecard counts, one line each, and what is unsure."""
    document = read(path)
    lines = [
        " | ".join([path.stem, kind, *("-" if part is None else str(part) for part in row)])
        for kind, found in rows(document).items()
        for row in found
    ]
    return lines + [f"{path.stem} | unsure | {bare(u.quote)} | {u.reason}" for u in document.unsure]


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _figures(s: Score) -> tuple[str, str, str]:
    return f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}"


_SHOWN = ("duties", "clauses", "prose")
_BY_FORMAT = "## Now, by format"


def in_formats(
    names: Iterable[str], folder: Path, *, printed: bool
) -> dict[tuple[str, str], dict[str, Score]]:
    """Format and form → the scores of plans read from files of that format, made in `folder`.

    The format `text` comes first: the same plans as they are. `printed`: PDF, too.
    """
    from zeren.tests.formats.plans import written

    names = list(names)
    keys = {n: yaml.safe_load((PLANS / f"{n}.yaml").read_text(encoding="utf-8")) for n in names}
    files = [("text", n, PLANS / f"{n}.txt") for n in names]
    found: dict[tuple[str, str], dict[str, Score]] = {}
    for made, name, path in [*files, *written(names, folder, printed=printed)]:
        wants = wanted(keys[name])
        try:
            got = rows(load(path))
        except LoadError:
            got = {key: [] for key in wants}
        total = found.setdefault((made, keys[name]["document"]["form"]), {})
        for kind, asked in wants.items():
            right = sum((Counter(got[kind]) & Counter(asked)).values())
            total[kind] = total.get(kind, Score()) + Score(right, len(got[kind]), len(asked))
    return found


def format_lines() -> list[str]:
    """The part of the page on formats."""
    from zeren.tests.formats.plans import PROSE, TABLES

    with tempfile.TemporaryDirectory() as folder:
        found = in_formats((*PROSE, *TABLES), Path(folder), printed=True)
    lines = [
        _BY_FORMAT,
        "",
        f"A fixed sample, {len(PROSE)} plans in prose and {len(TABLES)} tables, each built as a",
        "file of the format (`tests/formats/plans.py`; XLSX, CSV and unruled pages: tables only),",
        "read and scored against the same keys. `text` is the sample as it stands in",
        "`tests/plans`; a file in which no duty was found counts as missed.",
        "",
        "| format | form | findings | precision | recall | F1 |",
        "|---|---|---|---|---|---|",
    ]
    for (made, form), kinds in found.items():
        for kind in (*_SHOWN, "dates", "indicators"):
            if kinds[kind].wanted or kinds[kind].found:
                lines.append(_row(made, form, kind, *_figures(kinds[kind])))
    return lines


def kept_lines() -> list[str]:
    """The part on formats as it was written last."""
    before = PAGE.read_text(encoding="utf-8")
    start, end = before.find(_BY_FORMAT), before.rfind("Made by")
    return before[start:end].rstrip().split("\n") if start >= 0 else []


def page(formats: list[str] | None = None) -> str:
    """The scorecard as Markdown; `formats`: its part on formats, else as it was."""
    lines = [
        "# Scorecard",
        "",
        "How well plans are read that were made after the genre, each with an answer key",
        "(`tests/plans`; who made them when stands in `first-reads.yaml` there).",
        "",
        "**The first table is the honest figure**: how plans were read that the reader was not",
        "mended on yet. The sets from `eighth` to `twentieth` were written by other hands, who saw",
        "neither the reader nor the other sets; those before, and those after it, by those who",
        "mended the reader, before they did. The tables under *Now* are measured on the very plans",
        "on which the reader was mended since: what was learnt, not what to expect of a new plan.",
        "",
        "`open` was looked at while the reader was made, `held` was set aside until its first",
        "read, `later` came after both; `open` and `later` were tuned on and have no first read.",
        "Most plans from `fifteenth` on (not of `sixteenth`) are office files, or text from such.",
        "",
        "A clause counts as right when duty, agency and role are right; what is kept as unsure",
        "counts as missed.",
        "",
        "## At the first read",
        "",
        "Before anything in the set was looked at; what it got wrong then was mended afterwards.",
        "The sets from the second to the seventh were written to have what those before had not.",
        "",
        "| set | findings | precision | recall | F1 |",
        "|---|---|---|---|---|",
    ]
    for name, kinds in FIRST_READS.items():
        lines += [_row(name, kind, *(f"{x:.3f}" for x in row)) for kind, row in kinds.items()]
    lines += [
        "",
        "## Now, by set",
        "",
        "F1, on plans that the reader was mended on.",
        "",
        "| set | duties | clauses | prose |",
        "|---|---|---|---|",
    ]
    for name in sets():
        scores, _ = score((PLANS / name).glob("*.yaml"))
        lines.append(_row(name, *(f"{scores[kind].f1:.3f}" for kind in _SHOWN)))
    lines += [
        "",
        "## Now, by form",
        "",
        "| form | plans | findings | precision | recall | F1 | found | wanted |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for form, paths in by_form(p for name in sets() for p in (PLANS / name).glob("*.yaml")).items():
        for kind, s in score(paths)[0].items():
            lines.append(_row(form, len(paths), kind, *_figures(s), s.found, s.wanted))
    lines += ["", *(kept_lines() if formats is None else formats)]
    lines += ["", "Made by `make scorecard`.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    text = page(format_lines() if "--formats" in sys.argv else None)
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
