"""The headings of an unruled table: over several lines, and one over several columns.

责任单位 stands over 主办单位 and 协办单位 in a row of their own; 重点任务 over the groups and
their parts, where only the white between the rows tells that there are more columns.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .headings import bare, columns_of, is_heading, known_headings
from .letters import Letter, PrintedLine, segments, words
from .numbering import marker
from .ruled import PageTable
from .source import fold

#: In ems: within a cell letters stand closer, also in a line that is spread out.
GAP = 0.35
#: Headings are broken over at most so many lines.
_MOST_LINES = 6
#: In ems: lines of one heading follow each other at no greater distance, a second row of
#: headings at no greater one.
_CLOSE, _NEAR = 2.2, 5.0
#: In ems: less white between columns than this is none.
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a table: how many lines they take, what they say, from where to where.

    ``texts`` has one a column; ``rows`` are they as printed, in one row or two.
    """

    lines: int
    texts: tuple[str, ...]
    columns: tuple[str, ...]
    extents: tuple[tuple[float, float], ...]
    rows: tuple[tuple[str, ...], ...]

    def repeats(self, other: Heading) -> bool:
        """Whether a page begins with these headings again, or with their first row alone."""
        upper = [text for text in other.rows[0] if text]
        return self.columns == other.columns or [x for x in self.rows[0] if x] == upper

    @property
    def centres(self) -> tuple[float, ...]:
        return tuple((low + high) / 2 for low, high in self.extents)


#: 责任单位（列首位的为牵头单位）
_BRACKET = re.compile(r"[（(].*")
#: What a heading says, and from where to where it stands.
_Part = tuple[str, float, float]


def heading_at(page: Sequence[PrintedLine | PageTable], at: int) -> Heading | None:
    """The headings that begin in a line, if any: over one line or several."""
    best: tuple[tuple[int, int], Heading] | None = None
    for many in range(1, _MOST_LINES + 1):
        lines = _close(page, at, many)
        if len(lines) < many:
            break
        parts = _stacked(lines)
        if len(parts) < 2 or any(len(_BRACKET.sub("", text)) > 14 for text, _, _ in parts):
            break
        for below in range(_MOST_LINES):
            second = _close(page, at + many, below)
            if len(second) < below or (
                second and lines[-1].y - second[0].y > _NEAR * second[0].size
            ):
                break
            found = _heading(many + below, parts, _stacked(second))
            if found is None:
                continue
            known = sum(1 for column in found.columns if column)
            rank = known, _in_rows(parts, second, [*lines, *second])
            if best is None or rank >= best[0]:  # 序 over 号 takes a line more
                best = rank, found
    return best[1] if best else None


def _in_rows(
    upper: Sequence[_Part], second: Sequence[PrintedLine], lines: Sequence[PrintedLine]
) -> int:
    """Whether lines are rather two rows of headings than one: 责任 over 单位 is one."""
    if not second:
        return 0
    apart = {text for text, _, _ in (*upper, *_stacked(second))}
    together = {text for text, _, _ in _stacked(lines)} - apart
    return -1 if any(bare(text) in known_headings() for text in together) else 1


def _close(page: Sequence[PrintedLine | PageTable], at: int, many: int) -> list[PrintedLine]:
    """So many lines that follow each other as those of one cell do; fewer where others do."""
    lines: list[PrintedLine] = []
    for one in page[at : at + many]:
        if not isinstance(one, PrintedLine):
            break
        if lines and lines[-1].y - one.y > _CLOSE * one.size:
            break
        if lines and marker(fold(one.text)) is not None:
            break  # 一、综合目标 is a title below the headings
        lines.append(one)
    return lines


def _stacked(lines: Sequence[PrintedLine]) -> list[_Part]:
    """The parts of lines, those that stand above each other as one, from left to right."""
    stacks: list[_Part] = []
    for part in (part for line in lines for part in segments(line, 0.5)):
        low, high = part[0].x0, part[-1].x1
        for k, (text, a, b) in enumerate(stacks):
            if low < b and high > a:
                stacks[k] = (text + words(part), min(a, low), max(b, high))
                break
        else:
            stacks.append((words(part), low, high))
    return sorted(stacks, key=lambda stack: stack[1])


def _heading(lines: int, upper: Sequence[_Part], lower: Sequence[_Part]) -> Heading | None:
    """The headings of two rows (or one: `lower` is empty), where they are those of a table."""
    if lower and (len(lower) < 2 or not all(is_heading(text) for text, _, _ in lower)):
        return None
    columns: list[tuple[_Part, str, str]] = [(part, "", part[0]) for part in lower]
    for part in upper:
        under = _under(part, upper, lower)
        if under is None:
            columns.append((part, part[0], ""))
        else:
            columns[under] = (columns[under][0], part[0], columns[under][2])
    columns.sort(key=lambda one: one[0][1])
    texts = tuple(low or up for _, up, low in columns)
    meanings = columns_of(texts)
    if meanings is None:
        return None
    extents = tuple((a, b) for (_, a, b), _, _ in columns)
    rows = [tuple(up for _, up, _ in columns)]
    if lower:
        rows.append(tuple(low for _, _, low in columns))
    return Heading(lines, texts, meanings, extents, tuple(rows))


def _under(part: _Part, upper: Sequence[_Part], lower: Sequence[_Part]) -> int | None:
    """The first of the lower headings that one stands over, None where it stands over none."""

    def over(one: _Part, other: _Part) -> bool:
        return one[1] < other[2] and one[2] > other[1]

    for k, low in enumerate(lower):
        if over(part, low):
            return k
    for k, (a, b) in enumerate(pairwise(lower)):
        # In the middle over two columns it may stand above the white between them.
        if a[2] <= part[1] and part[2] <= b[1] and not any(over(x, a) or over(x, b) for x in upper):
            return k
    return None


def crosses(heading: Heading, line: PrintedLine) -> bool:
    """Whether a run of a line goes below two headings: no cell does."""
    return any(
        sum(1 for centre in heading.centres if part[0].x0 < centre < part[-1].x1) > 1
        for part in segments(line, GAP)
    )


def split_headings(
    heading: Heading, cuts: Sequence[float], lines: Sequence[PrintedLine]
) -> tuple[Heading, list[float]] | None:
    """The headings with a blank one for each column more, and the places between the columns.

    None where there are no more columns than headings, or one of these would have no meaning: a
    list of names parted by blanks is one column.
    """
    plain = [line for line in lines if not crosses(heading, line)]
    places: list[float] = []
    for low, high in pairwise([-math.inf, *cuts, math.inf]):
        places += [low, *whites(plain, low, high)]
    places.append(math.inf)
    if len(places) == len(cuts) + 2:
        return None
    texts: list[str] = []
    extents: list[tuple[float, float]] = []
    for low, high in pairwise(places):
        own = [k for k, centre in enumerate(heading.centres) if low < centre < high]
        texts.append(heading.texts[own[0]] if own else "")
        extents.append(heading.extents[own[0]] if own else _extent(plain, low, high))
    if [text for text in texts if text] != list(heading.texts) or len(heading.rows) > 1:
        return None
    meanings = columns_of(texts)
    if meanings is None or any(
        not meaning and not text for meaning, text in zip(meanings, texts, strict=True)
    ):
        return None
    rows = (tuple(texts),)
    return Heading(heading.lines, rows[0], meanings, tuple(extents), rows), places[1:-1]


def _runs(lines: Sequence[PrintedLine], low: float, high: float) -> list[list[tuple[float, float]]]:
    """For each line from where to where its runs between two places go."""
    found = []
    for line in lines:
        parts: list[tuple[Letter, ...]] = segments(line, GAP)
        own = [(part[0].x0, part[-1].x1) for part in parts]
        found.append([run for run in own if low < (run[0] + run[1]) / 2 < high])
    return found


def whites(lines: Sequence[PrintedLine], low: float, high: float, least: int = 2) -> list[float]:
    """The places within a column where no run stands, and that `least` lines have runs beside."""
    runs = _runs(lines, low, high)
    covered: list[tuple[float, float]] = []
    for a, b in sorted(run for own in runs for run in own):
        if covered and a <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(covered[-1][1], b))
        else:
            covered.append((a, b))
    wide = _LEAST * max((line.size for line in lines), default=0.0)
    found = []
    for (_, a), (b, _) in pairwise(covered):
        both = sum(any(x <= a for _, x in own) and any(x >= b for x, _ in own) for own in runs)
        if b - a >= wide and both >= least:
            found.append((a + b) / 2)
    return found


def _extent(lines: Sequence[PrintedLine], low: float, high: float) -> tuple[float, float]:
    runs = [run for own in _runs(lines, low, high) for run in own]
    return min(a for a, _ in runs), max(b for _, b in runs)
