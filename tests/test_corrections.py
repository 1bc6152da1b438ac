"""Corrections by a researcher: a plain file beside the documents, applied by every build."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zeren.cli import cli
from zeren.graph import connect, store
from zeren.graph.build import Graph, fragment, merge, ordered
from zeren.graph.check import problems
from zeren.graph.corrections import Wanted, correct, undo
from zeren.graph.engine import BuildError
from zeren.loaders import load
from zeren.loaders.corrections import (
    COLUMNS,
    Correction,
    of_file,
    read_corrections,
    write_corrections,
)
from zeren.loaders.corrections import correct as apply
from zeren.queries import run

pytestmark = pytest.mark.slow

PLAN = """江海区改革完善医疗卫生行业综合监管制度实施方案

一、工作任务
（一）加强医疗废物监管。到2030年覆盖率达到90%。（区卫生健康局
牵头，区财政局配合）
（二）巡查河道。每月巡查一次。区水利局做好记录。（按规定另行负责）
"""
WHO = {"by": "王芳", "on": "2026-03-01", "why": "与附件核对"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    path = folder / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def target(tmp_path: Path, plan: Path) -> Path:
    path = tmp_path / "graph.zeren"
    store.build(path, [plan])
    return path


def roles(target: Path, duty: str) -> dict[str, str]:
    with connect(target) as engine:
        rows = run(engine, "assignments")
        return {row["agency"]: row["role"] for row in rows if row["duty_key"] == duty}


def graph_of(target: Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def listed(target: Path) -> list[dict[str, Any]]:
    with connect(target) as engine:
        return list(run(engine, "corrections"))


# ---------------------------------------------------------------- what can be said


def test_a_role_is_overruled_and_marked_with_who_when_and_why(plan: Path, target: Path) -> None:
    correct(target, str(plan), Wanted(duty="一/一", agency="区财政局", role="responsible", **WHO))
    assert roles(target, "一/一") == {"区卫生健康局": "leads", "区财政局": "responsible"}
    marked = [r for r in graph_of(target).edges["RESPONSIBLE_FOR"] if r["corrected_by"]]
    assert [(r["mention"], r["corrected_on"], r["corrected_why"]) for r in marked] == [
        ("区财政局", "2026-03-01", "与附件核对")
    ]
    (said,) = listed(target)
    assert (said["was"], said["said"], said["corrected_by"]) == (
        "cooperates",
        "responsible",
        "王芳",
    )
    assert problems(graph_of(target)) == []
    assert store.check(target) == []


def test_a_body_is_taken_out_and_another_added_with_its_words(plan: Path, target: Path) -> None:
    correct(target, str(plan), Wanted(duty="一/一", agency="区财政局", role="none", **WHO))
    words = "区水利局做好记录"
    assert roles(target, "一/二") == {"区水利局": "responsible"}
    correct(
        target,
        str(plan),
        Wanted(duty="一/一", agency="区水利局", role="guides", quote=words, **WHO),
    )
    assert roles(target, "一/一") == {"区卫生健康局": "leads", "区水利局": "guides"}
    (edge,) = graph_of(target).edges["GUIDES"]
    assert PLAN[edge["char_start"] : edge["char_end"]] == edge["quote"] == words
    assert store.check(target) == []


def test_words_are_found_whatever_their_line_breaks(plan: Path, target: Path) -> None:
    quote = "区卫生健康局牵头，区财政局配合"
    wanted = Wanted(duty="一/一", agency="区卫生健康局", role="guides", quote=quote, **WHO)
    correct(target, str(plan), wanted)
    (edge,) = graph_of(target).edges["GUIDES"]
    assert edge["quote"] == "区卫生健康局\n牵头，区财政局配合"


def test_a_date_a_topic_a_target_and_doubtful_words_are_overruled(plan: Path, target: Path) -> None:
    for wanted in (
        Wanted(duty="一/二", due="2027-06", quote="每月", **WHO),
        Wanted(duty="一/一", due="none", **WHO),
        Wanted(duty="一/一", topic="credit", **WHO),
        Wanted(duty="二", indicator="none", quote="每月巡查一次", **WHO),  # 一/二
        Wanted(unsure="none", quote="按规定另行负责", **WHO),
    ):
        correct(target, str(plan), wanted)
    with connect(target) as engine:
        duties = {row["duty_key"]: row for row in run(engine, "duties")}
        assert (duties["一/一"]["due"], duties["一/二"]["due"]) == (None, "2027-06")
        assert duties["一/一"]["topic"] == "credit"
        assert [row["duty_key"] for row in run(engine, "indicators")] == ["一/一"]
        assert len(run(engine, "unsure")) == 0
        assert sorted(row["finding"] for row in run(engine, "corrections")) == [
            "due",
            "due",
            "indicator",
            "topic",
            "unsure",
        ]
    assert problems(graph_of(target)) == []
    assert store.check(target) == []


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Wanted(duty="九", agency="区财政局", role="leads", quote="覆盖率", **WHO), "no duty 九"),
        (Wanted(duty="一/一", agency="区教育局", role="leads", **WHO), "--quote"),
        (Wanted(duty="一/一", agency="区财政局", role="leads", quote="没有的话", **WHO), "stand"),
        (Wanted(duty="一/二", agency="区财政局", role="leads", quote="每月", **WHO), "name"),
        (Wanted(duty="一/一", agency="区财政局", role="boss", **WHO), "role is boss"),
        (Wanted(duty="一/一", role="leads", **WHO), "body"),
        (Wanted(duty="一/一", due="soon", **WHO), "value is soon"),
        (Wanted(duty="一/一", topic="nothing", **WHO), "no topic scheme"),
        (Wanted(duty="一/一", **WHO), "say what"),
        (Wanted(duty="一/一", agency="区财政局", role="none", by="王", on="2026-03-01"), "why"),
        (Wanted(duty="一/一", due="none", by="王", on="2026-13-01", why="x"), "not a day"),
    ],
)
def test_what_can_not_be_applied_is_refused_and_nothing_is_written(
    plan: Path, target: Path, wanted: Wanted, reason: str
) -> None:
    before = target.read_bytes()
    with pytest.raises(BuildError, match=reason):
        correct(target, str(plan), wanted)
    assert not (plan.parent / "corrections.csv").exists()
    assert target.read_bytes() == before


# ---------------------------------------------------------------- over time


def test_corrections_survive_every_rebuild_and_are_taken_back(plan: Path, target: Path) -> None:
    plain = graph_of(target)
    correct(target, str(plan), Wanted(duty="一/一", agency="区财政局", role="leads", **WHO))
    corrected = graph_of(target)
    assert corrected != plain
    assert not store.build(target, [plan.parent]).written
    assert store.build(target, [plan.parent], fresh=True).written
    assert graph_of(target) == corrected
    (said,) = listed(target)
    undo(target, said["document"], said["correction"])
    assert graph_of(target) == plain
    assert not (plan.parent / "corrections.csv").exists()
    with pytest.raises(BuildError, match="no correction"):
        undo(target, said["document"], said["correction"])


def test_of_two_lines_about_one_thing_the_later_stands(plan: Path, target: Path) -> None:
    for role in ("leads", "guides"):
        correct(target, str(plan), Wanted(duty="一/一", agency="区财政局", role=role, **WHO))
    assert [row["said"] for row in listed(target)] == ["guides"]
    with (plan.parent / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_a_correction_whose_words_are_gone_is_not_applied_and_said(
    plan: Path, target: Path
) -> None:
    correct(target, str(plan), Wanted(duty="一/一", agency="区财政局", role="leads", **WHO))
    plan.write_text(PLAN.replace("区财政局配合", "区财政局、区教育局配合"), encoding="utf-8")
    report = store.build(target, [plan])
    ((path, words),) = report.lost
    assert Path(path) == plan and "stand" in words and "王芳" in words
    assert roles(target, "一/一")["区财政局"] == "cooperates"
    assert store.build(target, [plan]).lost == report.lost  # also where nothing had changed
    assert ["correction" in one.message for one in store.check(target)] == [True]
    plan.write_text(PLAN, encoding="utf-8")
    assert store.build(target, [plan]).lost == ()
    assert roles(target, "一/一")["区财政局"] == "leads"


def test_a_file_edited_by_hand_is_built_in_and_until_then_a_finding(
    plan: Path, target: Path
) -> None:
    line = ["plan.txt", "assignment", "一/一", "区财政局", "guides", "", "", "区财政局配合"]
    rows = [COLUMNS, [*line, "王", "2026-03-01", "附件"]]
    text = "\n".join(",".join(row) for row in rows)
    (plan.parent / "corrections.csv").write_text(text, encoding="utf-8")
    assert [one.message for one in store.check(target)] == [
        "its corrections have changed since; build it again"
    ]
    assert store.build(target, [plan.parent]).files[0].reason == "its corrections have changed"
    assert roles(target, "一/一")["区财政局"] == "guides"
    assert store.check(target) == []


def test_lines_that_say_nothing_are_told_and_the_others_hold(plan: Path, target: Path) -> None:
    good = ["plan.txt", "due", "一/一", "", "", "", "none", "到2030年", "王", "2026-03-01", "x"]
    bad = ["plan.txt", "mood", "一/一", "", "", "", "none", "到2030年", "王", "2026-03-01", "x"]
    text = "\n".join(",".join(row) for row in (list(COLUMNS), bad, good))
    (plan.parent / "corrections.csv").write_text(text, encoding="utf-8")
    report = store.build(target, [plan])
    assert ["line 2: finding is mood" in words for _, words in report.lost] == [True]
    assert [row["finding"] for row in listed(target)] == ["due"]
    with pytest.raises(BuildError, match="mend this first"):
        correct(target, str(plan), Wanted(duty="一/二", due="2027", quote="每月", **WHO))


def test_a_graph_with_corrections_is_the_same_in_any_order(plan: Path, documents: Path) -> None:
    one = Correction(
        "plan.txt", "assignment", "一/一", "区财政局", "leads", "", "", "区财政局配合", "王",
        "2026-03-01", "x",
    )  # fmt: skip
    changed, lost = apply(load(plan), [one])
    assert lost == ()
    parts = [fragment(changed), fragment(load(documents / "jianghai.txt"))]
    together = merge(None, parts)
    assert problems(together) == []
    assert merge(None, parts[::-1]) == together == merge(merge(None, parts[1:]), parts[:1])


SAID = st.builds(
    Correction,
    file=st.just("plan.txt"),
    finding=st.sampled_from(["assignment", "due", "topic", "indicator", "unsure"]),
    duty=st.sampled_from(["一/一", "一/二", "九"]),
    agency=st.sampled_from(["区财政局", "财政局", "区卫生健康局", "区水利局", "区卫健局", "河道"]),
    role=st.sampled_from(["leads", "responsible", "guides", "none"]),
    basis=st.sampled_from(["", "prose", "sole", "first-listed"]),
    value=st.sampled_from(["none", "2027", "2027-02", "2027-02-28", "credit", "vaccine"]),
    quote=st.sampled_from(["区卫生健康局牵头，区财政局配合", "区水利局做好记录", "每月巡查一次",
        "按规定另行负责", "到2030年", "清理河道", "没有的话"]),
    by=st.just("王"),
    on=st.just("2026-03-01"),
    why=st.just("x"),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, max_size=6))
def test_property_any_corrections_leave_a_graph_that_holds(
    plan: Path, said: list[Correction]
) -> None:
    write_corrections(plan.parent, said)
    good, wrong = read_corrections(plan.parent)
    assert len(good) + len(wrong) == len(said)
    good = of_file(good, "plan.txt")
    document, lost = apply(load(plan), good)
    assert len(document.corrections) + len(lost) == len(good)
    graph = fragment(document)
    assert problems(graph) == []
    assert len(graph.nodes["Correction"]) == len(document.corrections)


def test_any_text_comes_back_from_the_file(tmp_path: Path) -> None:
    odd = '"引号", 逗号\n换行 =1+1'
    rows = (
        Correction("a.txt", "due", "1", "", "", "", "none", odd, "王", "2026-03-01", odd),
        Correction("b.txt", "due", "1", "", "", "", "2026", odd, "王", "2026-03-01", "y"),
    )
    write_corrections(tmp_path, rows)
    assert read_corrections(tmp_path) == (rows, ())
    write_corrections(tmp_path, ())
    assert list(tmp_path.iterdir()) == []


def test_a_document_in_an_archive_is_corrected_beside_the_archive(
    plan: Path, tmp_path: Path
) -> None:
    archive, target = tmp_path / "plans.zip", tmp_path / "g.zeren"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(plan, "2026/plan.txt")
    store.build(target, [archive])
    (id_,) = (row["id"] for row in graph_of(target).nodes["Document"] if row["loaded"])
    correct(target, id_, Wanted(duty="一/一", agency="区财政局", role="guides", **WHO))
    assert roles(target, "一/一")["区财政局"] == "guides"
    assert [one.file for one in read_corrections(tmp_path)[0]] == ["plans.zip/2026/plan.txt"]
    assert not store.build(target, [archive]).written
    assert store.check(target) == []


# ---------------------------------------------------------------- the command


@pytest.fixture
def zeren(target: Path) -> Callable[..., Any]:
    def run_(*words: str) -> Any:
        return CliRunner().invoke(cli, [*words, "--graph", str(target)])

    return run_


def test_the_command_corrects_lists_and_takes_back(zeren: Callable[..., Any], plan: Path) -> None:
    done = zeren(
        "correct", str(plan), "-d", "一/一", "-a", "区财政局", "--role", "guides", "--why", "附件",
        "--by", "王芳", "--on", "2026-03-01",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    rows = json.loads(zeren("correct", "--format", "json").stdout)
    assert [(row["said"], row["corrected_why"]) for row in rows] == [("guides", "附件")]
    plan.write_text(PLAN.replace("区财政局配合", "配合区财政局"), encoding="utf-8")
    built = zeren("build", str(plan))
    assert built.exit_code == 3
    assert "a correction is not applied" in built.stderr
    assert zeren("check").exit_code == 1
    plan.write_text(PLAN, encoding="utf-8")
    assert zeren("build", str(plan)).exit_code == 0
    done = zeren("correct", rows[0]["document"], "--undo", rows[0]["correction"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(zeren("correct", "--format", "json").stdout) == []
