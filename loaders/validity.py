"""Validity: what a document says of its own term, and which documents it puts out of force.

本方案自2021年1月1日起施行，有效期5年 · 《甲方案》（甲府办〔2015〕3号）同时废止
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ..ontology import scheme
from .agencies import alternation
from .dates import DATE, cell_due
from .head import NUMBER
from .numbering import MARKER, number
from .records import Replacement, Validity
from .source import Flow, Line, fold, unspaced

#: No plan says more often than this when it ends or what it ends; the last ones are looked at.
_MOST = 2000
#: How far from the words that put it out of force a document is named, in characters.
_REACH = 600
_TITLE = re.compile(
    r"《(?P<title>[^《》]{1,200}(?:《[^《》]{1,100}》[^《》]{0,100})*)》"
    r"(?:\s*（(?P<number>[^（）《》]{4,40})）)?"
)
_ITEM = re.compile(rf"{_TITLE.pattern}|{NUMBER.pattern.replace('number', 'bare')}")
#: What stands between the last title and the words: 等5个文件, 自本方案印发之日起. But not a verb,
#: nor a part of the document (第三条, 中与本办法不一致的内容).
_GAP = re.compile(
    r"[\s）〕，、：]*(?:文|文件|通知|方案|办法|规定|意见|细则)?(?:等(?:\d+|[一二三四五六七八九十]+)?[个件份项]?"
    r"(?:文件|规定|通知|方案|办法|意见|规范性文件)?)?[\s，、]*"
    r"(?:(?:现|即|也|亦|均|全部|相应|一并|同时|届时|从即日起|即日起|自即日起|予以"
    r"|自[^，。；《》]{2,20}(?:之日|[年月日])起)[\s，]*)*"
)
_PART = re.compile(r"[\s）]*(?:中)?(?:的)?第[一二三四五六七八九十百\d]+[条章款项部]")
_NAMED = re.compile(r"\s*(?:原)?(?=《)")
_OWN = re.compile(r"[，；：\s](?:本[\u4e00-\u9fff]{1,10}|此件)$")
_PERIOD = re.compile(r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})\s?(?P<unit>年|个月)")


@dataclass(frozen=True)
class _Words:
    """The vocabulary of validity, folded: words as they are, which finds them fastest.

    They stand by what they end in: where that is nowhere in a text, none of them is.
    """

    gone: dict[str, list[str]]
    verbs: dict[str, list[str]]
    terms: dict[str, list[str]]
    begins: re.Pattern[str]
    label: re.Pattern[str]
    states: dict[str, str]
    state: re.Pattern[str]


@cache
def _words() -> _Words:
    known = scheme("validity")
    gone, begins = known.concepts["superseded"], known.concepts["in-force"]
    states = {
        fold(word): name
        for name, one in known.concepts.items()
        for word in one.notes.get("heading", ())
    }
    return _Words(
        gone=_by_ending(gone.words),
        verbs=_by_ending(gone.notes["before"]),
        terms=_by_ending(begins.notes["before"]),
        begins=re.compile(
            rf"自(?P<from>{DATE.pattern.strip()}|[\u4e00-\u9fff]{{2,6}}之日|即日)\s*起?[，\s]*"
            rf"(?:{alternation(begins.words)})",
            re.VERBOSE,
        ),
        label=re.compile(
            rf"[\s【〔]*(?:{alternation(known.words)})[\s】〕：]*(?P<state>\S.{{0,20}})"
        ),
        states=states,
        state=re.compile(rf"(?:{alternation(states)})(?![\u4e00-\u9fff])"),
    )


def _by_ending(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in map(fold, words):
        found.setdefault(word[-2:], []).append(word)
    return found


def _places(norm: str, words: Mapping[str, list[str]]) -> list[tuple[int, int]]:
    """Where these words stand, in order; of several at one place the longest."""
    found: dict[int, int] = {}
    for word in (one for ending, those in words.items() if ending in norm for one in those):
        at = norm.find(word)
        while at >= 0:
            found[at] = max(found.get(at, 0), at + len(word))
            at = norm.find(word, at + 1)
    return sorted(found.items())[-_MOST:]


def validity(flow: Flow, above: list[Line], issued_on: str | None) -> Validity | None:
    """What a document says of its own validity; None where it says nothing.

    ``flow`` is the whole text, ``above`` the lines before the first heading (the frame of a
    web page tells 有效性：已废止). Dates are whole days: a term of years ends a day before its
    anniversary, one that begins 自印发之日 counts from `issued_on` where that is a day.
    """
    page = _on_page(flow.source, above)
    own = _in_text(flow, issued_on)
    if own is None:
        return page
    if page is None or page.state == "in-force":
        return own
    return Validity(page.state, own.since, own.until, page.quote, page.start, page.end)


def _on_page(text: str, above: list[Line]) -> Validity | None:
    words = _words()
    for line in above[:40]:
        norm = fold(text[line.start : line.end])
        label = words.label.match(norm)
        found = label and words.state.match(norm, label.start("state"))
        if found:
            start = line.start + len(norm) - len(norm.lstrip())
            end = line.start + found.end()
            return Validity(words.states[found.group()], None, None, text[start:end], start, end)
    return None


def _in_text(flow: Flow, issued_on: str | None) -> Validity | None:
    norm, breaks = flow.norm, flow.breaks()
    for hit in _words().begins.finditer(norm):
        at = hit.end()
        if (
            norm[at : at + 1] not in "。，；（）"
            and at not in breaks[bisect_left(breaks, at) :][:1]
        ):
            continue  # 自2021年起实施清洁取暖工程
        a, b = _sentence(norm, breaks, *hit.span())
        if _speaks_of_itself(norm[a : hit.start()]):
            since = _day(hit["from"]) or (issued_on if "之日" in hit["from"] else None)
            until = _until(norm[hit.end() : b], since)
            return Validity("in-force", since, until, *_quoted(flow, a, b))
    for start, end in _places(norm, _words().terms):
        a, b = _sentence(norm, breaks, start, end)
        if _speaks_of_itself(norm[a:start]) and (until := _until(norm[start:b], issued_on)):
            return Validity("in-force", None, until, *_quoted(flow, a, b))
    return None


def _speaks_of_itself(before: str) -> bool:
    """Whether the subject of what follows is this document: 本方案, 此件, or nothing at all."""
    number_ = MARKER.match(before)
    words = before[number_.end() :] if number_ else before
    words = words.strip(" \u3000（")
    return not words or (words[0] in "本此" and "《" not in words) or bool(_OWN.search(words))


def _day(words: str) -> str | None:
    due = cell_due(words) if "年" in words else None
    return due.due if due and len(due.due) == 10 else None


def _until(norm: str, since: str | None) -> str | None:
    """The last day of a term: 有效期至2025年12月31日, 有效期5年 (from `since`)."""
    terms = _places(norm, _words().terms)
    if not terms:
        return None
    rest = re.sub(r"^(?:限)?[为：\s]*", "", norm[terms[0][1] : terms[0][1] + 30])
    printed = re.match(rf"[至到截止]*{DATE.pattern.strip()}", rest, re.VERBOSE)
    if printed:
        due = cell_due(printed.group())
        return due.due_by if due else None
    period = _PERIOD.match(rest)
    if period is None or since is None or len(since) != 10:
        return None
    many = number(period["count"]) or 0
    months = many if period["unit"] == "个月" else many * 12
    first = date.fromisoformat(since)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if not months or year > 9999:
        return None
    day = min(first.day, calendar.monthrange(year, month + 1)[1])
    return (date(year, month + 1, day) - timedelta(days=1)).isoformat()


def replacements(flow: Flow) -> tuple[Replacement, ...]:
    """The documents that this one puts out of force, in order, each with the sentence.

    A part of a document (第三条) and what merely contradicts the new one are none.
    """
    norm = flow.norm
    gone, verbs = _places(norm, _words().gone), _places(norm, _words().verbs)
    breaks = flow.breaks() if gone or verbs else []
    # Else it is no statement: 废止不适应的文件, 有效期满失效后.
    ends = {len(norm), *breaks}
    gone = [one for one in gone if one[1] in ends or norm[one[1]] in "。；，）！"]
    verbs = [one for one in verbs if _NAMED.match(norm, one[1])]
    found: dict[tuple[int, int], Replacement] = {}
    for start, end in gone:
        a, b = _sentence(norm, breaks, start, end)
        items = list(_ITEM.finditer(norm, a, start))
        if items and _GAP.fullmatch(norm, items[-1].end(), start):
            for one in _joined(norm, items):
                found[one.span()] = _replacement(flow, one, a, b)
    for start, end in verbs:
        a, b = _sentence(norm, breaks, start, end)
        items = list(_ITEM.finditer(norm, end, b))
        # Those that follow each other without another word between.
        for before, one in zip([None, *items], items, strict=False):
            at = before.end() if before else end
            if not re.fullmatch(r"[\s、，和及与以原]*", norm[at : one.start()]):
                break
            if not _PART.match(norm, one.end()):
                found[one.span()] = _replacement(flow, one, a, b)
    return tuple(found[key] for key in sorted(found))


def _joined(norm: str, items: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The items before the words that belong to them: back to the last verb between two."""
    for one, after in zip(reversed(items), [None, *reversed(items)], strict=False):
        if after is not None and not re.fullmatch(
            r"[\s、，；和及与以原）]*(?:等)?", norm[one.end() : after.start()]
        ):
            return
        if not _PART.match(norm, one.end()):
            yield one


def _replacement(flow: Flow, one: re.Match[str], a: int, b: int) -> Replacement:
    def printed(name: str) -> str | None:
        words = flow.text[one.start(name) : one.end(name)] if one[name] else ""
        return unspaced(words) or None

    bare = printed("bare") or ""
    numbered = one["number"] and re.search(r"\d{4}|号", one["number"])
    return Replacement(
        printed("title"),
        printed("number") if numbered else re.sub(r"^[原和及与将把对]", "", bare) or None,
        *_quoted(flow, a, b),
    )


def _sentence(norm: str, breaks: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The sentence around start to end, without its full stop.

    It begins behind a full stop, or with a numbered line, and ends before one.
    """
    low, high = max(0, start - _REACH), min(len(norm), end + _REACH)
    a = max(low, *(norm.rfind(sign, low, start) + 1 for sign in "。！？"))
    stops = [at for sign in "。！？" if (at := norm.find(sign, end, high)) >= 0]
    b = min(stops, default=high)
    first = bisect_left(breaks, a)
    for k in range(first, bisect_right(breaks, b)):
        at = breaks[k]
        if at <= start and (MARKER.match(norm, at) or _is_heading(norm, breaks[k - 1 : k], at)):
            a = at
        elif at >= end and (MARKER.match(norm, at) or not stops):
            return a, at
    return a, b


def _is_heading(norm: str, above: Sequence[int], at: int) -> bool:
    """Whether the line that ends at `at` is a heading: 二、附则."""
    begins = above[0] if above else 0
    return (
        at - begins <= 22
        and MARKER.match(norm, begins) is not None
        and not any(sign in norm[begins:at] for sign in "。，；：")
    )


def _quoted(flow: Flow, a: int, b: int) -> tuple[str, int, int]:
    start, end = flow.span(a, b)
    return flow.source[start:end], start, end
