"""The days that a question names: 2020年底前, before June 2020, in 2020 → from when, up to when.

"By 2020" and 2020年底前 count the year in; "before 2020" and 2020年以前 end with the year before.
A day that is named counts in: 6月30日前.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .terms import bounded


class Days(NamedTuple):
    """What is asked for: up to the last day that ``last`` means, from the day ``first`` on.

    Either may be empty. ``outside`` is the date that was named and is itself not counted in.
    """

    last: str = ""
    first: str = ""
    outside: str = ""

    def said(self) -> tuple[str, str]:
        """In words, Chinese and English; what does not count is said."""
        zh, en = f"{self.last}为止", f"up to {self.last}"
        if self.first:
            since = f"从{self.first}起", f"from {self.first} on"
            between = f"{self.first} to {last_day(self.last)}" if self.last else ""
            zh, en = (between.replace(" to ", "至"), f"from {between}") if between else since
        if self.outside:
            zh, en = f"{zh}（不含{self.outside}）", f"{en} ({self.outside} itself not counted)"
        return zh, en


_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
# Up to and with the date, up to it alone, from it on, later than it, within it.
_WORDS = {
    "by": r"by|until|till|up to|no later than|not later than|on or before|at the latest by",
    "before": r"before|earlier than|prior to",
    "from": r"since|from|starting(?: in)?",
    "after": r"after|later than",
    "within": r"in|during|within",
}
_SAID = "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items())
_WORDS_ZH = (
    r"(?P<by>为止|止)|(?P<before>之前|以前|前)|(?P<after>之后|以后|后)(?:才)?|(?P<from>起|开始)|"
    r"(?P<within>(?:当年|年内|内|期间|间|中)?)"
)
_ENDS_ZH = r"(?:应|要|必须|须)?(?:就)?(?:到期|完成)?(?:的)?"
_PATTERNS = (
    re.compile(
        r"(?:在|到|于|截至|截止到?)?(?P<y>(?:19|20)\d\d)年"
        r"(?:(?P<m>1[0-2]|0?[1-9])月(?:份)?(?:(?P<d>\d\d?)[日号])?)?"
        rf"(?P<end>底|末|年底|年末|月底)?(?:{_WORDS_ZH}){_ENDS_ZH}"
    ),
    re.compile(
        r"(?:在|到|于|截至|截止到?)?(?P<y>(?:19|20)\d\d)[-/.](?P<m>1[0-2]|0?[1-9])(?:[-/.](?P<d>\d\d?))?"
        rf"(?:{_WORDS_ZH}){_ENDS_ZH}"
    ),
    bounded(
        rf"(?:{_SAID}) (?P<y>(?:19|20)\d\d)[-/.](?P<m>1[0-2]|0?[1-9])(?:[-/.](?P<d>\d\d?))?"
        r"(?: (?:on|onwards))?"
    ),
    bounded(
        rf"(?:{_SAID}) (?:the )?(?P<end>end of )?(?:the year |year )?"
        rf"(?:(?:(?P<d>\d\d?)(?:st|nd|rd|th)?(?: of)? )?(?P<month>{'|'.join(_MONTHS.split())}|"
        rf"{'|'.join(_MONTH)})(?: (?P<d2>\d\d?)(?:st|nd|rd|th)?)?,? )?(?P<y>(?:19|20)\d\d)"
        r"(?: (?:on|onwards))?"
    ),
)


def dates(text: str) -> Iterator[tuple[int, int, Days]]:
    """Start, end and meaning of the dates that a text names."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            if parts.get("d") and parts.get("d2"):
                continue
            month = parts.get("m") or _MONTH.get((parts.get("month") or "")[:3])
            day = parts.get("d") or parts.get("d2")
            named = "-".join([parts["y"], *(f"{int(one):02}" for one in (month, day) if one)])
            if parts.get("end") and not day:
                named = last_day(named)
            if is_day(last_day(named)):
                yield *found.span(), _days(named, parts)


def _days(named: str, parts: dict[str, str | None]) -> Days:
    if parts.get("before"):
        # 6月30日前 and 年底前 are how a last day is set; it counts.
        if parts.get("end") or len(named) == 10:
            return Days(last=named)
        return Days(last=_before(named), outside=named)
    if parts.get("after"):
        return Days(first=_after(last_day(named)), outside=named)
    if parts.get("from"):
        return Days(first=first_day(named))
    if parts.get("by") or parts.get("end"):
        return Days(last=named)
    return Days(last=named, first=first_day(named))


def first_day(named: str) -> str:
    return f"{named}-01-01"[:10]


def last_day(named: str) -> str:
    """The last day that a date means.

    >>> last_day("2020"), last_day("2020-02"), last_day("2020-06-30")
    ('2020-12-31', '2020-02-29', '2020-06-30')
    """
    if len(named) == 4:
        return f"{named}-12-31"
    if len(named) == 7:
        year, month = map(int, named.split("-"))
        return f"{named}-{monthrange(year, month)[1]:02}"
    return named


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _before(named: str) -> str:
    """The year, month or day before: 2019 of 2020, 2020-05 of 2020-06."""
    day = date.fromisoformat(first_day(named)) - timedelta(days=1)
    return day.isoformat()[: len(named)]


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
