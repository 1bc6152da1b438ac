"""What the column of a table is for, told by its heading (`ontology/columns.ttl`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ..ontology import scheme
from .agencies import complete
from .source import fold, unspaced

#: The columns that name bodies.
ROLES = ("lead", "responsible", "also-responsible", "cooperating", "participating", "guiding")


_ALSO = ("responsible", "also-responsible")


@cache
def known_headings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for concept in scheme("columns").concepts.values():
        for word in concept.words:
            found.setdefault(bare(word), []).append(concept.id)
    return found


def bare(words: str) -> str:
    return fold(unspaced(words))


#: A heading that is not known whole tells by its last words: 整治任务, 包联领导, 整改时限.
_ENDINGS = (
    (re.compile(r"(?:责任|牵头).{0,4}(?:单位|部门).{0,2}(?:责任人|负责人)$"), "responsible"),
    (re.compile(r"(?:领导|责任人|联系人|负责人|同志|副?[市县区州旗]长)$"), "person"),
    (re.compile(r"(?:责任.{0,4}[或和、/].{0,2}牵头|牵头.{0,4}[或和、/].{0,2}责任)"), "responsible"),
    (re.compile(r"牵头.{0,4}(?:单位|部门|科室|处室|股室|司局)$"), "lead"),
    (re.compile(r"(?:配合|协办|协助|协同|协作).{0,4}(?:单位|部门|科室|处室|司局)$"), "cooperating"),
    (
        re.compile(r"(?:责任|主体|实施|落实|承办).{0,4}(?:单位|部门|[科处股]室|司局)$"),
        "responsible",
    ),
    (re.compile(r"(?:时间|时限|期限|年限|节点)$"), "due"),
    (re.compile(r"(?:目标值|指标|目标|标准)$"), "indicator"),
    (re.compile(r"^属地"), "responsible"),
    (re.compile(r"(?:任务|事项|内容|措施|举措|职责|内容及要求|内容和要求|任务及要求)$"), "duty"),
)


#: Most cells end like no heading, and to look at one character is far quicker.
_LAST = frozenset("局位门人导室志长间限点值标准务项容施措责求")


def _by_ending(heading: str) -> list[str]:
    if heading[-1:] not in _LAST and "牵头" not in heading and not heading.startswith("属地"):
        return []
    return [meaning for ending, meaning in _ENDINGS if ending.search(heading)][:1]


#: 责任单位（排在首位的为牵头单位）: the rule in a heading is none of its name.
_RULED = re.compile(r"（[^（）]*(?:第一|首)[^（）]*）$")


@lru_cache(maxsize=4096)
def _meanings(heading: str) -> list[str]:
    """What a column with this heading can be for."""
    words = bare(heading)
    if words.endswith("）"):
        words = _RULED.sub("", words)
    if words.startswith(("责任", "牵头", "承办")) and _BOTH.fullmatch(words):
        return ["responsible-due"]
    found = known_headings().get(words) or _by_ending(words)
    if not found and words.endswith("）"):
        found = known_headings().get(words[: words.rfind("（")], [])  # 工作任务（责任单位）
    return found


#: 责任单位及完成时限: who answers for it and, below, by when.
_BOTH = re.compile(r"(?:责任|牵头|承办)(?:单位|部门)(?:及|和|与|、|/)?(?:完成)?(?:时限|时间|期限)")
#: How many rows (titles, places, units of measure) may stand above the headings of a table.
ABOVE = 12
#: No heading has more characters, with what it says of a rule.
_LONGEST = 100


def is_heading(words: str) -> bool:
    """Whether these words can head a column of a table of duties."""
    heading = unspaced(words)
    if len(heading) > _LONGEST:
        return False  # most lines are longer
    heading = fold(heading)
    if heading.endswith("）"):
        heading = _RULED.sub("", heading)
    if heading in known_headings():
        return True
    # 一、主要目标 is a heading of rows.
    return 2 < len(heading) <= 10 and bool(_by_ending(heading)) and heading[1:2] != "、"


def meaning_of(heading: str) -> str:
    """What a column with this heading is for first, "" where that is not known."""
    return next(iter(_meanings(heading)), "")


#: 责任科室: an office within a body.
_OFFICES = ("科室", "处室", "股室")
#: What a heading is besides, and no column of its own.
_KINDS = ("problem", "measure")


def twice(headings: Sequence[str]) -> bool:
    """Whether these are the headings of two tables side by side: 序号, 任务, 序号, 任务."""
    half = len(headings) // 2
    return half > 1 and len(headings) == 2 * half and headings[:half] == headings[half:]


def is_problem(heading: str) -> bool:
    """Whether such a column says what is to be put right: 存在问题."""
    return "problem" in _meanings(heading)


def _tells(meanings: Sequence[str]) -> bool:
    """Whether the first column of a table has such a heading: 序号, 任务类别, 工作任务."""
    return any(m in ("number", "group", "duty", "task") for m in meanings)


def columns_of(headings: Sequence[str]) -> tuple[str, ...] | None:
    """What the columns with these headings are for, or None where it is no table of duties.

    A heading that can mean two things (重点任务: group or duty) is a group where a column of
    single tasks stands beside it. Names of bodies are columns of marks (`marks.py`).
    """
    if twice(headings):
        return None  # a row is two duties
    meanings: list[list[str]] = []
    missing = len(headings) - max(2, (len(headings) + 1) // 2)
    for i, heading in enumerate(headings):
        meaning = _meanings(heading)
        if not meaning and i and _tells(meanings[0]) and complete(heading):
            meaning = ["body"]
        meanings.append(meaning)
        missing -= not meaning
        if missing < 0:
            return None  # nearly every row of a table is none of headings
    if meanings.count(["body"]) < 2:
        meanings = [[] if m == ["body"] else m for m in meanings]
    columns: list[str] = []
    for i, meaning in enumerate(meanings):
        if meaning in (["body"], ["responsible-due"]):
            columns.append(meaning[0])
            continue
        others = [m for k, ms in enumerate(meanings) if k != i for m in ms]
        choice = next((m for m in meaning if m not in columns and m not in _KINDS), "")
        if bare(headings[i]) == "单位" and any(m in ROLES for m in others):
            # 指标, 单位, 目标值, 责任单位: the unit of a figure
            choice, meaning = "unit" if "indicator" in others else "", []
        if not choice and meaning and meaning[0] in ("lead", "responsible"):
            # 牵头部门 and 主责单位, 责任单位 and 实施单位: the second ones answer for it, too.
            choice = next((c for c in _ALSO if c not in columns and c not in others), "")
        if choice == "participating" and not any(m in ROLES for m in others):
            # 相关部门 beside 牵头部门 takes part, alone it answers for the work.
            alone = scheme("columns").concepts[choice].notes.get("alone", ())
            choice = "responsible" if bare(headings[i]) in alone else choice
        if meaning == ["task"] and any(m == ["task"] for m in meanings[i + 1 :]):
            choice = "group"  # 二级任务 before 三级任务
        if "measure" in meaning and any(m == ["task"] for m in meanings[i + 1 :]):
            choice = "group"  # 工作举措 before 具体任务 groups it
        if meaning == ["responsible"] and bare(headings[i]).endswith(_OFFICES):
            wholes = [h for h in headings if not bare(h).endswith(_OFFICES)]
            if any(meaning_of(h) in ("lead", "responsible") for h in wholes):
                choice, meaning = "", []  # beside 牵头单位 an office within it, no body
        if "group" in meaning and "duty" in meaning:
            # 重点任务 beside 具体任务 groups it; alone it is the duty.
            choice = "group" if "task" in others or "duty" in columns else "duty"
            if "problem" in meaning and "duty" in others:
                choice = "group"
        elif "indicator" in meaning and "group" in meaning:
            choice = "indicator" if "duty" in others or "task" in others else "group"
        columns.append(choice)
    if "task" in columns and "duty" in columns:
        columns = ["group" if c == "duty" else c for c in columns]
    for i, heading in enumerate(headings[1:], 1):
        if not bare(heading) and columns[i - 1] == "group" and i + 1 < len(columns):
            columns[i] = "group"  # one heading over two columns of groups
    seconds = [i for i, m in enumerate(meanings) if "duty" in m and not columns[i]]
    if "duty" in columns and "task" not in columns and seconds:
        columns[seconds[0]] = "detail"  # 任务名称 and 任务内容: the name, and what it is about
    if "metric" in columns and "task" not in columns and "duty" not in columns:
        # 一级指标, 二级指标, 目标值, 责任单位: what is measured is what is to be done.
        columns = ["task" if c == "metric" else c for c in columns]
    targets = [i for i, m in enumerate(meanings) if "indicator" in m]
    if len(targets) > 1 and "task" not in columns and "duty" not in columns:
        # 指标, 单位, 目标值, 责任单位, likewise
        columns[targets[0]], columns[targets[1]] = "task", "indicator"
    has_task = "task" in columns or "duty" in columns
    has_body = any(c in ROLES or c in ("body", "responsible-due") for c in columns)
    if not (has_task and (has_body or "indicator" in columns or "due" in columns)):
        return None
    return tuple("duty" if c == "task" else c for c in columns)
