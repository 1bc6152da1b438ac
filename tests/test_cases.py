"""Wording → finding: the cases of `tests/cases`, each with one reason.

Each case is put into a small plan and read as a whole, so that it holds for the reader and not
for one function of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from zeren.loaders import LoadError, read_text
from zeren.loaders.bodies import identify
from zeren.loaders.records import Body, Document, Duty, Indicator
from zeren.loaders.source import Source
from zeren.ontology import places as gazetteer
from zeren.tests.findings import bare, every_quote

CASES = Path(__file__).resolve().parent / "cases"
Case = dict[str, Any]

#: Where a case names no place: an ordinary county.
COUNTY = "宝应县"
CITY = "扬州市"


def cases(name: str) -> list[Any]:
    """The cases of one file, each named by its place there and its reason."""
    rows = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    reasons = ["".join(c for c in row["because"] if c.isascii()) for row in rows]
    return [
        pytest.param(
            row,
            id=f"{i}: {reason[:60].strip()}",
            marks=[pytest.mark.xfail(reason=row["not_yet"])] if "not_yet" in row else (),
        )
        for i, (row, reason) in enumerate(zip(rows, reasons, strict=True), 1)
    ]


def read(text: str) -> Document:
    """A plan from its text, its quotes held to that text."""
    document = read_text(Source("plan.txt", "0" * 64, text))
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what
    return document


def plan(*items: str, place: str = COUNTY, title: str | None = None, opening: str = "") -> str:
    """A plan in prose with these items under one section; an item begins with its heading."""
    numbers = "一二三四五六七八九十"
    head = title or f"{place}改革完善医疗卫生行业综合监管制度实施方案"
    lines = [head, opening, "一、重点任务"]
    lines += [f"（{numbers[i]}）{item}" for i, item in enumerate(items)]
    return "\n\n".join(line for line in lines if line) + "\n"


def code(place: str | None) -> str:
    """The code in force of a place's name."""
    words = place or COUNTY
    found = gazetteer.in_force(gazetteer.find(words))
    match = gazetteer.at_start(words)
    return (match.code if match and match.code else None) or found[0].code


def named(duty: Duty, *, basis: bool = True) -> list[str]:
    """Who is named in a duty, in order: name, role and, where asked for, basis."""
    rows = sorted(duty.assignments, key=lambda a: a.seq)
    return [f"{a.agency} {a.role}{f' {a.basis}' if basis else ''}" for a in rows]


# Clauses and names --------------------------------------------------------------------------

RULE = "完善体系。加强建设。（县财政局负责，排在第一位的为牵头单位，下同）"


@pytest.mark.parametrize("case", cases("clauses"))
def test_a_clause_tells_who_does_what(case: Case) -> None:
    before = [RULE] if case.get("rule") else []
    document = read(plan(*before, f"加强日常管理。落实各项制度{case['text']}。"))
    duty = document.duties[-1]
    if case.get("prose"):  # what running text says is not asked here
        assert [a.agency for a in duty.assignments if a.basis != "prose"] == case["finds"]
        return
    assert named(duty) == case["finds"]
    assert duty.open_ended == case.get("open", False)
    seqs = [a.seq for a in duty.assignments]
    assert seqs == sorted(set(seqs)) and seqs[:1] in ([], [1])


@pytest.mark.parametrize("case", cases("names"))
def test_a_clause_is_split_into_its_names(case: Case) -> None:
    place = case.get("place", CITY)
    duty = read(plan(f"加强日常管理。落实各项制度。{case['text']}", place=place)).duties[-1]
    assert [a.agency for a in duty.assignments] == case["finds"]
    for a in duty.assignments:
        assert a.mention_start >= a.start and a.mention_end <= a.end


# Bodies -------------------------------------------------------------------------------------


def who(name: str, place: str) -> Body:
    return identify(name, code(place))


@pytest.mark.parametrize("case", cases("bodies"))
def test_a_name_tells_kind_function_and_owner(case: Case) -> None:
    body = who(case["name"], case["place"])
    assert (body.kind, body.function, body.owner) == (
        case["kind"],
        case["function"],
        case["owner"],
    )
    assert [f.id for f in body.functions if not f.main] == case.get("also", [])
    assert [f.main for f in body.functions] == [True] + [False] * (len(body.functions) - 1)
    if "parent" in case:
        assert body.parent is not None and body.parent.name == case["parent"]
    for same in case.get("same", ()):
        assert who(same, case["place"]).identity == body.identity, same
    for other in case.get("other", ()):
        assert who(other, case["place"]).identity != body.identity, other


# Running text -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("prose"))
def test_running_text_tells_who_acts(case: Case) -> None:
    known = [f"完善体系。加强建设。{case['known']}"] if "known" in case else []
    clause = case.get("clause", "")
    document = read(plan(*known, f"加强日常管理。{case['text']}{clause}"))
    duty = document.duties[-1]
    found = []
    for a in sorted(duty.assignments, key=lambda a: a.seq):
        if a.basis != "prose":
            continue
        words = f"{a.body.name} {a.role}"
        if a.body.name != a.agency and a.body.name != f"{a.agency}部门":
            words = f"{a.agency} {a.role} is {a.body.name}"
        elif a.body.name != a.agency:
            words += f" as {a.agency}"
        found.append(words)
        assert a.quote in case["text"]
        assert not a.quote.endswith("。")
    assert found == case["finds"]


@pytest.mark.parametrize("case", cases("spellings"))
def test_every_spelling_of_a_body_with_duties_is_kept(case: Case) -> None:
    document = read(plan(f"加强日常管理。{case['text']}{case['clause']}"))
    assert [f"{m.name} of {m.body.name}" for m in document.spelled] == case["finds"]


# Dates, targets, citations ------------------------------------------------------------------


def table(rows: Iterable[str], place: str = CITY) -> str:
    """A table behind tabs: a row a line, cells apart by `|`."""
    lines = [f"{place}重点任务分工表", "", *("\t".join(row.split("|")) for row in rows), ""]
    return "\n".join(lines)


@pytest.mark.parametrize("case", cases("dates"))
def test_a_date_is_as_precise_as_printed(case: Case) -> None:
    if "cell" in case:
        rows = ["序号|任务|牵头单位|完成时间", f"1|建设数据平台|市教育局|{case['cell']}"]
        duty = read(table(rows)).duties[0]
    else:
        duty = read(plan(f"加强日常管理。{case['text']}")).duties[0]
    assert (duty.due, duty.due_by) == (case.get("due"), case.get("due_by"))


def target(i: Indicator, like: list[Any]) -> list[Any]:
    """A target in the shape of a case: as many fields, its metric only where the case has it."""
    found: list[Any] = [i.kind, i.metric, i.comparator, i.value, i.unit, i.due]
    if like[1] is None:
        found[1] = None
    while found and found[-1] is None:
        found.pop()
    return found


@pytest.mark.parametrize("case", cases("indicators"))
def test_a_target_is_told_from_other_figures(case: Case) -> None:
    if "cell" in case:
        rows = [
            "序号|工作职责|工作指标|完成时间|牵头部门",
            f"1|加强日常管理|{case['cell']}|2024年底|市教育局",
        ]
        duty = read(table(rows)).duties[0]
    else:
        duty = read(plan(f"加强日常管理。{case['text']}")).duties[0]
    assert len(duty.indicators) == len(case["finds"]), duty.indicators
    for indicator, expected in zip(duty.indicators, case["finds"], strict=True):
        assert target(indicator, expected) == expected
        assert not indicator.quote.startswith(("1", "（1）", "2."))


@pytest.mark.parametrize("case", cases("citations"))
def test_every_title_is_a_citation(case: Case) -> None:
    text = plan(f"加强日常管理。{case.get('text', '')}", opening=case.get("opening", ""))
    found = [f"{c.title} | {c.number or 'null'} | {c.relation}" for c in read(text).citations]
    assert found == case["finds"]


# Outlines, tables, heads, people, topics ----------------------------------------------------


@pytest.mark.parametrize("case", cases("numbering"))
def test_the_smallest_numbered_items_are_the_duties(case: Case) -> None:
    text = "\n".join([f"{COUNTY}实施方案", "", *map(str, case["lines"]), ""])
    document = read(text)
    assert {d.key: d.title for d in document.duties} == case["finds"]
    for key, words in case.get("texts", {}).items():
        assert bare(next(d.text for d in document.duties if d.key == key)) == words


@pytest.mark.parametrize("case", cases("layouts"))
def test_a_layout_gives_duties_and_their_bodies(case: Case) -> None:
    document = read(case["text"])
    found = {
        duty.key: [
            duty.title,
            *(
                f"{'+ ' if a.inherited else ''}{a.agency} {a.role} {a.basis}"
                for a in sorted(duty.assignments, key=lambda a: a.seq)
                if a.basis != "prose"
            ),
        ]
        for duty in document.duties
    }
    assert found == case["finds"]


@pytest.mark.parametrize("case", cases("tables"))
def test_a_row_tells_its_duty_and_its_bodies(case: Case) -> None:
    document = read(table(case["rows"]))
    found = {
        d.key: [d.title, *(f"{'+ ' if a.inherited else ''}{n}" for a, n in _rows(d))]
        for d in document.duties
    }
    assert found == case["finds"]
    assert [d.key for d in document.duties if d.open_ended] == case.get("open", [])
    assert {d.key: d.status for d in document.duties if d.status} == case.get("status", {})


def _rows(duty: Duty) -> Iterable[tuple[Any, str]]:
    return zip(duty.assignments, named(duty), strict=True)


@pytest.mark.parametrize("case", cases("heads"))
def test_the_head_tells_title_number_issuer_date_and_place(case: Case) -> None:
    lines = [*case["lines"], "一、重点任务", "（一）加强领导。建立机制。", ""]
    document = read("\n\n".join(lines))
    found = {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer.name if document.issuer else None,
        "issued_on": document.issued_on,
        "place": document.place,
    }
    assert {k: found[k] for k in case["finds"]} == case["finds"]


@pytest.mark.parametrize("case", cases("places"))
def test_the_head_tells_the_place_it_applies_to(case: Case) -> None:
    tasks = ["一、重点任务", "（一）加强领导。建立机制。（财政部门负责）", ""]
    assert read("\n".join([*case["lines"], *tasks])).place == case["place"]


@pytest.mark.parametrize("case", cases("people"))
def test_a_list_of_members_gives_people_and_posts(case: Case) -> None:
    annex = ["附件", "宝应县乡村振兴工作领导小组成员名单", *case["lines"]]
    document = read(plan("加强领导。建立机制。") + "\n" + "\n".join(annex) + "\n")
    found = [
        f"{p.name} | {p.position} | {p.post} | {p.agency.name if p.agency else 'null'}"
        for p in document.people
    ]
    assert found == case["finds"]
    assert [g.name for g in document.groups] == ["宝应县乡村振兴工作领导小组"]


@pytest.mark.parametrize("case", cases("topics"))
def test_a_duty_is_about_what_its_heading_says(case: Case) -> None:
    item = f"{case['heading']}。{case.get('text', '落实有关要求。')}"
    duty = read(plan(item, title=case.get("title"))).duties[0]
    found = {t.id: t.main for t in duty.topics}
    assert next((t for t, main in found.items() if main), None) == case["main"]
    assert {t for t in case.get("touches", ())} <= {t for t, main in found.items() if not main}
    assert [t.main for t in duty.topics] == [True] * min(1, len(found)) + [False] * (len(found) - 1)


@pytest.mark.parametrize("case", cases("validity"))
def test_a_plan_tells_its_term_and_what_it_replaces(case: Case) -> None:
    head = [case.get("page", ""), f"{COUNTY}河道管理实施方案", "（2021年3月15日）"]
    items = ["一、重点任务", "（一）加强领导。建立机制。（县水利局负责）", "二、附则"]
    document = read("\n\n".join(line for line in [*head, *items, case.get("closing", "")] if line))
    own = document.validity
    assert ([own.state, own.since, own.until] if own else None) == case["own"]
    gone = [f"{one.title or 'null'} | {one.number or 'null'}" for one in document.replaces]
    assert gone == case.get("gone", [])
    assert document.issued_on == "2021-03-15"


# The cases themselves -----------------------------------------------------------------------


def test_every_case_has_a_reason_and_stands_once() -> None:
    count = 0
    for path in sorted(CASES.glob("*.yaml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert all(row.get("because") for row in rows), path.name
        twice = Counter(str({k: v for k, v in row.items() if k != "because"}) for row in rows)
        assert not [words for words, n in twice.items() if n > 1], path.name
        count += len(rows)
    assert count >= 200


def test_a_text_without_duties_is_no_plan() -> None:
    with pytest.raises(LoadError):
        read("宝应县关于召开会议的通知\n\n定于3月1日召开会议。\n")
