"""How well plans with answer keys are read: precision, recall and F1 a kind of finding.

    python tests/scorecard.py            prints the table
    python tests/scorecard.py --write    writes it to docs/scorecard.md

The plans and their keys (tests/plans) were made after the genre by someone who had not seen
the reader. `held` was set aside before the rules were written and first read by the version
in FIRST_READ; what it got wrong then was mended afterwards, so it is no longer unseen.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from zeren.loaders import load
from zeren.loaders.records import Document

PLANS = Path(__file__).parent / "plans"
PAGE = Path(__file__).parent.parent / "docs" / "scorecard.md"
#: Of `held`, at the first read, before any of it was looked at: (precision, recall, F1).
FIRST_READ = {"duties": (0.876, 0.912, 0.893), "clauses": (0.961, 0.884, 0.921)}


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


def score(folder: Iterable[Path]) -> tuple[dict[str, Score], Score]:
    """The scores of plans by kind of finding, and the clauses that went to `unsure`."""
    total: dict[str, Score] = {}
    unsure = Score()
    for path in sorted(folder):
        document = load(path.with_suffix(".txt"))
        got, key = rows(document), wanted(yaml.safe_load(path.read_text(encoding="utf-8")))
        for kind, wants in key.items():
            right = sum((Counter(got[kind]) & Counter(wants)).values())
            total[kind] = total.get(kind, Score()) + Score(right, len(got[kind]), len(wants))
        unsure += Score(0, len(document.unsure), len(key["clauses"]))
    return total, unsure


def page() -> str:
    """The scorecard as Markdown."""
    lines = [
        "# Scorecard",
        "",
        "Plans made after the genre, with answer keys made by someone who had not seen the",
        "reader (`tests/plans`). A clause counts as right when duty, agency and role are right.",
        "",
        "| set | findings | precision | recall | F1 | found | wanted |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in sorted(p.name for p in PLANS.iterdir() if p.is_dir()):
        scores, unsure = score((PLANS / name).glob("*.yaml"))
        for kind, s in scores.items():
            lines.append(
                f"| {name} | {kind} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} "
                f"| {s.found} | {s.wanted} |"
            )
        share = unsure.found / max(unsure.wanted, 1)
        lines.append(f"| {name} | unsure, of all in clauses | | | | {unsure.found} | {share:.1%} |")
    lines += [
        "",
        "`held` was set aside before the rules were written. Read for the first time, before",
        "anything in it was looked at, it gave:",
        "",
        "| findings | precision | recall | F1 |",
        "|---|---|---|---|",
    ]
    lines += [f"| {k} | {p:.3f} | {r:.3f} | {f:.3f} |" for k, (p, r, f) in FIRST_READ.items()]
    lines += [
        "",
        "What it got wrong then (tables with broken cells, labels beside a date, unknown",
        "headings) was mended afterwards. Made by `python tests/scorecard.py --write`.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    text = page()
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    print(text)
