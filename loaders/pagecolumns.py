"""Pages printed in two columns, as gazettes are: the right one is put below the left one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .letters import Letter, PrintedLine, lines_of, pitch_of, segments
from .overheads import heading_at
from .pages import PageSize, Piece

#: In ems: the white between two columns is no less, and no white within a line is as much.
_WHITE = 1.0
#: Fewer lines side by side are a signature, a head or a table.
_LEAST = 5
#: The number of a row, alone on its line or before a blank.
_ROW = re.compile(r"(\d{1,3})(?=[\s|]|$)")
#: One column is at most so much wider than the other.
_WIDER = 1.25


def unfolded(pages: Sequence[Sequence[Piece]], sizes: Sequence[PageSize]) -> list[list[Piece]]:
    """The lines of each page one below the other, where they stand in columns of running text.

    From the headings of a table on, what stands side by side are its cells.
    """
    begun = next(
        (i for i, page in enumerate(pages) if any(heading_at(page, k) for k in range(len(page)))),
        len(pages),
    )
    gutters: dict[PageSize, float] = {}
    for page, size in zip(pages[:begun], sizes, strict=False):
        at = _gutter(page)
        if at is not None and any(_is_text(run, at, size) for run in _runs(page, at)):
            gutters.setdefault(size, at)
    found: list[list[Piece]] = []
    for i, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        known = gutters.get(size)
        found.append(list(page) if i >= begun or known is None else _unfolded(page, size, known))
    return found


def _unfolded(page: Sequence[Piece], size: PageSize, known: float) -> list[Piece]:
    """A page unfolded at its own gutter, or at that of other pages where it has few lines."""
    at = _gutter(page) or known
    found: list[Piece] = []
    for run in _runs(page, at):
        lines = [one for one in run if isinstance(one, PrintedLine)]
        fits = _is_text(run, at, size) or (abs(at - known) < 6 and _has_both(run, at))
        found += _split(lines, at) if fits else run
    return found


def _runs(page: Sequence[Piece], at: float) -> list[list[Piece]]:
    """The pieces of a page in order: runs of lines that leave a place white, and the others."""
    found: list[list[Piece]] = [[]]
    for one in page:
        if isinstance(one, PrintedLine) and not _crosses(one, at):
            found[-1].append(one)
        else:
            found += [[one], []]
    return [run for run in found if run]


def _has_both(run: Sequence[Piece], at: float) -> bool:
    return all(_sides(run, at)) and len(run) > 1


def _gutter(page: Sequence[Piece]) -> float | None:
    """The place that the most lines leave white, in the middle of the page."""
    lines = [one for one in page if isinstance(one, PrintedLine)]
    if len(lines) < _LEAST:
        return None
    left, right = min(one.x0 for one in lines), max(one.x1 for one in lines)
    seen: Counter[int] = Counter()
    for line in lines:
        for before, behind in pairwise(segments(line, _WHITE)):
            seen.update(range(int(before[-1].x1) + 1, int(behind[0].x0)))
    middle = {x: many for x, many in seen.items() if 0.35 < (x - left) / (right - left) < 0.65}
    most = max(middle.values(), default=0)
    if most < _LEAST:
        return None
    places = [x for x, many in middle.items() if many == most]
    return median(places)


def _crosses(line: PrintedLine, at: float) -> bool:
    return any(part[0].x0 < at < part[-1].x1 for part in segments(line, _WHITE))


def _sides(run: Sequence[Piece], at: float) -> tuple[list[Letter], list[Letter]]:
    lines = [one for one in run if isinstance(one, PrintedLine)]
    letters = [letter for line in lines for letter in line.letters]
    return [one for one in letters if one.x < at], [one for one in letters if one.x > at]


def _is_text(run: Sequence[Piece], at: float, size: PageSize) -> bool:
    """Whether lines stand in two columns that are as wide, and full as running text is."""
    left, right = (lines_of(side) for side in _sides(run, at))
    if min(len(left), len(right)) < _LEAST:
        return False
    if _counts_on(left, right):
        return True
    margin, begin = min(one.x0 for one in left), min(one.x0 for one in right)
    edge = max(one.x1 for one in left)
    # The right column may be short: it reaches as far as the margin on the other side.
    widths = edge - margin, max(size.width - margin, max(one.x1 for one in right)) - begin
    if max(widths) > _WIDER * min(widths):
        return False
    full = sum(edge - one.x1 < 1.5 * one.size for one in left) * 4 >= len(left)
    # The cells of a table leave holes beside longer ones; a last page may end in the right column.
    return full or (len(right) < len(left) and _is_close(left) and _is_close(right))


def _counts_on(left: Sequence[PrintedLine], right: Sequence[PrintedLine]) -> bool:
    """Whether rows whose cells stand below each other are numbered from one column to the other."""
    above, below = (
        [int(found[1]) for line in side if (found := _ROW.match(line.text))]
        for side in (left, right)
    )
    numbers = above + below
    return (
        bool(above and below)
        and len(numbers) > 2
        and numbers == list(range(numbers[0], numbers[-1] + 1))
    )


def _is_close(lines: Sequence[PrintedLine]) -> bool:
    """Whether lines follow each other without a hole."""
    pitch = pitch_of(lines)
    return all(above.y - below.y < 1.3 * pitch for above, below in pairwise(lines))


def _split(run: Sequence[PrintedLine], at: float) -> list[PrintedLine]:
    """The lines left of a place, then those right of it, moved below them."""
    left, right = (lines_of(side) for side in _sides(run, at))
    pitch = pitch_of(left) or left[-1].size
    across = min(one.x0 for one in right) - min(one.x0 for one in left)
    down = right[0].y - (left[-1].y - pitch)
    moved = [
        replace(
            letter,
            x0=letter.x0 - across,
            x1=letter.x1 - across,
            y0=letter.y0 - down,
            y1=letter.y1 - down,
        )
        for line in right
        for letter in line.letters
    ]
    blanks = [line.blank for line in right]
    return [
        *(replace(line, narrow=True) for line in left),
        *(
            replace(line, narrow=True, blank=blank)
            for line, blank in zip(lines_of(moved), blanks, strict=True)
        ),
    ]
