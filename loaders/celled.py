"""Tables whose cells the file itself marks: office files, web pages, sheets, ruled PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .captions import heading_lines, interrupted
from .grid import Grid, Row
from .headings import bare, columns_of, known_headings
from .looks import names_group
from .source import Area, Flow, Table, flow, fold

#: How many rows (titles, places, units of measure) may stand above the headings.
_ABOVE = 12
#: Which column a cell is for that is merged over several: the one that says most.
_FIRST = ("duty", "group", "lead", "responsible")


def celled(text: str, tables: Sequence[Table]) -> list[Grid]:
    """The tables of duties among those a file marks.

    A later table goes on with the one before where it has the same headings, or none of its
    own, as many columns, and no text between.
    """
    grids: list[Grid] = []
    width, end = 0, 0
    for table in tables:
        if table.start < end or not table.rows:
            continue  # a table in a cell of one that was read
        found = _headings(text, table)
        if found is None:
            if not grids or table.width != width or text[end : table.start].strip():
                continue
            columns, first = grids[-1].columns, 0
        else:
            columns, first = found
        for part, begin, stop in _parts(text, table, columns, first):
            rows = tuple(_rows(text, table, part, begin, stop))
            close = table.rows[stop - 1][-1].end if stop < len(table.rows) else table.end
            start = _head_start(text, table, _start(table, begin - 1), begin)
            same = bool(grids) and part == grids[-1].columns
            apart = same and begin == first and interrupted(text, end, start)
            if same and not apart:
                above = heading_lines(text, end, start) if begin == first else []
                grids[-1] = replace(grids[-1], rows=(*grids[-1].rows, *above, *rows), end=close)
            else:
                grids.append(Grid(part, rows, start, close, apart=apart))
        width, end = table.width, table.end
    return [grid for grid in grids if grid.rows]


def _parts(
    text: str, table: Table, columns: tuple[str, ...], first: int
) -> list[tuple[tuple[str, ...], int, int]]:
    """The tables that stand below each other in one, as a sheet has them: columns and rows."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    i = first
    while i < len(table.rows):
        other = _heading_at(text, table, i)
        if other is not None and other[0] != columns:
            # What stands between the last row and the new headings is their title.
            stop = i
            while stop > first and len(_said(text, table, stop - 1)) == 1:
                stop -= 1
            found.append((columns, first, stop))
            columns, first = other
            i = first
        else:
            i += 1
    return [*found, (columns, first, len(table.rows))]


def _start(table: Table, row: int) -> int:
    return table.rows[row][0].start


def _head_start(text: str, table: Table, start: int, first: int) -> int:
    """Where the headings begin: with the first of two rows of them."""
    if first > 1 and _meaning(text, table, first - 1) is None:
        return _start(table, first - 2)
    return start


def _words(text: str, table: Table, row: int) -> list[str]:
    """A row's words by column; those of a cell merged over columns stand in its first one."""
    words = [""] * table.width
    for area in table.rows[row]:
        words[area.column] = text[area.start : area.end].strip()
    return words


def _meaning(text: str, table: Table, row: int) -> tuple[str, ...] | None:
    words = _words(text, table, row)
    if sum(1 for word in words if word) < 2 or any(len(word) > 40 for word in words):
        return None
    return columns_of(words)


def _headings(text: str, table: Table) -> tuple[tuple[str, ...], int] | None:
    """What the columns are for, and the first row below their headings."""
    for i in range(min(len(table.rows), _ABOVE)):
        found = _heading_at(text, table, i)
        if found is not None:
            return found
    return None


def _heading_at(text: str, table: Table, i: int) -> tuple[tuple[str, ...], int] | None:
    """What the columns are for where row `i` has headings, and the first row below them."""
    if len(_said(text, table, i)) < 2:
        return None
    double = _double(text, table, i)
    if double is not None:
        return double, i + 2
    columns = _meaning(text, table, i)
    return (columns, i + 1) if columns is not None else None


def _said(text: str, table: Table, row: int) -> list[str]:
    """The words of a row's cells that are not blank."""
    return [w for area in table.rows[row] if (w := text[area.start : area.end].strip())]


def _double(text: str, table: Table, i: int) -> tuple[str, ...] | None:
    """Two rows of headings: 责任分工 over 牵头部门 and 责任部门 gives what stands below."""
    if i + 1 >= len(table.rows) or not table.rows[i + 1]:
        return None
    wide = any(1 < area.columns < table.width for area in table.rows[i])
    high = any(area.covered for area in table.rows[i + 1])
    upper, lower = _words(text, table, i), _words(text, table, i + 1)
    under = any(low and not top for low, top in zip(lower, upper, strict=True))
    if not (wide or high or under):
        return None
    said = [word for word in lower if word]
    known = known_headings()
    if len(said) < 2 or sum(bare(word) in known for word in said) < max(2, len(said) * 3 // 4):
        return None
    return columns_of([low or top for low, top in zip(lower, upper, strict=True)])


def _rows(
    text: str, table: Table, columns: tuple[str, ...], first: int, stop: int
) -> Iterator[Row]:
    for i in range(first, stop):
        areas = table.rows[i]
        filled = [area for area in areas if text[area.start : area.end].strip()]
        if not filled or _meaning(text, table, i) is not None:
            continue  # nothing, or the headings repeated on a new page
        start, end = areas[0].start, areas[-1].end
        only = filled[0]
        if len(filled) == 1 and (
            only.columns >= table.width > 1
            or len(areas) == 1
            or (columns[only.column] == "number" and not _number(text, only))
        ):
            words = fold(text[only.start : only.end].strip())
            plain = not re.search(r"[。；：]$|^注|^备注|^说明|^填表", words)
            if (len(words) <= 60 and plain) or names_group(words):
                yield Row((flow(text, only.start, only.end),), start, end, spanning=True)
            continue
        cells: list[Flow | None] = [None] * len(columns)
        covered: set[int] = set()
        for area in areas:
            here = range(area.column, min(area.column + area.columns, len(columns)))
            if area.covered:
                covered.update(here)
            for column in here:
                cells[column] = Flow(text, [])
            if here:
                target = _target(columns, here)
                cells[target] = flow(text, area.start, area.end)
        yield Row(tuple(cells), start, end, covered=frozenset(covered))


def _target(columns: tuple[str, ...], here: range) -> int:
    if len(here) > 1:
        for wanted in _FIRST:
            for column in here:
                if columns[column] == wanted:
                    return column
    return here[0]


def _number(text: str, area: Area) -> bool:
    words = fold(text[area.start : area.end]).strip()
    return re.fullmatch(r"（?[\d.]{1,8}）?[、.]?|[一二三四五六七八九十]{1,4}", words) is not None
