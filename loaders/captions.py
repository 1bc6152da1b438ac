"""Headings that stand above tables, one a table: （一）汛前准备 / … / （二）物资保障 / …

Such a heading is a row over all columns of the rows below it. Where a higher one stands between
two tables, or items of the text do, the tables are apart: each stands in an item of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .grid import Grid, Row
from .headings import columns_of
from .looks import may_head, names_group
from .numbering import GROUP, Marker, marker
from .source import each_line, flow, fold

_GROUP = re.compile(GROUP)


def heading_lines(text: str, start: int, end: int) -> list[Row]:
    """The headings between two tables of the same kind, as rows over all columns."""
    printed = [
        (x.start, x.end) for x in each_line(text, start, end) if text[x.start : x.end].strip()
    ]
    numbered = [span for span in printed if names_group(text[slice(*span)])]
    if not numbered and len(printed) == 1 and may_head(text[slice(*printed[0])]):
        numbered = printed
    return [Row((flow(text, a, b),), a, b, spanning=True) for a, b in numbered]


def interrupted(text: str, start: int, end: int) -> bool:
    """Whether numbered items of the text stand between two tables."""
    for line in each_line(text, start, end):
        words = text[line.start : line.end].strip()
        if marker(fold(words[:12])) is not None and not names_group(words):
            return True
    return False


def captioned(text: str, grid: Grid) -> Iterator[Grid]:
    """A table with the heading above it, as that of its first rows; apart at higher headings."""
    spanning = [(k, row) for k, row in enumerate(grid.rows) if _over_all(row)]
    if not spanning or spanning[0][0] == 0:
        yield grid
        return
    first = spanning[0][1]
    mark = _mark(text, first)
    above = _above(text, grid.start, mark, again=_heads_again(text, first.end))
    if above is None:
        yield grid
        return
    caption = Row((flow(text, *above),), *above, spanning=True)
    rows, begin = [caption], above[0]
    apart = grid.apart
    higher: Row | None = None
    for row in grid.rows:
        own = _mark(text, row) if _over_all(row) else None
        if mark is not None and own is not None and own.rank < mark.rank:
            yield _of(grid, rows, begin, apart=apart)
            rows, apart, higher = [], True, row
            continue
        if higher is not None and not rows:
            begin = row.start
        rows.append(row)
    yield _of(grid, rows, begin, apart=apart)


def _of(grid: Grid, rows: list[Row], start: int, *, apart: bool) -> Grid:
    held = list(rows)
    while held and _over_all(held[-1]):
        held.pop()
    end = held[-1].end if held else start
    return replace(grid, rows=tuple(held), start=start, end=end, apart=apart)


def _over_all(row: Row) -> bool:
    return row.spanning or (
        len(row.cells) > 1 and row.cells[0] is not None and not any(row.cells[1:])
    )


def _mark(text: str, row: Row) -> Marker | None:
    words = fold(text[row.start : row.end].strip())
    return marker(words) if _GROUP.match(words) else None


def _above(text: str, start: int, mark: Marker | None, *, again: bool) -> tuple[int, int] | None:
    """The line above a table that goes before the first heading between its rows.

    Of numbered ones the number says so; of others that the table's own headings follow `again`.
    """
    end = start
    for _ in range(3):
        held = max(0, end - 400)
        end = held + len(text[held:end].rstrip())
        begin = text.rfind("\n", held, end) + 1
        words = text[begin:end]
        if not words.strip() or "\t" in words.strip():
            return None
        own = marker(fold(words.strip()))
        if mark is None:
            return (begin, end) if again and own is None and may_head(words) else None
        if own is not None:
            fits = own.rank == mark.rank and own.value == mark.value - 1 and names_group(words)
            return (begin, end) if fits else None
        end = begin
    return None


def _heads_again(text: str, at: int) -> bool:
    """Whether the next line has headings of columns."""
    line = next((x for x in each_line(text, at) if text[x.start : x.end].strip()), None)
    words = text[line.start : line.end].strip() if line else ""
    return columns_of(words.split("\t")) is not None
