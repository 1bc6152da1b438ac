"""What stands in a cell, or above a table, by what it looks like: bodies, a date, a heading."""

from __future__ import annotations

import re

from .agencies import begins_level, begins_whole, complete
from .dates import DATE
from .headings import ROLES, bare, is_heading, meaning_of
from .joints import split_names
from .numbering import GROUP, ROW_NUMBER
from .prose import ends_like_title
from .rolewords import before_etc
from .source import fold

_NO_DATE = re.compile(r"/|长期|持续|全年|常年|每年|年底|\d{1,2}月|即知即改|立行立改")
_COUNTED = re.compile(r"\d[个家所座处条项户人次%亿万公亩名期台]")


def are_names(words: str) -> bool:
    """Whether a cell holds nothing but whole names; 各市、县、自治县人民政府 is one."""
    return all(complete(n) for n in re.split(r"[、，；]", words) if n) or (
        "各" in words and all(complete(words[a:b]) for a, b in split_names(words, 0, len(words)))
    )


def fits(text: str, a: int, b: int, column: str) -> float:
    """How well text[a:b] looks like what stands in such a column."""
    words = before_etc(bare(text[a:b]))
    names = [n for n in re.split(r"[、，；]", words) if n]
    bodies = (
        bool(names)
        and are_names(words)
        and words[-1] not in "、，"
        # 提升改造8家养老服务中心 ends like a name, too.
        and not _COUNTED.search(words)
    )
    if column in ROLES:
        # 路旅游标识市交通运输局 ends like a name, and does not begin like one.
        return 2.0 + 0.6 * sum(map(begins_whole, names)) / len(names) if bodies else -3.0
    if column == "number":
        return 2.0 if ROW_NUMBER.fullmatch(words) else -2.0
    if column == "person":
        return 1.5 if re.fullmatch(r"[\u4e00-\u9fff·、，]{2,24}", words) and not bodies else -3.0
    if column == "due":
        date = DATE.search(words)
        # 办好2021年 and 双桥区政府2021年12月底 have a date in them and are none.
        dated = len(words) <= 24 and ((date and date.start() <= 3) or _NO_DATE.match(words))
        return 1.5 if dated and not bodies else -3.0
    if column in ("duty", "indicator", "group", "metric"):
        # 建成图书馆。/ 县文体局: the name in a line of its own is in the next cell.
        below = [bare(line) for line in text[a:b].split("\n")[1:]]
        strange = sum(begins_level(line) and complete(line) for line in below)
        # 建设超限超载检测站 ends like a name and begins with what is to be done.
        named = bodies and column != "group"
        return (1.0 if not named else -1.0 if any(map(begins_whole, names)) else 0.8) - strange
    return 0.2


_GROUP = re.compile(GROUP)
_LONGEST_GROUP = 120
#: 表1 平台, 附件2, 单位：个, 2022年4月18日: what stands above a table and names no group.
_NO_GROUP = re.compile(r"[（(]?(?:续?表|附|注|备注|说明|单位|填报|截至)|.*[\d。；：:，]")


def heads_group(words: str, longest: int) -> bool:
    """Whether a line is a numbered heading of rows; without a sentence in it it may be long.

    一、主要发展指标、财政、审批、生态、交通、金融、安全生产等工作目标（牵头领导：…）
    """
    said = fold(words.strip())
    longest = longest if re.search("[。；]", said) else _LONGEST_GROUP
    return _GROUP.match(said) is not None and len(said) <= longest


def names_group(words: str) -> bool:
    """Whether a line is a numbered heading of rows: （一）汛前准备 · 一、物资。具体如下："""
    return heads_group(words, _LONGEST_GROUP if fold(words.strip()).endswith("：") else 0)


def may_head(words: str) -> bool:
    """Whether a line without a number is short enough for the name of a group."""
    norm = fold(words.strip())
    return (
        1 < len(norm) <= 20
        and "\t" not in norm
        and not _NO_GROUP.match(norm)
        and not is_heading(norm)
        and not ends_like_title(norm)
    )


_LABEL = re.compile(r"([\u4e00-\u9fff（）]{2,10})：")


def labelled(norm: str) -> list[tuple[str, int, int]]:
    """The columns that a line above a table gives all its rows, each with its place in the line.

    牵头单位：县发改局    分管负责人：李明 gives the lead, and a person.
    """
    marks = [m for m in _LABEL.finditer(norm) if is_heading(m[1])]
    if not marks or norm[: marks[0].start()].strip("（ ") or len(norm) > _LONGEST_GROUP:
        return []
    stops = [*(m.start() for m in marks[1:]), len(norm)]
    found = []
    for mark, stop in zip(marks, stops, strict=True):
        end = mark.end() + len(norm[mark.end() : stop].rstrip(" ；。，）"))
        if norm[mark.end() : end].strip():
            found.append((meaning_of(mark[1]), mark.end(), end))
    return found if found and found[0][0] in (*ROLES, "person") else []
