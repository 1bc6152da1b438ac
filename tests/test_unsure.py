"""What looks like a finding and was not understood: kept, listed, proved, and in no answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zeren
from zeren.figures import words
from zeren.graph import connect, store
from zeren.graph.build import fragment, merge
from zeren.graph.check import problems
from zeren.loaders import load

PLAN = """江海区加强河道管理实施方案

一、工作任务
（一）清理河道。到2030年完成河道清理。（区水利局负责）
（二）巡查河道。每月巡查一次。（按规定另行负责）
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_words_that_were_not_understood_are_in_the_graph_with_their_place(plan: Path) -> None:
    graph = fragment(load(plan))
    (row,) = graph.nodes["Unsure"]
    assert (row["line"], row["quote"]) == (5, "按规定另行负责")
    assert PLAN[row["char_start"] : row["char_end"]] == row["quote"]
    assert row["reason"]
    assert problems(graph) == []


def test_they_are_listed_by_a_question_and_stand_among_the_findings(plan: Path) -> None:
    target = plan.with_name("graph.zeren")
    with zeren.connect(target) as graph:
        graph.build([plan])
        (row,) = graph.query("unsure", where="江海")
        assert (row["jurisdiction"], row["line"], row["quote"]) == ("440704", 5, "按规定另行负责")
        assert list(graph.query("unsure", where="翁源")) == []
        found = [one for one in graph.query("findings") if one["finding"] == "unsure"]
        assert [one["quote"] for one in found] == ["按规定另行负责"]
        assert "按规定另行" not in graph.query("agencies").column("agency")


def test_a_build_lists_them_also_where_nothing_had_changed(plan: Path) -> None:
    target = plan.with_name("graph.zeren")
    first = store.build(target, [plan])
    again = store.build(target, [plan])
    assert not again.written
    assert first.unsure == again.unsure
    assert [(Path(path).name, one.line) for path, one in again.unsure] == [("plan.txt", 5)]


def test_they_leave_with_their_document(plan: Path, documents: Path) -> None:
    other = fragment(load(documents / "jianghai.txt"))
    mine = fragment(load(plan))
    (document,) = (row["id"] for row in mine.nodes["Document"] if row["loaded"])
    both = merge(None, [other, mine])
    assert len(both.nodes["Unsure"]) == 1
    assert merge(both, [], without=[document]).nodes["Unsure"] == []


def test_a_quote_that_does_not_stand_there_is_a_problem(plan: Path) -> None:
    target = plan.with_name("graph.zeren")
    store.build(target, [plan])
    with connect(target) as engine:
        graph = engine.read()
    graph.nodes["Unsure"][0]["quote"] = "区财政局负责"
    assert [one.kind for one in problems(graph)] == ["quote"]


@pytest.mark.parametrize(
    "clause",
    [
        "（责任单位：区水利局；督办单位：区政府督查室）",
        "\n责任单位：区水利局\n督办单位：区政府督查室",
    ],
)
def test_a_part_in_the_duty_that_is_no_role_is_kept_as_unsure(plan: Path, clause: str) -> None:
    plan.write_text(PLAN.replace("（按规定另行负责）", clause), encoding="utf-8")
    document = load(plan)
    assert [a.agency for a in document.duties[-1].assignments] == ["区水利局"]
    (unsure,) = document.unsure
    assert "督办单位：区政府督查室" in unsure.quote


def test_who_does_not_take_part_is_kept_as_unsure(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.replace("区水利局负责", "区水利局牵头，区司法局不参与"), encoding="utf-8")
    read = load(path)
    assert [a.agency for a in read.duties[0].assignments] == ["区水利局"]
    assert any("区司法局不" in u.reason for u in read.unsure)


def test_a_table_of_an_annex_that_is_not_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    rows = "附件：分工表\n序号\t主要任务\t牵头单位\n1\t清理河道\t区水利局\n2\t巡查河道\t区水利局\n"
    path.write_text(PLAN + rows, encoding="utf-8")
    read = load(path)
    assert [duty.key for duty in read.duties] == ["一/一", "一/二"]
    assert any(u.quote == "序号\t主要任务\t牵头单位" for u in read.unsure)


def test_every_reason_is_said_in_chinese_on_a_chinese_page() -> None:
    said = {
        reason.replace("{name}", "按规定另行")
        for path in (Path(zeren.__file__).parent / "loaders").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"_unsure\(|doubt = |apart|reason = ", line)
        for reason in re.findall(r'"([a-z][^"]*? [^"]*)"', line)
    }
    assert len(said) >= 7
    for reason in said:
        reason = reason if "OCR" not in reason else f"{reason}: 2/3"
        shown = words.reason("zh", reason)
        assert not re.search("[a-z]", shown), reason
        assert ("按规定另行" in reason) == ("按规定另行" in shown)
        assert words.reason("en", reason) == reason


def test_a_reason_without_chinese_words_stays_as_it_is() -> None:
    assert words.reason("zh", "an older reader's words") == "an older reader's words"
