"""Tables on pages without lines whose headings stand at the left: cards, and tables on their side.

任务名称 | 加固堤防 / 牵头单位 | 县水利局: the white behind the labels goes down through all lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .headings import bare, columns_of, is_heading, known_headings
from .letters import PrintedLine, paragraphs_in_cell, segments
from .overheads import GAP, whites
from .ruled import PageCell, PageTable

#: In ems: labels stand closer to their second line, and further from what they label.
_WHITE = 0.5
#: In ems: where nothing follows for so long the table has ended.
_FAR = 4.5
_LONGEST_LABEL = 12
#: The rest of a cell above the first label of a page has at most so many lines.
_MOST_HANGING = 6
Piece = PrintedLine | PageTable


@dataclass(slots=True)
class _Label:
    """A label: its lines' text, from where to where it stands."""

    text: str
    top: float
    bottom: float


def with_labelled(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages with the lines of each such table replaced by the table."""
    found: list[list[Piece]] = []
    for page in pages:
        made: list[Piece] = []
        above = found[-1][-1] if found and found[-1] else None
        goes_on = isinstance(above, PageTable) and above.labelled
        i = 0
        while i < len(page):
            table, many = _table(page, i, goes_on=False)
            if table is None and goes_on and i <= _MOST_HANGING:
                table, many = _table(page, i, goes_on=True)
                table = table if table is not None and _hangs(made, table) else None
            if table is None:
                made.append(page[i])
                i += 1
                continue
            if goes_on and made and _hangs(made, table):
                table.rows.insert(0, _rest(made, table))
                made = []
            made.append(table)
            goes_on = False
            i += many
        found.append(made)
    return found


def _hangs(lines: Sequence[Piece], table: PageTable) -> bool:
    """Whether the lines above the first label of a page are the rest of a cell before it."""
    return all(isinstance(one, PrintedLine) and one.x0 > table.xs[1] for one in lines)


def _rest(lines: Sequence[Piece], table: PageTable) -> list[PageCell | None]:
    row: list[PageCell | None] = [PageCell("")]
    for low, high in pairwise([*table.xs[1:-1], math.inf]):
        own = [_part(one, low, high) for one in lines if isinstance(one, PrintedLine)]
        held = [part for part in own if part is not None]
        row.append(PageCell(paragraphs_in_cell(held, table.right)))
    return row


def _table(page: Sequence[Piece], at: int, *, goes_on: bool) -> tuple[PageTable | None, int]:
    """The table that begins in a line, if any, and how many lines it takes.

    `goes_on`: it may be the rest of one on the page before.
    """
    first = page[at]
    if not isinstance(first, PrintedLine) or len(segments(first, GAP)) < 2:
        return None, 0
    lines: list[PrintedLine] = []
    low, high = -math.inf, math.inf  # the white behind the labels
    left = first.x0
    for one in page[at:]:
        if not isinstance(one, PrintedLine):
            break
        if lines and lines[-1].y - one.y > _FAR * one.size:
            break
        parts = segments(one, GAP)
        begin, end = parts[0][0].x0, parts[0][-1].x1
        a, b = low, high
        if begin < left - one.size:
            break
        if begin < high - _WHITE * one.size and (begin <= left + 2 * one.size or begin < low):
            a = max(a, end)
            b = min([b, *(part[0].x0 for part in parts[1:2])])
        else:
            b = min(b, begin)
        if b - a < _WHITE * one.size:
            break
        low, high = a, b
        lines.append(one)
    made = _made(lines, low, high, goes_on)
    return made, len(lines)


def _made(lines: Sequence[PrintedLine], low: float, high: float, goes_on: bool) -> PageTable | None:
    cut = (low + high) / 2
    labels = _labels([x for x in lines if x.x0 < cut], cut)
    said = [label.text for label in labels if is_heading(label.text)]
    if not goes_on and (len(said) < 3 or columns_of(list(dict.fromkeys(said))) is None):
        return None
    if not said or not is_heading(labels[0].text):
        return None
    right = [x for x in (_behind(line, cut) for line in lines) if x is not None]
    if not right:
        return None
    cuts = [cut, *whites(right, cut, math.inf, least=max(2, len(labels) // 3))]
    xs = [min(x.x0 for x in lines), *cuts, max(x.x1 for x in lines)]
    between = [_between(a, b, right) for a, b in pairwise(labels)]
    parted = [y for y in between if y is not None]
    if len(parted) < len(between):
        return None
    bounds = [math.inf, *parted, -math.inf]
    rows: list[list[PageCell | None]] = []
    for label, (top, bottom) in zip(labels, pairwise(bounds), strict=True):
        row: list[PageCell | None] = [PageCell(label.text)]
        for k, (a, b) in enumerate(pairwise([*cuts, math.inf])):
            own = [
                part
                for line in right
                if bottom < line.y <= top and (part := _part(line, a, b)) is not None
            ]
            edge = xs[k + 2] if k + 2 < len(xs) - 1 else xs[-1]
            edge = max([x.x1 for line in right if (x := _part(line, a, b))], default=edge)
            row.append(PageCell(paragraphs_in_cell(own, edge)))
        if not any(cell.text for cell in row[1:] if cell) and not is_heading(label.text):
            row = [PageCell(label.text, len(row)), *([None] * (len(row) - 1))]
        rows.append(row)
    top, bottom = max(x.top for x in lines), min(x.bottom for x in lines)
    return PageTable(rows, xs[0], xs[-1], top, bottom, xs=xs, labelled=True)


def _labels(lines: Sequence[PrintedLine], cut: float) -> list[_Label]:
    """The labels: 任务 over 名称 is one, for either alone is none."""
    found: list[_Label] = []
    for line in lines:
        part = _part(line, -math.inf, cut)
        if part is None:
            continue
        text, last = part.text, found[-1] if found else None
        if (
            last is not None
            and last.bottom - part.top < part.size
            and len(last.text + text) <= _LONGEST_LABEL
            and _is_one(last.text, text)
        ):
            last.text, last.bottom = last.text + text, part.bottom
        else:
            found.append(_Label(text, part.top, part.bottom))
    return found


def _is_one(text: str, below: str) -> bool:
    """Whether two lines are one label: 牵头 over 单位, but not 任务名称 over 任务内容."""
    both = is_heading(text) and is_heading(below)
    return bare(text + below) in known_headings() or (is_heading(text + below) and not both)


def _part(line: PrintedLine, low: float, high: float) -> PrintedLine | None:
    """What of a line stands between two places."""
    own = tuple(letter for letter in line.letters if low < letter.x < high)
    while own and own[0].char.isspace():
        own = own[1:]
    while own and own[-1].char.isspace():
        own = own[:-1]
    return PrintedLine(own, line.blank and own[-1] is line.letters[-1]) if own else None


def _behind(line: PrintedLine, cut: float) -> PrintedLine | None:
    return _part(line, cut, math.inf)


def _between(above: _Label, below: _Label, lines: Sequence[PrintedLine]) -> float | None:
    """Where the row of a label ends and that of the next one begins: in the most white.

    Where there is no more of it than between lines, above the next label, if a line stands beside
    that; else it can't be told.
    """
    high, low = (above.top + above.bottom) / 2, (below.top + below.bottom) / 2
    edges = [(line.top, line.bottom) for line in lines if line.bottom < high and line.top > low]
    edges += [(above.top, above.bottom), (below.top, below.bottom)]
    whites: list[tuple[float, float]] = []
    floor = above.bottom
    for top, bottom in sorted(edges, reverse=True):
        if top < floor:
            whites.append((floor - top, (floor + top) / 2))
        floor = min(floor, bottom)
    if not whites:
        return below.top
    widest, at = max(whites)
    size = below.top - below.bottom
    if len(whites) == 1 or sorted(whites)[-2][0] < widest - 0.3 * size:
        return at
    beside = any(abs(line.top - below.top) < 0.3 * line.size for line in lines)
    return below.top + 0.1 * size if beside else None
