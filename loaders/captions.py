"""Headings that stand above tables, one a table: （一）汛前准备 / … / （二）物资保障 / …

Such a heading is a row over all columns of the rows below it. Where a higher one stands between
two tables, or items of the text do, the tables are apart: each stands in an item of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from .grid import Grid, Row
from .headings import columns_of
from .looks import labelled, may_head, names_group
from .numbering import RANK, Marker, marker
from .source import each_line, flow, fold

#: 一、 （一） 任务1：
_HEADS = (RANK["cn"], RANK["cn_paren"], RANK["task"])


def heading_lines(text: str, start: int, end: int) -> list[Row]:
    """The headings between two tables of the same kind, as rows over all columns."""
    printed = [
        _first_cell(text, x.start, x.end)
        for x in each_line(text, start, end)
        if text[x.start : x.end].strip()
    ]
    said = [span for span in printed if labelled(fold(text[slice(*span)].strip()))]
    others = [span for span in printed if span not in said]
    numbered = [span for span in others if names_group(text[slice(*span)])]
    if not numbered and len(others) == 1 and may_head(text[slice(*others[0])]):
        numbered = others
    return [_row(text, span) for span in sorted(numbered + said)]


def _first_cell(text: str, start: int, end: int) -> tuple[int, int]:
    """The heading in a row that says beside it who made the table: 一、产业 | | 制表：县发改局"""
    first, *others = text[start:end].split("\t")
    if first.strip() and any(others) and all(not one.strip() or "：" in one for one in others):
        return start, start + len(first)
    return start, end


def _row(text: str, span: tuple[int, int]) -> Row:
    return Row((flow(text, *span),), *span, spanning=True)


def interrupted(text: str, start: int, end: int) -> bool:
    """Whether numbered items of the text stand between two tables."""
    for line in each_line(text, start, end):
        words = text[line.start : line.end].strip()
        if marker(fold(words[:12])) is not None and not names_group(words):
            return True
    return False


def all_captioned(text: str, grids: Iterable[Grid]) -> Iterator[Grid]:
    """Tables with the headings above them; those of one kind of heading go on counting."""
    last: Marker | None = None
    held = list(grids)
    for grid, below in zip_longest(held, held[1:]):
        ahead = _mark_above(text, below.start) if below is not None and last is None else None
        for one in _captioned(text, grid, last, ahead):
            yield one
            marks = [m for row in one.rows if _over_all(row) and (m := _mark(text, row))]
            last = marks[-1] if marks else last


def _mark_above(text: str, start: int) -> Marker | None:
    """The number of the heading of a group in the line above a table."""
    line = _line_before(text, start)
    if line is None or not names_group(text[slice(*line)]):
        return None
    return marker(fold(text[slice(*line)].strip()))


def _captioned(text: str, grid: Grid, last: Marker | None, ahead: Marker | None) -> Iterator[Grid]:
    """A table with the heading above it, as that of its first rows; apart at higher headings.

    A line above it that says who leads all its rows (牵头单位：县发改局) is one of its rows, too.
    A table without headings of its rows has one above it that follows the `last` one, or goes
    before that of the next table, `ahead`.
    """
    said: list[Row] = []
    start = grid.start
    while len(said) < 2 and (line := _line_before(text, start)):
        if not labelled(fold(text[slice(*line)].strip())):
            break
        said.insert(0, _row(text, line))
        start = line[0]
    rows = [*said, *grid.rows]
    spanning = [row for row in grid.rows if _over_all(row) and not _says(row)]
    first = spanning[0] if spanning and spanning[0] is not grid.rows[0] else None
    mark = _mark(text, first) if first else None
    above = _above(text, start, mark, again=_heads_again(text, first.end)) if first else None
    if not spanning and (last or ahead) and (own := _mark_above(text, start)):
        goes_on = (last is not None and (own.rank, own.value) == (last.rank, last.value + 1)) or (
            ahead is not None and (own.rank, own.value) == (ahead.rank, ahead.value - 1)
        )
        above = _line_before(text, start) if goes_on else None
    if above is None:
        yield replace(grid, rows=tuple(rows), start=start)
        return
    begin, apart = above[0], grid.apart
    held = [_row(text, above)]
    for row in rows:
        own = _mark(text, row) if _over_all(row) else None
        if mark is not None and own is not None and own.rank < mark.rank:
            yield _of(grid, held, begin, apart=apart)
            held, apart = [], True
            continue
        begin = begin if held else row.start
        held.append(row)
    yield _of(grid, held, begin, apart=apart)


def _says(row: Row) -> bool:
    cell = row.cells[0]
    return cell is not None and bool(labelled(cell.norm.strip()))


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
    own = marker(fold(text[row.start : row.end].strip()))
    return own if own is not None and own.rank in _HEADS else None


def _above(text: str, start: int, mark: Marker | None, *, again: bool) -> tuple[int, int] | None:
    """The line above a table that goes before the first heading between its rows.

    Of numbered ones the number says so; of others that the table's own headings follow `again`.
    """
    for _ in range(3):
        line = _line_before(text, start)
        if line is None:
            return None
        words = text[slice(*line)]
        own = marker(fold(words.strip()))
        if mark is None:
            return line if again and own is None and may_head(words) else None
        if own is not None:
            fits = own.rank == mark.rank and own.value == mark.value - 1
            short = names_group(words) or (own.rank == RANK["task"] and len(words) <= 40)
            return line if fits and short else None
        start = line[0]
    return None


def _line_before(text: str, start: int) -> tuple[int, int] | None:
    """The line before the one that begins at `start`; None where it is a row of a table."""
    held = max(0, start - 400)
    end = held + len(text[held:start].rstrip())
    begin = text.rfind("\n", held, end) + 1
    begin, end = _first_cell(text, begin, end)
    words = text[begin:end].strip()
    return (begin, end) if words and "\t" not in words else None


def _heads_again(text: str, at: int) -> bool:
    """Whether the next line has headings of columns."""
    line = next((x for x in each_line(text, at) if text[x.start : x.end].strip()), None)
    words = text[line.start : line.end].strip() if line else ""
    return columns_of(words.split("\t")) is not None
