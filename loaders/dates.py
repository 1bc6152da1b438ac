"""Dates by which something is due, and the date of a document.

2020年6月底 → 2020-06-30 · 到2020年 → 2020 · 2020年12月前 → 2020-12 · 二〇二〇年一月 → 2020-01
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from .numbering import number
from .records import quick
from .source import unspaced

#: A line that ends in a day, as below a signature: 二〇二一年四月十八日 · 2021年4月18日印发
DATE_LINE = re.compile(
    r"[\d〇零○Ｏ一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*(?:印发)?$"
)

_S = r"\s*"
_CN_DIGIT = "[〇零○Ｏ一二三四五六七八九]"
_YEAR = rf"(?P<year>(?:19|20)\d{{2}}|[一二]\s?[〇零○Ｏ九]\s?{_CN_DIGIT}\s?{_CN_DIGIT})"
#: A date as printed in Chinese plans, with blanks anywhere; the end word last.
DATE = re.compile(
    rf"""(?P<until>到|至|截至|截止到?|力争到|争取到|确保)?\s{{0,4}}
    (?<![\d〔\[第])(?:{_YEAR}){_S}年{_S}
    (?:(?P<half>上半年|下半年|年?第?[一二三四1-4]季度)
      |(?P<month>\d{{1,2}}|十[一二]?|[一二三四五六七八九]){_S}月{_S}
       (?:(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}){_S}日{_S}|(?P<third>上旬|中旬|下旬){_S})?)?
    (?P<end>底|末|年底|年末)?{_S}(?P<before>之前|以前|前)?
    """,
    re.VERBOSE,
)
_FORM = re.compile(r"(?P<year>(?:19|20)\d{2})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?")
#: 2022-2028 in a cell of its own: from when to when.
_YEARS = re.compile(
    r"\s*(?:(?:19|20)\d{2}\s*(?:[-~～—–－]{1,2}|至|到)\s*)?(?P<year>(?:19|20)\d{2})\s*"
)
#: What a document was in a year, and what may be due by one.
_DONE = ("修订", "修正", "发布", "印发")
#: What follows the year of something else: 2016年第11号, 2018年以来, 2019年度, 2020年1月1日起.
_NOT_DUE = re.compile(
    rf"\s*(?:第\s*\d|以来|度|版|起|{'|'.join(_DONE)}|开始|至|—|-|[-~～]|同期|基础)"
)
_CN_YEAR = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")


@quick
@dataclass(frozen=True, slots=True)
class Due:
    """A date as precise as printed, the last day it means, and where it stands in its flow."""

    due: str
    due_by: str
    start: int
    end: int


def _year(word: str) -> int:
    return int(word) if word.isascii() else int(unspaced(word).translate(_CN_YEAR))


def _due(found: re.Match[str], start: int, end: int) -> Due | None:
    parts = found.groupdict()
    year = _year(parts["year"])
    month_word, day_word = parts.get("month"), parts.get("day")
    month = number(month_word) if month_word else None
    if month is not None and not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1] if month else 31
    if day_word:
        assert month is not None
        day_of = number(day_word) or 0
        if not 1 <= day_of <= last:
            return None
        exact = f"{year}-{month:02}-{day_of:02}"
        return Due(exact, exact, start, end)
    if month:
        third = {"上旬": 10, "中旬": 20, "下旬": last}.get(parts.get("third") or "")
        day = third or (last if parts.get("end") else None)
        whole = f"{year}-{month:02}-{day or last:02}"
        return Due(whole if day else f"{year}-{month:02}", whole, start, end)
    half = parts.get("half")
    if half:
        closing = {"上半年": "06-30", "下半年": "12-31"}.get(half)
        if closing is None:
            quarter = number(re.sub(r"[年第季度]", "", half)) or 4
            closing = ("03-31", "06-30", "09-30", "12-31")[quarter - 1]
        return Due(f"{year}-{closing}", f"{year}-{closing}", start, end)
    if parts.get("end"):
        return Due(f"{year}-12-31", f"{year}-12-31", start, end)
    return Due(str(year), f"{year}-12-31", start, end)


#: 2019年4月—10月, 2017年11月至2018年3月: the second month is when it ends.
_UNTIL_MONTH = re.compile(
    r"\s*(?:[—–－~～-]{1,2}|至|到)\s*(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*日)?(?P<end>底|末)?(?:前|以前|之前)?"
)


def _ranged(norm: str, found: re.Match[str]) -> Due | None:
    until = _UNTIL_MONTH.match(norm, found.end())
    if until is None or not 1 <= int(until["month"]) <= 12 or not found["month"]:
        return None
    year, month = _year(until["year"] or found["year"]), int(until["month"])
    last = calendar.monthrange(year, month)[1]
    if until["day"] and 1 <= int(until["day"]) <= last:
        day = f"{year}-{month:02}-{int(until['day']):02}"
        return Due(day, day, found.start(), until.end())
    whole = f"{year}-{month:02}-{last:02}"
    return Due(whole if until["end"] else whole[:7], whole, found.start(), until.end())


@lru_cache(maxsize=4096)
def cell_due(norm: str) -> Due | None:
    """The date a cell of a due column (完成时间) holds; None for `/`, 长期 and the like.

    2022年7月1日起 says when something begins.
    """
    found = DATE.search(norm)
    if found and norm.startswith("起", found.end()) and not norm.startswith("起至", found.end()):
        found = DATE.search(norm, found.end())
        if found is None:
            return None
    if found is None:
        years = _YEARS.fullmatch(norm)
        if years:
            return Due(years["year"], f"{years['year']}-12-31", *years.span("year"))
        plain = _FORM.search(norm)
        return _due(plain, *plain.span()) if plain else None
    return _ranged(norm, found) or _due(found, found.start(), _trim(norm, found))


def form_due(norm: str, at: int) -> Due | None:
    """The date that stands at norm[at:] in figures alone: 2023.12, 2023-06-30."""
    found = _FORM.match(norm, at)
    return _due(found, *found.span()) if found else None


def _trim(norm: str, found: re.Match[str]) -> int:
    end = found.end()
    while norm[end - 1].isspace():
        end -= 1
    return end


def dues(norm: str, start: int = 0, end: int | None = None) -> list[Due]:
    """The dates set for work in running text, in order; years of documents are none."""
    stop = len(norm) if end is None else end
    if norm.find("年", start, stop) < 0:
        return []
    found = []
    for hit in DATE.finditer(norm, start, stop):
        span = _ranged(norm, hit)
        if span:
            found.append(span)
            continue
        said = _NOT_DUE.match(norm, hit.end())
        # 2026年6月底前发布 is due, 2026年发布 is when something was.
        if (said and not (hit["before"] and said.group().strip() in _DONE)) or _titled(
            norm, hit.start()
        ):
            continue
        if hit.start() and norm[hit.start() - 1] in "自从较比":
            continue
        if "有效期" in norm[max(0, hit.start() - 4) : hit.start()]:
            continue
        due = _due(hit, hit.start(), _trim(norm, hit))
        if due:
            found.append(due)
    return found


def _titled(norm: str, at: int) -> bool:
    """Whether a place in the text is inside a 《title》 or the bracket right after one."""
    before = norm[max(0, at - 60) : at]
    if before.rfind("《") > before.rfind("》"):
        return True
    opener = before.rfind("（")
    return opener > before.rfind("）") and before[:opener].endswith("》")


def latest(found: list[Due]) -> Due | None:
    """Of several dates the latest, of equal ones the first."""
    best: Due | None = None
    for due in found:
        if best is None or due.due_by > best.due_by:
            best = due
    return best
