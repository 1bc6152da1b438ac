"""The plans with keys, built as files of other formats, are read as well as their text."""

from __future__ import annotations

from pathlib import Path

from zeren.tests.formats.plans import PROSE, TABLES, Rows, parts
from zeren.tests.scorecard import in_formats


def test_a_plan_gives_the_same_score_in_each_format(tmp_path: Path) -> None:
    names = ("eighth/yudu-rural", "later/quzhou-procurement", "second/beilun-digital")
    found = in_formats(names, tmp_path, printed=False)
    assert {made for made, _ in found} == {
        "text",
        "HTML",
        "HTML, in a layout table",
        "DOCX",
        "XLSX",
        "CSV",
    }
    for (made, form), kinds in found.items():
        text = found["text", form]
        assert {kind: kinds[kind].f1 for kind in text} == {kind: text[kind].f1 for kind in text}, (
            made
        )


def test_the_sample_holds_both_forms() -> None:
    assert len({*PROSE, *TABLES}) >= 20
    held = parts("甲县分工表\n序号\t任务\t单位\n一、水利\n1\t加固堤防\n注：按月调度\n")
    assert held == [
        "甲县分工表",
        Rows((("序号", "任务", "单位"), ("一、水利",), ("1", "加固堤防", ""))),
        "注：按月调度",
    ]
