"""Tables whose columns are parted by blanks and stand one below the other, line by line.

序号  工作任务        牵头单位 / 1     新建幼儿园，    县教育局 /       改造校舍
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import pairwise

from .agencies import begins_level
from .grid import UNTOLD, Grid, Row
from .headings import ROLES, bare, columns_of
from .looks import are_names, fits, heads_group
from .numbering import row_number
from .records import Unsure
from .source import Line, Span, flow, flow_of, unsure_at

_PIECE = re.compile(r"\S+(?:[ \u3000]\S+)*")
_PAGE = re.compile(r"\s*(?:[-—–－]\s*\d+\s*[-—–－]|第\s*\d+\s*页.*)\s*")
#: How far a cell may begin from where its heading does, in columns of the text.
_NEAR = 2


def aligned(text: str, printed: list[Line]) -> Grid | None:
    """The table of a text laid out in columns; None where none is. Linear in its length.

    A row begins with its number; what stands below a cell, in its column, goes on with it.
    """
    for i, line in enumerate(printed):
        if len(text[line.start : line.end].split(None, 2)) < 3:
            continue  # as most lines of a plan in prose
        head = _pieces(text, line)
        if len(head) < 3:
            continue
        columns = columns_of([text[a:b] for _, (a, b) in head])
        if columns and columns[0] == "number":
            grid = _grid(text, printed[i:], columns, [at for at, _ in head])
            if grid is not None:
                return grid
    return None


def _pieces(text: str, line: Line) -> list[tuple[int, Span]]:
    """What two blanks or more part on a line, with where it begins (a Chinese character is 2)."""
    found: list[tuple[int, Span]] = []
    at, wide = line.start, 0
    for hit in _PIECE.finditer(text, line.start, line.end):
        wide += sum(_width(c) for c in text[at : hit.start()])
        found.append((wide, hit.span()))
        at = hit.start()
    return found


def _width(c: str) -> int:
    return 2 if unicodedata.east_asian_width(c) in "WFA" else 1


def _grid(
    text: str, printed: list[Line], columns: tuple[str, ...], starts: list[int]
) -> Grid | None:
    heading = bare(text[printed[0].start : printed[0].end])
    rows: list[Row] = []
    unsure: list[Unsure] = []
    cells: list[list[Span]] = []
    broken = False
    counted = 0
    end = printed[0].end

    def close() -> None:
        nonlocal cells
        if cells:
            _add(text, columns, cells, rows, unsure)
        cells = []

    for line in printed[1:]:
        words = text[line.start : line.end]
        if bare(words) == heading or _PAGE.fullmatch(words):
            continue
        pieces = _pieces(text, line)
        places = [bisect_right(starts, at + _NEAR) - 1 for at, _ in pieces]
        # 2 may be missing between 1 and 3; a bare number is one of a page.
        count = (row_number(text[slice(*pieces[0][1])]) or 0) if places[0] == 0 else 0
        if count in (1, counted + 1) or (count > counted and len(pieces) > 1):
            close()
            counted = count
            cells = [[] for _ in columns]
        elif places[0] <= 0 and len(pieces) == 1 and heads_group(words.strip(), 60):
            close()
            a, b = pieces[0][1]
            rows.append(Row((flow(text, a, b),), a, b, spanning=True))
            end = b
            continue
        elif places[0] <= 0 or not cells:
            break
        else:
            broken = True
        if len(set(places)) < len(places):
            return None  # two cells in one column: no such table
        for place, (_, span) in zip(places, pieces, strict=True):
            cells[place].append(span)
        end = line.end
    close()
    # Rows of one line each are told without their places.
    return Grid(columns, tuple(rows), printed[0].start, end, tuple(unsure)) if broken else None


def _add(
    text: str,
    columns: tuple[str, ...],
    cells: list[list[Span]],
    rows: list[Row],
    unsure: list[Unsure],
) -> None:
    """Add a row; one whose cells of bodies hold anything else can't be told apart."""
    flows = tuple(flow_of(text, held) for held in cells)
    start = min(a for held in cells for a, _ in held)
    end = max(b for held in cells for _, b in held)
    for column, one, held in zip(columns, flows, cells, strict=True):
        if column not in ROLES or not one.norm.strip():
            continue
        if fits(one.text, 0, len(one.text), column) < 0 or _run_together(text, held):
            unsure.append(unsure_at(text, start, end, UNTOLD))
            return
    rows.append(Row(flows, start, end))


def _run_together(text: str, held: list[Span]) -> bool:
    """Whether a whole name and the beginning of another one stand below each other: two cells."""
    lines = [bare(text[a:b]) for a, b in held]
    return any(
        above[-1] not in "、，；" and are_names(above) and begins_level(below)
        for above, below in pairwise(lines)
    )
