"""Tables on pages without lines: columns from the headings and the white between, rows from gaps.

Only tables of duties are looked for: they begin with headings that the reader knows.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .headings import ROLES
from .letters import (
    Letter,
    PrintedLine,
    lines_of,
    paragraphs_in_cell,
    pitch_of,
    segments,
)
from .numbering import marker
from .overheads import GAP, Heading, crosses, heading_at, split_headings
from .ruled import PageCell, PageTable
from .source import fold
from .tight import bounds_of, ends_whole, levels_within, numbers_in, numbers_of

_BELOW = re.compile(r"注：|备注|说明|附\s?件|抄送")
_SENTENCE = re.compile(r"[。；]$|^(?:注|备注|说明|附件|抄送)")
#: A title of a group of rows is shorter.
_LONGEST_TITLE = 40
#: And is longer than what stands in a column of numbers.
_LONGER_THAN_NUMBERS = 5
#: And no more of them stand below each other.
_MOST_TITLES = 3


Page = list[PrintedLine | PageTable]


def with_tables(
    pages: Sequence[Sequence[PrintedLine | PageTable]],
    shades: Sequence[Sequence[float]] | None = None,
) -> tuple[list[Page], list[list[PrintedLine]]]:
    """The pages with the lines of each such table replaced by the table's part on that page.

    `shades`: for each page where shades begin and end. Also the lines of each table whose rows
    can't be told apart; they are in no page.
    """
    untold: list[list[PrintedLine]] = []
    found: list[Page] = [[] for _ in pages]
    held: list[tuple[int, list[PrintedLine]]] = []
    printed: list[PrintedLine] = []  # the lines of the table with its headings
    heading: Heading | None = None

    def close() -> None:
        nonlocal heading
        if heading is not None:
            levels = [shades[number] if shades else () for number, _ in held]
            step = _step(printed, heading.lines)
            made = _tables(heading, held, levels, step)
            if made is None:
                untold.append([*printed])
            for number, table in made or ():
                found[number].append(table)
        heading = None
        held.clear()
        printed.clear()

    for number, page in enumerate(pages):
        i = 0
        while i < len(page):
            one = page[i]
            if isinstance(one, PageTable):
                close()
                found[number].append(one)
                i += 1
                continue
            begun = heading_at(page, i)
            if begun is not None:
                if heading is None or not begun.repeats(heading):
                    close()
                    heading = begun
                lines = page[i : i + begun.lines]
                printed += [x for x in lines if isinstance(x, PrintedLine)]
                i += begun.lines
                continue
            if heading is not None and _ends(heading, page, i):
                close()
            if heading is None:
                found[number].append(one)
            else:
                if not held or held[-1][0] != number:
                    held.append((number, []))
                held[-1][1].append(one)
                printed.append(one)
            i += 1
    close()
    return found, untold


def _step(printed: Sequence[PrintedLine], many: int) -> float:
    """How far below the last of so many lines of headings the next line stands."""
    if len(printed) <= many or printed[many].y > printed[many - 1].y:
        return math.inf
    return printed[many - 1].y - printed[many].y


def _ends(
    heading: Heading,
    page: Sequence[PrintedLine | PageTable],
    at: int,
) -> bool:
    """Whether running text begins in a line: it crosses columns, and is no short title."""
    line = page[at]
    assert isinstance(line, PrintedLine)
    if not crosses(heading, line):
        if len(segments(line, GAP)) > 1:
            return False
        # 附件2 in a column of numbers is none of them, 三、工作要求 above a text no title of rows.
        first = line.x0 < heading.centres[0] and heading.columns[0] == "number"
        if first and _BELOW.match(fold(line.text)):
            return True
        below = page[at + 1] if at + 1 < len(page) else None
        return (
            marker(fold(line.text)) is not None
            and isinstance(below, PrintedLine)
            and crosses(heading, below)
            and (len(below.text) > 25 or bool(_SENTENCE.search(fold(below.text))))
        )
    run = 0
    for one in page[at:]:
        if not isinstance(one, PrintedLine) or not crosses(heading, one):
            return run > _MOST_TITLES or not isinstance(one, PrintedLine)
        run += 1
        if len(one.text) > _LONGEST_TITLE or _SENTENCE.search(fold(one.text)):
            return True
    return run > 1


def _tables(
    heading: Heading,
    held: Sequence[tuple[int, list[PrintedLine]]],
    levels: Sequence[Sequence[float]],
    step: float,
) -> list[tuple[int, PageTable]] | None:
    lines = [line for _, page in held for line in page]
    if not lines:
        return []
    cuts = _cuts(heading, [line for line in lines if not crosses(heading, line)])
    heading, cuts = split_headings(heading, cuts, lines) or (heading, cuts)
    rights = _rights(cuts, lines, heading)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    xs = [left, *cuts, right]
    made: list[list[list[list[PageCell | None]]]] = []
    pages = [
        (_Rows(heading, cuts, rights, levels[k], fresh=not k), own)
        for k, (_, own) in enumerate(held)
    ]
    tight = any(rows.run_on(own) for rows, own in pages)
    for numbered in ("top", "middle", "") if tight else ("",):
        if not numbered and made:
            break
        if tight and not numbered and step < 1.15 * max(rows.pitch(own) for rows, own in pages):
            break  # cells that go on over rows, where no white parts those from their heading
        parts = [rows.of(own, numbered) for rows, own in pages]
        whole = [rows for rows in parts if rows is not None]
        if len(whole) == len(parts) and whole not in made:
            made.append(whole)
    if len(made) != 1:
        return None  # nothing fits, or two ways do
    found = []
    for number, ((page, own), rows) in enumerate(zip(held, made[0], strict=True)):
        if not number:
            rows[:0] = [[PageCell(text) for text in texts] for texts in heading.rows]
        if rows:
            found.append((page, PageTable(rows, left, right, own[0].top, own[-1].bottom, xs=xs)))
    return found


def _cuts(heading: Heading, lines: Sequence[PrintedLine]) -> list[float]:
    """The places between the columns: where the fewest runs stand, in the middle of the white."""
    if heading.columns[0] == "number":
        lines = [
            line
            for line in lines
            if len(segments(line, GAP)) > 1 or line.x0 > heading.extents[0][1]
        ]
    runs = [(part[0].x0, part[-1].x1) for line in lines for part in segments(line, GAP)]
    runs += list(heading.extents)
    cuts = []
    for low, high in zip(heading.centres, heading.centres[1:], strict=False):
        steps = max(int(high - low), 1)
        places = [low + (high - low) * (k + 0.5) / steps for k in range(steps)]
        inside = [run for run in runs if run[1] > low and run[0] < high]
        crossed = [sum(1 for a, b in inside if a < place < b) for place in places]
        least = min(crossed)
        best: tuple[int, int] = (0, 0)
        begin: int | None = None
        for k in range(len(crossed) + 1):
            white = k < len(crossed) and crossed[k] == least
            if white and begin is None:
                begin = k
            elif not white and begin is not None:
                if k - begin > best[1] - best[0]:
                    best = (begin, k)
                begin = None
        cuts.append((places[best[0]] + places[best[1] - 1]) / 2)
    return cuts


def _rights(cuts: list[float], lines: Sequence[PrintedLine], heading: Heading) -> list[float]:
    """Where the text of each column ends at the right."""
    rights = [high for _, high in heading.extents]
    for line in lines:
        if crosses(heading, line):
            continue
        for column, letters in _by_column(cuts, line.letters).items():
            printed = [letter.x1 for letter in letters if not letter.char.isspace()]
            rights[column] = max([rights[column], *printed])
    return rights


def _by_column(cuts: list[float], letters: Sequence[Letter]) -> dict[int, list[Letter]]:
    found: dict[int, list[Letter]] = {}
    for letter in letters:
        column = sum(1 for cut in cuts if letter.x > cut)
        found.setdefault(column, []).append(letter)
    return found


@dataclass(slots=True)
class _Band:
    """A row: from where to where it reaches, and the lines of each of its cells."""

    top: float
    bottom: float
    cells: dict[int, list[PrintedLine]]
    title: str = ""


@dataclass(slots=True)
class _Rows:
    """Makes the rows of a table's part on one page."""

    heading: Heading
    cuts: list[float]
    rights: list[float]
    levels: Sequence[float]
    fresh: bool

    def of(self, lines: Sequence[PrintedLine], numbered: str) -> list[list[PageCell | None]] | None:
        """The rows of these lines, which stand on one page below the headings.

        None where they can't be told apart. ``numbered``: where numbers stand in rows without white
        between them, at the ``top`` or in the ``middle``; empty where white parts all rows.
        """
        titles, columns = self._shared_out(lines)
        bands = self._bands(columns)
        above = [_Band(line.top, line.bottom, {}, line.text) for line in titles]
        numbers = self._numbers(columns)
        if numbered and numbers:
            rows = self._tight(columns, numbers, titles, middle=numbered == "middle")
            if rows is None:
                return None
            return self._cells(sorted([*rows, *above], key=lambda band: -band.top))
        if any(numbers_in(numbers, band.top, band.bottom) > 1 for band in bands):
            return None
        bands += above
        bands += self._rest(bands, columns)
        bands += self._lone(bands, columns)
        bands.sort(key=lambda band: -band.top)
        self._share(bands, columns)
        return self._cells(bands)

    def _shared_out(
        self, lines: Sequence[PrintedLine]
    ) -> tuple[list[PrintedLine], dict[int, list[PrintedLine]]]:
        """The titles of groups of rows, and the lines of each column."""
        titles = [line for line in lines if self._is_title(line)]
        columns: dict[int, list[PrintedLine]] = {}
        for line in lines:
            if line in titles:
                continue
            for column, letters in _by_column(self.cuts, line.letters).items():
                columns.setdefault(column, []).extend(lines_of(letters))
        return titles, columns

    def pitch(self, lines: Sequence[PrintedLine]) -> float:
        """The usual distance between the lines of a cell."""
        _, columns = self._shared_out(lines)
        return median(
            [pitch_of(sorted(own, key=lambda x: -x.y)) for own in columns.values()] or [0]
        )

    def run_on(self, lines: Sequence[PrintedLine]) -> bool:
        """Whether rows or cells follow each other without white, or shades or lines part them."""
        _, columns = self._shared_out(lines)
        numbers = self._numbers(columns)
        white = _usual_white(columns)
        inside = [line for own in columns.values() for line in own]
        if len(numbers) > 1 and levels_within(inside, self.levels):
            return True
        ends = [(band.top, band.bottom) for band in self._bands(columns)]
        ends += [
            (block[0].top, block[-1].bottom)
            for k, meaning in enumerate(self.heading.columns)
            if meaning != "group"
            for block in _blocks(columns.get(k, []), white)
        ]
        return any(numbers_in(numbers, top, bottom) > 1 for top, bottom in ends)

    def _numbers(self, columns: dict[int, list[PrintedLine]]) -> list[PrintedLine]:
        """The lines with which rows are numbered: 7 in a column of its own, or 7.建设学校."""
        if "number" in self.heading.columns:
            return numbers_of(columns.get(self.heading.columns.index("number"), []))
        duties = columns.get(self.heading.columns.index("duty"), [])
        items = [line for line in duties if marker(fold(line.text)) is not None]
        return sorted(items, key=lambda line: -line.y)

    def _tight(
        self,
        columns: dict[int, list[PrintedLine]],
        numbers: Sequence[PrintedLine],
        titles: Sequence[PrintedLine],
        *,
        middle: bool,
    ) -> list[_Band] | None:
        """Rows without white between them, each part between two titles by itself."""
        merged = [k for k, meaning in enumerate(self.heading.columns) if meaning == "group"]
        found: list[_Band] = []
        edges = [math.inf, *(title.y for title in titles), -math.inf]
        for part, (high, low) in enumerate(itertools.pairwise(edges)):
            own = {k: [x for x in held if low < x.y < high] for k, held in columns.items()}
            own = {k: held for k, held in own.items() if held}
            here = [one for one in numbers if low < one.y < high]
            if not own:
                continue
            bounds: list[float] | None = []
            if here:
                if middle and "number" not in self.heading.columns:
                    return None
                fresh = self.fresh or part > 0
                bounds = bounds_of(own, here, self.levels, merged, fresh=fresh, middle=middle)
            if bounds is None or not self._apart(own, merged, bounds):
                return None
            bodies = [own.get(k, []) for k, c in enumerate(self.heading.columns) if c in ROLES]
            if not all(ends_whole(held, bounds) for held in bodies):
                return None
            for top, bottom in itertools.pairwise([high, *bounds, low]):
                cells = {k: [x for x in held if bottom < x.y < top] for k, held in own.items()}
                inside = [x for held in cells.values() for x in held]
                if inside:
                    ends = max(x.top for x in inside), min(x.bottom for x in inside)
                    found.append(_Band(*ends, {k: held for k, held in cells.items() if held}))
        return found

    def _apart(
        self, columns: dict[int, list[PrintedLine]], merged: Sequence[int], bounds: Sequence[float]
    ) -> bool:
        """Whether no text of a group goes on over a bound: one or two, that can't be told."""
        white = _usual_white(columns)
        return not any(
            block[-1].y < y < block[0].y and not any(marker(fold(x.text)) for x in block if x.y < y)
            for k in merged
            for block in _blocks(columns.get(k, []), white)
            for y in bounds
        )

    def _cells(self, bands: Sequence[_Band]) -> list[list[PageCell | None]]:
        width = len(self.heading.columns)
        rows: list[list[PageCell | None]] = []
        for band in bands:
            if band.title:
                rows.append([PageCell(band.title, width), *([None] * (width - 1))])
                continue
            row: list[PageCell | None] = []
            for column in range(width):
                own = band.cells.get(column, [])
                text = paragraphs_in_cell(own, self.rights[column])
                full = bool(own) and self.rights[column] - own[-1].x1 < own[-1].size
                row.append(PageCell(text, full=full))
            rows.append(row)
        return rows

    def _is_title(self, line: PrintedLine) -> bool:
        """Whether a line goes over columns: in one run over the place where they are parted."""
        if crosses(self.heading, line):
            return True
        parts = segments(line, GAP)
        margin = 0.5 * line.size
        if len(parts) == 1 and self.heading.columns[0] == "number" and line.x0 < self.cuts[0]:
            return len(line.text) >= _LONGER_THAN_NUMBERS and not numbers_of([line])
        return len(parts) == 1 and any(
            parts[0][0].x0 < cut - margin and parts[0][-1].x1 > cut + margin for cut in self.cuts
        )

    def _own(self) -> list[int]:
        """The columns that have a cell of their own in every row."""
        return [
            k
            for k, column in enumerate(self.heading.columns)
            if column not in ("group", "", *ROLES)
        ]

    def _bands(self, columns: dict[int, list[PrintedLine]]) -> list[_Band]:
        """Rows by the white between them in the columns of the numbers and duties."""
        lines = sorted(
            (line for column in self._own() for line in columns.get(column, [])),
            key=lambda line: -line.top,
        )
        if not lines:
            lines = sorted((x for own in columns.values() for x in own), key=lambda x: -x.top)
        white = _usual_white(columns)
        bands: list[_Band] = []
        for line in lines:
            if bands and bands[-1].bottom - line.top <= white + 0.18 * line.size:
                bands[-1].bottom = min(bands[-1].bottom, line.bottom)
            else:
                bands.append(_Band(line.top, line.bottom, {}))
        return bands

    def _rest(self, bands: Sequence[_Band], columns: dict[int, list[PrintedLine]]) -> list[_Band]:
        """The end of a list of bodies from the page before: it stands above the first duty."""
        if not bands:
            return []
        first = max(band.top for band in bands)
        white = _usual_white(columns)
        cells: dict[int, list[PrintedLine]] = {}
        for column, meaning in enumerate(self.heading.columns):
            if meaning not in ROLES:
                continue
            own = columns.get(column, [])
            for block in _blocks(own, white):
                if block[-1].bottom >= first:
                    cells.setdefault(column, []).extend(block)
            columns[column] = [line for line in own if line not in cells.get(column, [])]
        if not cells:
            return []
        lines = [line for held in cells.values() for line in held]
        return [_Band(max(x.top for x in lines), min(x.bottom for x in lines), cells)]

    def _lone(self, bands: Sequence[_Band], columns: dict[int, list[PrintedLine]]) -> list[_Band]:
        """Titles of groups of rows that stand in the first column, alone on their lines."""
        if 0 in self._own() or not bands or 0 not in columns:
            return []
        white = _usual_white(columns)
        others = [x for column, own in columns.items() if column for x in own]
        found = []
        for block in _blocks(columns[0], white):
            top, bottom = block[0].top, block[-1].bottom
            taken = any(one.bottom < top and one.top > bottom for one in bands) or any(
                one.bottom < top and one.top > bottom for one in others
            )
            text = "".join(line.text for line in block)
            if not taken and len(text) <= _LONGEST_TITLE:
                found.append(_Band(top, bottom, {}, text))
                columns[0] = [line for line in columns[0] if line not in block]
        return found

    def _share(self, bands: list[_Band], columns: dict[int, list[PrintedLine]]) -> None:
        """Give each cell to the row it begins in, or in the middle of which it stands."""
        rows = [band for band in bands if not (band.title or band.cells)]
        if not rows:
            return
        white = _usual_white(columns)
        own = set(self._own())
        centred = self._centred(rows, columns)
        for column, lines in columns.items():
            for block in _blocks(lines, white):
                top, bottom = block[0].top, block[-1].bottom
                at = (top + bottom) / 2 if centred and column not in own else block[0].y
                best = min(rows, key=lambda band: _distance(band, at))
                if column in own:
                    for line in block:
                        row = min(rows, key=lambda band: _distance(band, line.y))
                        row.cells.setdefault(column, []).append(line)
                else:
                    best.cells.setdefault(column, []).extend(block)

    def _centred(self, rows: list[_Band], columns: dict[int, list[PrintedLine]]) -> bool:
        """Whether cells stand in the middle of their rows: low numbers beside tall duties."""
        if "number" not in self.heading.columns:
            return False
        numbers = columns.get(self.heading.columns.index("number"), [])
        low = high = 0
        for line in numbers:
            band = min(rows, key=lambda row: _distance(row, line.y))
            if band.top - band.bottom > 2.5 * line.size:
                if band.top - line.top > 0.6 * line.size:
                    low += 1
                else:
                    high += 1
        return low > high


def _distance(band: _Band, at: float) -> float:
    return max(0.0, at - band.top, band.bottom - at)


def _blocks(lines: Sequence[PrintedLine], white: float) -> list[list[PrintedLine]]:
    """The lines of a column that stand close below each other."""
    found: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda one: -one.y):
        if found and found[-1][-1].bottom - line.top <= white + 0.18 * line.size:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _usual_white(columns: dict[int, list[PrintedLine]]) -> float:
    """The white between two lines of one cell: that of the closest ones, mostly."""
    gaps = []
    for lines in columns.values():
        ordered = sorted(lines, key=lambda line: -line.y)
        for above, below in itertools.pairwise(ordered):
            gap = above.bottom - below.top
            if gap < 1.5 * above.size:
                gaps.append(gap)
    if not gaps:
        return 0.0
    gaps.sort()
    return gaps[len(gaps) // 4]
