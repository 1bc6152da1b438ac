"""Rows of an unruled table that follow each other without white: told by numbers and shades.

A row begins where its number stands, or its number stands in the middle of it; which of both, and
whether the rows can be told apart at all, must fit every line. Where it does not, nothing is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from .letters import PrintedLine, pitch_of
from .numbering import ROW_NUMBER
from .source import fold

Columns = Mapping[int, Sequence[PrintedLine]]


def numbers_of(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a column that are nothing but numbers, from the top down."""
    return _down([line for line in lines if ROW_NUMBER.fullmatch(fold(line.text.strip()))])


def bounds_of(
    columns: Columns,
    numbers: Sequence[PrintedLine],
    levels: Sequence[float],
    merged: Sequence[int],
    *,
    fresh: bool,
    middle: bool,
) -> list[float] | None:
    """Where the rows of a page are parted, from the top down; None where that can't be told.

    `levels`: where shades begin and end; `merged`: the columns whose cells may go over rows;
    `fresh`: the page begins with a row, not with the rest of one; `middle`: numbers stand in the
    middle of their rows, not at their tops.
    """
    lines = _down([x for own in columns.values() for x in own])
    shaded = levels_within(lines, levels)
    edges = [math.inf, *shaded, -math.inf]
    if (shaded or fresh) and all(numbers_in(numbers, a, b) < 2 for a, b in pairwise(edges)):
        return shaded
    if middle:
        return _from_middle(columns, lines, numbers)
    return _from_top(columns, lines, numbers, merged, fresh=fresh)


def levels_within(lines: Sequence[PrintedLine], levels: Sequence[float]) -> list[float]:
    """Of the heights of shades and lines those between two of these lines, from the top down."""
    high, low = max(x.y for x in lines), min(x.y for x in lines)
    found: list[float] = []
    for y in sorted(levels, reverse=True):
        if low < y < high and not _cut(lines, y):
            above = found[-1] if found else math.inf
            if any(y < line.y < above for line in lines):
                found.append(y)
    return found


def _cut(lines: Sequence[PrintedLine], y: float) -> bool:
    """Whether a place goes through a line."""
    return any(line.bottom + 0.3 * line.size < y < line.top - 0.2 * line.size for line in lines)


def numbers_in(numbers: Sequence[PrintedLine], high: float, low: float) -> int:
    """How many rows are numbered between two heights."""
    return sum(low < one.y < high for one in numbers)


def _from_top(
    columns: Columns,
    lines: Sequence[PrintedLine],
    numbers: Sequence[PrintedLine],
    merged: Sequence[int],
    *,
    fresh: bool,
) -> list[float] | None:
    """Rows that begin with the line of their number, in all their cells."""
    above = [line for line in lines if line.y > numbers[0].y + 0.5 * line.size]
    if above and fresh:
        return None
    bounds = [one.y + 0.5 * one.size for one in (numbers if above else numbers[1:])]
    first = {one.y for one in numbers}
    for column, own in columns.items():
        if column in merged:
            continue
        for high, low in pairwise([math.inf, *bounds, -math.inf]):
            inside = [line for line in own if low < line.y < high]
            if not inside or (above and high == math.inf):
                continue
            top = max(inside, key=lambda line: line.y)
            if all(abs(top.y - y) > 0.25 * top.size for y in first):
                return None
    return bounds


def _from_middle(
    columns: Columns, lines: Sequence[PrintedLine], numbers: Sequence[PrintedLine]
) -> list[float] | None:
    """Rows in the middle of which their number stands: as far from their top as from their end."""
    pitch = median([p for own in columns.values() if (p := pitch_of(_down(own)))] or [0.0])
    pitch = pitch or 1.5 * lines[0].size
    steps = [(a.y + b.y) / 2 for own in columns.values() for a, b in pairwise(_down(own))]
    steps += [(a.y + b.y) / 2 for a, b in pairwise(lines)]
    taken = [(line.y, 0.4 * line.size) for line in lines]
    free = [y for y in steps if all(abs(at - y) > near for at, near in taken)]
    top, end = lines[0].y + pitch / 2, lines[-1].y - pitch / 2
    bounds: list[float] = []
    for one in numbers[:-1]:
        low = 2 * one.y - top
        near = min(free, key=lambda y: abs(y - low), default=math.inf)
        if abs(near - low) > 0.4 * pitch:
            return None
        bounds.append(near)
        top = near
    # The last row must end where the page's part of the table does.
    return bounds if abs(2 * numbers[-1].y - top - end) < 0.5 * pitch else None


def _down(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    return sorted(lines, key=lambda line: -line.y)


def ends_whole(lines: Sequence[PrintedLine], bounds: Sequence[float]) -> bool:
    """Whether no list of bodies goes on over a bound."""
    return not any(
        above.text[-1:] in "、，,（(" and any(below.y < y < above.y for y in bounds)
        for above, below in pairwise(_down(lines))
    )
