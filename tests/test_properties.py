"""What holds for every text: offsets, quotes, cuts that cover, no error but LoadError.

Counts are small for the everyday run; ``HYPOTHESIS_PROFILE=soak`` multiplies them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeren.loaders import LoadError, read_text
from zeren.loaders.brackets import brackets
from zeren.loaders.indicators import _words as targets
from zeren.loaders.joints import split_names
from zeren.loaders.organs import organs
from zeren.loaders.records import Document, Mention
from zeren.loaders.running import sentences
from zeren.loaders.source import Flow, Source, flow, fold
from zeren.loaders.source_text import decode
from zeren.tests.findings import bare, every_quote

DOCUMENTS = Path(__file__).resolve().parent.parent / "data" / "documents"
NAMES = tuple(sorted(path.name for path in DOCUMENTS.glob("*.txt")))
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def bounded(examples: int) -> settings:
    """The same examples on every run, but for a soak: forty times as many, and new ones."""
    if SOAK:
        return settings(max_examples=40 * examples, deadline=None)
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None)


@cache
def original(name: str) -> str:
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def read(text: str) -> Document:
    return read_text(Source("plan.txt", "0" * 64, text))


# Flows --------------------------------------------------------------------------------------

LETTERS = (
    "县市局委和、，。；：（）〔〕《》“”负责牵头各等0129%.aBc,()[] \t\n\r\u3000\u00a0\u200b\ufeff"
)
TEXTS = st.text(alphabet=LETTERS, max_size=80)


@st.composite
def flows(draw: st.DrawFn) -> tuple[str, Flow]:
    """A text and a part of it as a flow, some of it left out as furniture."""
    text = draw(TEXTS)
    start = min(len(text), draw(st.sampled_from([0, 0, 1, 5])))
    end = draw(st.sampled_from([len(text), len(text), max(0, len(text) - 1), len(text) // 2]))
    inner = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    furniture = [(a, b) for a, b in zip(inner[::2], inner[1::2], strict=False) if a < b]
    return text, flow(text, min(start, end), max(start, end), furniture)


@bounded(200)
@given(flows())
def test_property_each_character_of_a_flow_stands_where_it_says(made: tuple[str, Flow]) -> None:
    text, run = made
    places = [run.raw(i) for i in range(len(run))]
    assert places == sorted(set(places))
    for c, at in zip(run.text, places, strict=True):
        assert text[at] == c or c == " "  # between words of a Western language
    assert "\n" not in run.text and "\r" not in run.text
    assert len(run.norm) == len(run.text)


@bounded(100)
@given(flows())
def test_property_a_span_is_cut_of_white_space_and_comes_back(made: tuple[str, Flow]) -> None:
    text, run = made
    places = [run.raw(k) for k in range(len(run))]
    for i, j in combinations(range(min(len(run), 16) + 1), 2):
        start, end = run.span(i, j)
        words = run.text[i:j].strip()
        assert 0 <= start <= end <= len(text)
        assert (start == end) == (not words)
        part = run.part(i, j)
        assert part.text == words
        if words:
            assert (text[start], text[end - 1]) == (words[0], words[-1])
            assert [part.raw(k) for k in range(len(part))] == [
                at for at in places if start <= at < end
            ]


@bounded(200)
@given(st.text(alphabet=LETTERS + "［］﹙﹚．！？０９", max_size=60))
def test_property_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


# Cuts ---------------------------------------------------------------------------------------


@bounded(200)
@given(TEXTS, st.data())
def test_property_sentences_cover_the_text_and_never_overlap(
    text: str, data: st.DataObject
) -> None:
    norm = fold(text)
    ends = sorted(data.draw(st.lists(st.integers(0, len(norm)), max_size=6)))
    skip = list(zip(ends[::2], ends[1::2], strict=False))
    found = sentences(norm, skip)
    assert found == sorted(found)
    assert all(a < b for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
    inside = {i for a, b in found for i in range(a, b)}
    assert not inside & {i for a, b in skip for i in range(a, b)}
    # What is left over: stops, white space, what is skipped, and characters all alone.
    taken = {i for a, b in skip for i in range(a, b)} | inside
    alone = [
        i
        for i, c in enumerate(norm)
        if i not in taken and not c.isspace() and c not in "。！？，；"
    ]
    cuts = {i for pair in skip for i in pair}
    assert all(i + 1 not in alone or i + 1 in cuts for i in alone)


@bounded(200)
@given(st.text(alphabet="（）〔〕【】，、。局委负责", max_size=60))
def test_property_brackets_are_outermost_and_apart(norm: str) -> None:
    found = list(brackets(norm))
    for a, b in found:
        assert norm[a - 1] in "（〔【" and norm[b] in "）〕】" and a <= b
    assert all(b < c for (_, b), (c, _) in pairwise(found))


@bounded(200)
@given(
    st.lists(
        st.sampled_from(
            [
                "县财政局",
                "市工业和信息化局",
                "县教育局",
                "各镇（街道）",
                "局",
                "和",
                "及",
                "与",
                "以及",
                " ",
            ]
        ),
        max_size=8,
    )
)
def test_property_names_cover_what_they_are_split_from(words: list[str]) -> None:
    norm = "".join(words)
    found = split_names(norm, 0, len(norm))
    assert found == sorted(found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
    rest, at = "", 0
    for a, b in [*found, (len(norm), len(norm))]:
        rest += norm[at:a]
        at = b
    assert re.fullmatch(r"(?:\s|以及|和|及|与|暨)*", rest)


# Whole documents ----------------------------------------------------------------------------


def sound(document: Document) -> None:
    """Everything that holds for any document, whatever was read from it."""
    text = document.text

    def at(start: int, end: int) -> str:
        assert 0 <= start <= end <= len(text)
        return text[start:end]

    def named(name: str, start: int, end: int) -> None:
        # A page head may stand inside; the characters stand in order, the first and last exactly.
        words = bare(at(start, end))
        rest = iter(words)
        assert all(c in rest for c in name), (name, words)
        assert (words[0], words[-1]) == (name[0], name[-1])

    def mentioned(mention: Mention | None) -> None:
        if mention is not None:
            named(mention.name, mention.start, mention.end)

    for what, start, end, quote in every_quote(document):
        assert at(start, end) == quote and quote == quote.strip() and quote, what
    assert document.duties
    keys = [d.key for d in document.duties]
    assert len(set(keys)) == len(keys)
    sections = {s.key for s in document.sections}
    assert len(sections) == len(document.sections)
    for section in document.sections:
        at(section.start, section.end)
        assert section.parent is None or section.parent in sections
    assert [d.seq for d in document.duties] == list(range(1, len(keys) + 1))
    for duty in document.duties:
        at(duty.start, duty.end)
        assert duty.title
        named(bare(duty.title), duty.title_start, duty.title_end)
        assert duty.start <= duty.title_start
        assert duty.section is None or duty.section in sections
        assert [t.main for t in duty.topics] in ([], [True] + [False] * (len(duty.topics) - 1))
        assert (duty.due_by or "").startswith(duty.due or "")
        who = [a.body.identity for a in duty.assignments]
        assert len(set(who)) == len(who), "one body has one role in a duty"
        for a in duty.assignments:
            assert a.start <= a.mention_start < a.mention_end <= a.end
            named(a.agency, a.mention_start, a.mention_end)
            assert not re.search(r"\s", a.agency)
            assert [f.main for f in a.body.functions].count(True) == 1
        for i in duty.indicators:
            assert (i.kind == "quantity") == (i.value is not None)
    for mention in [document.issuer, *document.groups]:
        mentioned(mention)
    for person in document.people:
        mentioned(person.agency)
    for unsure in document.unsure:
        assert unsure.line == text.count("\n", 0, unsure.start) + 1


INSERTS = (
    *("\n", "\n\n", " ", "\t", "\u3000", "\r\n", "\u200b", "\x0c"),
    *("。", "，", "、", "；", "（", "）", "〔", "〕", "(", ")", "《", "》", "“", "”"),
    *("一、", "（一）", "1.", "1．", "二、重点任务\n", "\n— 12 —\n", "\n第 3 页 共 9 页\n"),
    *("负责", "牵头", "等部门", "各", "和", "由", "会同", "附件", "2020年", "100%", "/"),
    *(
        "序号 工作职责 工作指标 完成时间 牵头部门 责任部门 备注\n",
        "\t责任单位\n",
        "𠮷",
        "\ufffd",
        "é",
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One of the five documents with some things put in, taken out, doubled or moved."""
    text = original(draw(st.sampled_from(NAMES)))
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(text)))
        upto = min(len(text), at + draw(st.sampled_from([1, 3, 20, 150, 2000])))
        match draw(st.sampled_from(["insert", "insert", "cut", "double", "move"])):
            case "insert":
                text = text[:at] + draw(st.sampled_from(INSERTS)) + text[at:]
            case "cut":
                text = text[:at] + text[upto:]
            case "double":
                text = text[:upto] + text[at:]
            case "move":
                to = draw(st.integers(0, at))
                text = text[:to] + text[at:upto] + text[to:at] + text[upto:]
    return text


@bounded(60)
@given(mutated())
def test_property_a_damaged_document_is_read_soundly_or_refused(text: str) -> None:
    try:
        document = read(text)
    except LoadError:
        return
    sound(document)


WORDS = st.sampled_from(
    [
        *INSERTS,
        *("县财政局", "市公安局", "各镇（街道）", "卫生健康部门", "有关部门", "县人民医院"),
        *("（县教育局负责）", "建立机制。", "到2025年底", "达到90%以上", "《办法》", "全覆盖"),
        *(
            "宝应县实施方案\n",
            "一、总体要求\n",
            "（二）加强管理。",
            "2.落实责任。",
            "成员：李明 县财政局局长\n",
        ),
        *("重点任务\t责任单位\n", "1\t建设平台\t市数据局\n"),
    ]
)


@bounded(150)
@given(st.lists(st.one_of(WORDS, TEXTS), max_size=40).map("".join))
def test_property_any_text_is_read_soundly_or_refused(text: str) -> None:
    try:
        document = read(text)
    except LoadError as error:
        assert "plan.txt" in str(error)
        return
    sound(document)


@bounded(150)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=60).map(lambda t: t.encode("utf-16"))))
def test_property_any_bytes_become_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data, "plan.txt")
    except LoadError as error:
        assert "plan.txt" in str(error)
        return
    assert isinstance(text, str)


# Plans made up ------------------------------------------------------------------------------

OFFICES = (
    *("财政局", "教育局", "公安局", "司法局", "民政局", "水利局", "审计局", "卫生健康局", "商务局"),
    *("工业和信息化局", "住房和城乡建设局", "人力资源和社会保障局", "文化和旅游局", "统计局"),
    *("自然资源和规划局", "市场监督管理局", "应急管理局", "交通运输局", "农业农村局"),
)
PATTERNS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("（{0}负责）", (("leads", "sole"),)),
    ("（{0}、{1}负责）", (("responsible", "stated"),) * 2),
    ("（{0}和{1}按职责分工负责）", (("responsible", "stated"),) * 2),
    ("（{0}牵头，{1}、{2}配合）", (("leads", "stated"), *(("cooperates", "stated"),) * 2)),
    ("（{0}会同{1}负责）", (("leads", "stated"), ("cooperates", "stated"))),
    ("（{0}负责，{1}参与）", (("leads", "sole"), ("participates", "stated"))),
    (
        "（牵头单位：{0}；责任单位：{1}、{2}）",
        (("leads", "stated"), *(("responsible", "stated"),) * 2),
    ),
    ("（{0}、{1}，{2}分别负责）", (("responsible", "stated"),) * 3),
)
PLACES = (("宝应县", "县"), ("武功县", "县"), ("扬州市", "市"), ("义乌市", "市"), ("青浦区", "区"))


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[list[tuple[str, str, str]]]]:
    """A plan in prose, its lines broken at some width, and who is named in each item."""
    place, level = draw(st.sampled_from(PLACES))
    numbers = "一二三四五六七八九"
    lines = [f"{place}数字乡村建设实施方案", "一、重点任务"]
    expected = []
    for k in range(draw(st.integers(1, 6))):
        pattern, roles = draw(st.sampled_from(PATTERNS))
        offices = draw(
            st.lists(
                st.sampled_from(OFFICES), min_size=len(roles), max_size=len(roles), unique=True
            )
        )
        names = [level + office for office in offices]
        words = "完善工作机制，落实年度任务。" * draw(st.integers(1, 4))
        lines.append(f"（{numbers[k]}）推进任务落实。{words}{pattern.format(*names)}")
        expected.append([(n, *r) for n, r in zip(names, roles, strict=True)])
    width = draw(st.sampled_from([16, 23, 28, 40, 10**6]))
    gap = draw(st.sampled_from(["\n", "\n\n", " \n"]))
    broken = [line[i : i + width] for line in lines for i in range(0, len(line), width)]
    return gap.join(broken) + "\n", expected


@bounded(60)
@given(plans())
def test_property_a_plan_made_up_is_read_as_it_was_made(
    made: tuple[str, list[list[tuple[str, str, str]]]],
) -> None:
    text, expected = made
    document = read(text)
    sound(document)
    found = [[(a.agency, a.role, a.basis) for a in d.assignments] for d in document.duties]
    assert found == expected
    assert [d.title for d in document.duties] == ["推进任务落实"] * len(expected)


# Linear time --------------------------------------------------------------------------------


def calls(do: Callable[[], object]) -> int:
    """How many functions are called while `do` runs: a measure no other process disturbs."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count


def joined(name: str, times: int) -> str:
    """A document several times over, so that its numbering goes on."""
    return "\n".join([original(name)] * times)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_twice_as_long_takes_about_twice_the_work(name: str) -> None:
    times = max(2, 40_000 // len(original(name)))
    once, twice = joined(name, times), joined(name, 2 * times)
    read(once)  # what is compiled once does not count
    assert calls(lambda: read(twice)) < 2.5 * calls(lambda: read(once))


def test_a_long_text_behind_a_table_takes_work_by_its_length() -> None:
    once, twice = (
        original("jianghai.txt") + "逐步完善各项制度，形成长效机制。 \n" * n for n in (400, 800)
    )
    read(once)
    assert calls(lambda: read(twice)) < 2.5 * calls(lambda: read(once))


def test_what_is_looked_for_first_stands_in_every_organ_and_figure() -> None:
    """A quick look may not say no where the pattern itself would find something."""
    norm = fold((DOCUMENTS / "leshan.txt").read_text(encoding="utf-8"))
    named = [hit for at in range(len(norm)) if (hit := organs().any_way.match(norm, at))]
    assert named and all(organs().sign.search(hit.group()) for hit in named)
    words = targets()
    figures = [*words.figure.finditer(norm), *words.frequency.finditer(norm)]
    assert figures and all(words.measured.search(hit.group()) for hit in figures)
