"""Which plans are in force: what a text says of itself, and what another one says of it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

import zeren
from zeren.graph.build import Graph, fragment, merge
from zeren.graph.check import problems
from zeren.loaders import read_text
from zeren.loaders.records import Document
from zeren.loaders.source import Source
from zeren.queries.ask import ask


def plan(year: int, closing: str = "", *, number: bool = True, title: str = "河道管理") -> str:
    head = [f"江海府办〔{year}〕3号"] if number else []
    return "\n".join(
        [
            *head,
            f"江门市江海区{title}实施方案",
            f"（{year}年3月15日）",
            "一、重点任务",
            f"（一）清理河道{year}。落实责任。（区水利局负责）",
            "二、附则",
            closing,
        ]
    )


def read(text: str) -> Document:
    return read_text(Source(f"{len(text)}.txt", str(len(text)), text))


OLD = plan(2015)
NEW = plan(
    2021,
    "本方案自2021年4月1日起施行，有效期5年，"
    "《江海区河道管理实施方案》（江海府办〔2015〕3号）同时废止。",
)
UNTOLD = plan(2022, title="湖泊管理")


def states(graph: Graph) -> dict[str, str]:
    return {row["number"] or row["title"]: row["validity"] for row in graph.nodes["Document"]}


def test_a_replaced_plan_is_superseded_in_whatever_order_they_are_read() -> None:
    parts = [fragment(read(text)) for text in (OLD, NEW, UNTOLD)]
    together = merge(None, parts)
    assert states(together) == {
        "江海府办〔2015〕3号": "superseded",
        "江海府办〔2021〕3号": "in-force",
        "江海府办〔2022〕3号": "unknown",
    }
    assert problems(together) == []
    for order in permutations(parts):
        grown: Graph | None = None
        for part in order:
            grown = merge(grown, [part])
        assert grown == together


def test_it_is_in_force_again_when_the_one_that_replaced_it_leaves() -> None:
    old = fragment(read(plan(2015, "本方案自印发之日起施行。")))
    new = fragment(read(NEW))
    both = merge(None, [old, new])
    (leaving,) = (row["id"] for row in new.nodes["Document"] if row["loaded"])
    assert states(both)["江海府办〔2015〕3号"] == "superseded"
    assert states(merge(both, [], without=[leaving])) == {"江海府办〔2015〕3号": "in-force"}


def test_a_replaced_plan_that_was_not_read_is_known_by_name_or_number() -> None:
    graph = fragment(read(plan(2021, "江海府办〔2015〕3号文件同时废止。")))
    assert states(graph)["江海府办〔2015〕3号"] == "superseded"
    (edge,) = graph.edges["REPLACES"]
    assert edge["quote"] == "江海府办〔2015〕3号文件同时废止"
    assert problems(graph) == []


def test_a_plan_that_replaces_one_of_its_own_title_does_not_replace_itself() -> None:
    closing = "原《江海区河道管理实施方案》同时废止。"
    new = fragment(read(plan(2021, closing, number=False)))
    assert states(new)["江门市江海区河道管理实施方案"] == "unknown"
    old = fragment(read(plan(2015, number=False)))
    both = merge(None, [new, old])
    read_ = [row for row in both.nodes["Document"] if row["loaded"]]
    marked = {row["issued_on"]: row["validity"] for row in read_}
    assert marked == {"2015-03-15": "superseded", "2021-03-15": "unknown"}
    assert merge(old, [new]) == both == merge(new, [old])
    assert problems(both) == []


@pytest.fixture
def graph(tmp_path: Path) -> zeren.queries.session.Session:
    for name, text in (("old", OLD), ("new", NEW), ("untold", UNTOLD)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    session = zeren.connect(tmp_path / "g.zeren")
    session.build([tmp_path / f"{name}.txt" for name in ("old", "new", "untold")])
    return session


def test_who_leads_leaves_superseded_plans_out_unless_asked(
    graph: zeren.queries.session.Session,
) -> None:
    with graph:

        def titles(**params: str) -> list[str]:
            return [row["title"] for row in graph.query("who_leads", **params)]

        assert titles() == ["清理河道2021", "清理河道2022"]
        assert titles(validity="superseded") == ["清理河道2015"]
        assert titles(validity="in-force", where="江海") == ["清理河道2021"]
        assert titles(validity="unknown") == ["清理河道2022"]
        assert len(titles(validity="any", about="清理河道")) == 3


def test_a_question_in_words_is_answered_by_the_plans_that_still_stand(
    graph: zeren.queries.session.Session,
) -> None:
    with graph:
        for text in ("谁牵头清理河道", "江海区有哪些任务", "区水利局负责什么", "谁做什么"):
            answer = ask(graph.engine, text)
            assert {row["title"] for row in answer} == {"清理河道2021", "清理河道2022"}, text
            assert "已废止的1份文件不算在内" in answer.note
        assert "1 superseded document is left out" in ask(graph.engine, "who leads 清理河道").note
        assert len(ask(graph.engine, "有哪些文件")) == 3
        assert "已废止" not in ask(graph.engine, "有哪些单位").note  # those it names are listed
        assert len(graph.query("duties")) == len(graph.query("assignments")) == 3
        assert graph.query("places").column("duties") == [2]
        # What is outside every topic scheme is in no comparison by topic, which says so.
        assert graph.query("places").column("without_topic") == [2]
        assert "没有主题的2份文件不在其中" in ask(graph.engine, "比较各地的医疗废物").note
        assert "2 documents without topics" in ask(graph.engine, "who leads vaccines").note


def test_the_sentence_that_says_so_is_given(graph: zeren.queries.session.Session) -> None:
    with graph:
        found = {row["number"]: row for row in graph.query("validity", where="江海")}
        texts = {row["document"]: row["text"] for row in graph.query("documents")}
        gone, own = found["江海府办〔2015〕3号"], found["江海府办〔2021〕3号"]
        assert gone["validity"] == "superseded" and gone["by"] == own["about"]
        assert "同时废止" in gone["quote"] and gone["document"] == own["about"]
        assert (own["validity"], own["valid_from"], own["valid_until"]) == (
            "in-force",
            "2021-04-01",
            "2026-03-31",
        )
        for row in (gone, own):
            text = texts[row["document"]]
            assert text[row["char_start"] : row["char_end"]] == row["quote"]
        assert found["江海府办〔2022〕3号"]["validity"] == "unknown"
        assert found["江海府办〔2022〕3号"]["quote"] is None
