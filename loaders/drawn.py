"""Tables drawn with lines of characters, as old collections of law print them.

┌──┬────┐ / │工作│牵头单位│ / ├──┼────┤ / │修路│县交通局│ / └──┴────┘
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from .grid import Grid, Row
from .headings import ROLES, bare, columns_of
from .records import Unsure
from .source import Flow, Line, Span, flow, flow_of, unsure_at

_EDGE = re.compile("[│┃├┤┼┬┴┌┐└┘┠┨┏┓┗┛┣┫╂┿]")
_RULE = re.compile(r"[─━\s]*[─━][─━\s]*")


def drawn(text: str, printed: list[Line]) -> list[Grid]:
    """The tables of duties among those drawn in a text; linear in its length."""
    found: list[Grid] = []
    part: list[list[Span]] = []
    if not any(sign in text for sign in "│┃"):
        return found
    for line in printed:
        pieces = _pieces(text, line)
        if pieces is None:
            if text[line.start : line.end].strip() and part:
                _add(text, part, found)
                part = []
            continue
        if part and text[line.start : line.end].lstrip()[:1] in "┌┏":
            _add(text, part, found)
            part = []
        part.append(pieces)
    if part:
        _add(text, part, found)
    return found


def _pieces(text: str, line: Line) -> list[Span] | None:
    """What stands between the edges of a line, None where it is none of a drawn table."""
    words = text[line.start : line.end]
    edges = [hit.start() for hit in _EDGE.finditer(words)]
    if len(edges) < 2 or words[: edges[0]].strip() or words[edges[-1] + 1 :].strip():
        return None
    starts = [line.start + at for at in edges]
    return [(a + 1, b) for a, b in pairwise(starts)]


def _add(text: str, part: Sequence[Sequence[Span]], found: list[Grid]) -> None:
    """Read a part of a table, from one corner to the other; one with the same headings goes on."""
    grid = _grid(text, part)
    if grid is None:
        return
    if found and found[-1].columns == grid.columns:
        last = found.pop()
        grid = Grid(
            last.columns,
            (*last.rows, *grid.rows),
            last.start,
            grid.end,
            (*last.unsure, *grid.unsure),
        )
    found.append(grid)


def _grid(text: str, part: Sequence[Sequence[Span]]) -> Grid | None:
    width = max(len(pieces) for pieces in part)
    held = [pieces for pieces in part if len(pieces) == width]
    cells = [_cells(text, held, column) for column in range(width)]
    if not all(cells):
        return None
    columns = columns_of(
        [bare(flow_of(text, [span for _, span in column[0][1]]).text) for column in cells]
    )
    if columns is None:
        return None
    start, end = part[0][0][0], part[-1][-1][1]
    unsure: list[Unsure] = []
    headings = _headings(text, part, width)
    if any(1 < len(pieces) < width for pieces in part):
        a, b = start, start + len(text[start : min(end, start + 200)].rstrip())
        reason = "a drawn table in which cells go over several columns"
        unsure.append(unsure_at(text, a, b, reason))
    first = min(column[1][0] for column in cells if len(column) > 1)
    closing = [i for i, column in enumerate(columns) if column == "duty" or column in ROLES]
    begins = sorted({cell[0] for i in closing for cell in cells[i] if cell[0] >= first})
    starts = [[begin for begin, _ in column] for column in cells]
    rows: list[Row] = []
    for at, stop in zip(begins, [*begins[1:], len(held)], strict=True):
        here = [column[bisect_right(s, at) - 1] for column, s in zip(cells, starts, strict=True)]
        row = _row(text, columns, here, at, stop)
        while headings and headings[0][0] <= at:
            a, b = headings.pop(0)[1]
            rows.append(Row((flow(text, a, b),), a, b, spanning=True))
        if row is not None:
            rows.append(row)
    return Grid(columns, tuple(rows), start, end, tuple(unsure))


def _headings(text: str, part: Sequence[Sequence[Span]], width: int) -> list[tuple[int, Span]]:
    """What goes over all columns, and the line of the others that it stands before."""
    found: list[tuple[int, Span]] = []
    at = 0
    for pieces in part:
        a, b = pieces[0]
        if len(pieces) == width > 1:
            at += 1
        elif len(pieces) == 1 and text[a:b].strip() and not _RULE.fullmatch(text, a, b):
            found.append((at, (a, b)))
    return found


#: A cell: the line it begins in, and what stands in it line by line.
Cell = tuple[int, list[tuple[int, Span]]]


def _cells(text: str, lines: Sequence[Sequence[Span]], column: int) -> list[Cell]:
    """The cells of a column, parted by the rules that cross it."""
    found: list[Cell] = []
    begin: int | None = None
    held: list[tuple[int, Span]] = []
    for i, pieces in enumerate(lines):
        a, b = pieces[column]
        if _RULE.fullmatch(text, a, b):
            if begin is not None:
                found.append((begin, held))
            begin, held = None, []
            continue
        begin = i if begin is None else begin
        if text[a:b].strip():
            held.append((i, (a, b)))
    if begin is not None:
        found.append((begin, held))
    return found


def _row(
    text: str, columns: tuple[str, ...], cells: Sequence[Cell], at: int, stop: int
) -> Row | None:
    """The row of the lines from `at` to `stop`; a cell that began above is merged over it."""
    flows: list[Flow] = []
    covered: set[int] = set()
    for i, (begin, held) in enumerate(cells):
        if columns[i] == "duty":  # as much of it as stands beside the others
            held = held[bisect_left(held, (at,)) : bisect_left(held, (stop,))]
        elif begin < at:
            covered.add(i)
            held = []
        flows.append(flow_of(text, [span for _, span in held]))
    said = [one for one in flows if one.norm]
    if not said:
        return None
    start, end = min(one.start for one in said), max(one.end for one in said)
    return Row(tuple(flows), start, end, covered=frozenset(covered))
