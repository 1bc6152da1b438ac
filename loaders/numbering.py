"""Numbers before headings and items: 一、 （一） 任务1： 1. （1） ① 第一条 1.1"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .records import quick
from .source import fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def number(word: str) -> int | None:
    """The value of a number in Chinese or Arabic numerals: 二十三 → 23, 12 → 12."""
    if word.isascii() and word.isdigit():
        return int(word)
    total, digit = 0, 0
    for c in word:
        if c in _DIGITS:
            digit = digit * 10 + _DIGITS[c] if digit and not total else _DIGITS[c]
        elif c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        else:
            return None
    return total + digit if word else None


@quick
@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: its rank (0 the highest), label, value, and where it ends."""

    rank: float
    label: str
    value: int
    start: int
    end: int


_CN = "[一二三四五六七八九十百零〇]"
#: One row a way of numbering, the highest first: name, pattern (on folded text), examples.
KINDS: tuple[tuple[str, str], ...] = (
    ("chapter", rf"第(?P<chapter>{_CN}{{1,4}}|\d{{1,2}})(?:章|编|部分|篇)[、：\s]*"),
    ("cn", rf"(?P<cn>{_CN}{{1,4}})\s?(?:、|\.|．|，(?=[\u4e00-\u9fff]{{2,20}}$))\s*"),
    ("article", rf"第(?P<article>{_CN}{{1,5}}|\d{{1,3}})条[、：\s]*"),
    ("cn_paren", rf"[（〔]\s?(?P<cn_paren>{_CN}{{1,4}})\s?[）〕]\s*[、.]?\s*"),
    (
        "task",
        r"(?P<task>(?:任务|行动|工程|举措|措施|事项|专项|问题)"
        rf"(?:\d{{1,2}}|{_CN}{{1,3}}))(?:[：、.]|\s)\s*",
    ),
    (
        "dotted",
        r"(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.、]\s*|\s+|(?=[\u4e00-\u9fff]))(?!月)",
    ),
    # 2.2023年底前…, 3.6月底前… and 4.12345热线… begin with a number of their own.
    (
        "num",
        r"(?P<num>\d{1,3})\s?(?:\.(?!\d)|、|\.(?=\d{1,2}月|(?:19|20)\d\d\s*年|\d{3,}[\u4e00-\u9fff]))\s*",
    ),
    ("num_paren", r"（?(?P<num_paren>\d{1,3})）\s*[、.]?\s*"),
    ("circled", r"(?P<circled>[①-⑳])\s*"),
    ("first_is", rf"(?P<first_is>{_CN}{{1,2}})是(?=[\u4e00-\u9fff])"),
    ("plain", r"(?P<plain>\d{1,2})\s+(?=[\u4e00-\u9fff])"),
)
RANK: dict[str, float] = {name: rank for rank, (name, _) in enumerate(KINDS)}
#: 2 主要任务 counts only where 2.1 stands below it: it ranks just above.
RANK["plain"] = RANK["dotted"] - 0.5
#: What any of them begins with: most text begins with none, and this is told by one character.
_BEGINS = rf"(?=[\d①-⑳（〔第任行工举措事专问{_CN[1:]})"
MARKER = re.compile(_BEGINS + "(?:" + "|".join(f"(?:{pattern})" for _, pattern in KINDS) + ")")
#: A heading of the rows below it, in tables of a text without marks: 一、… · （一）…
GROUP = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
#: What stands in a column of numbers: 7 · 7. · （7） · 七
ROW_NUMBER = re.compile(r"（?(?:(\d{1,3})|[一二三四五六七八九十]{1,3})）?[.、．]?")
ITEM = re.compile("|".join(f"(?:{p})" for name, p in KINDS if name in ("num", "num_paren")))


def row_number(words: str) -> int | None:
    """The number of a row that stands alone in its cell, in figures: 7, 7. or （7）."""
    found = ROW_NUMBER.fullmatch(fold(words).strip())
    return int(found[1]) if found and found[1] else None


def marker(norm: str, at: int = 0, pattern: re.Pattern[str] = MARKER) -> Marker | None:
    """The number that stands at ``norm[at:]`` (folded text), if any."""
    found = pattern.match(norm, at)
    if found is None or found.lastgroup is None:
        return None
    kind, label = found.lastgroup, found.group(found.lastgroup)
    if kind == "circled":
        value: int | None = ord(label) - ord("①") + 1
    elif kind == "task":
        value = number(label[2:])
    elif kind == "dotted":
        value = int(label.rsplit(".", 1)[1])
    else:
        value = number(label)
    if not value:
        return None
    # 2.1.1 stands under 2.1
    depth = 0.2 * (label.count(".") - 1) if kind == "dotted" else 0.0
    return Marker(RANK[kind] + depth, label, value, at, found.end())
