"""Tables on a page that are told by their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .letters import Letter, PrintedLine, lines_of, paragraphs_in_cell, upright, written_down

#: Points by which lines that are meant to meet may miss each other.
_SLACK = 3.0
#: More lines on a page are a drawing.
MOST_EDGES = 6_000


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight line: at `at`, from `low` to `high` (a horizontal one: y, and x from and to)."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class PageCell:
    """A cell on a page: its text, and over how many columns and rows it is merged.

    ``full``: its last line reaches its right edge. ``overflows``: it was taller than its rows.
    """

    text: str
    columns: int = 1
    rows: int = 1
    full: bool = False
    overflows: bool = False


@dataclass(slots=True)
class PageTable:
    """A table, or its part on one page: its rows by column, and where it stands.

    A row holds None where a cell is merged over from the left or from above. ``labelled``: its
    headings stand at the left, and a row without one is the rest of the row above.
    """

    rows: list[list[PageCell | None]]
    left: float
    right: float
    top: float
    bottom: float
    page: int = 0
    xs: list[float] = field(default_factory=list)
    labelled: bool = False


def tables(
    across: Sequence[Edge], down: Sequence[Edge], letters: Sequence[Letter]
) -> tuple[list[PageTable], list[Letter]]:
    """The tables that the lines of a page make, and the letters that stand in none."""
    if len(across) + len(down) > MOST_EDGES:
        return [], list(letters)
    across, down = _merged(across), _merged(down)
    found: list[PageTable] = []
    rest = list(letters)
    for group_across, group_down in _groups(across, down):
        frame = _Frame(group_across, group_down)
        if len(frame.xs) < 3 or len(frame.ys) < 2:
            continue  # a box around text, a line below a heading
        inside = [one for one in rest if frame.holds(one)]
        if not inside:
            continue
        table = frame.table(inside)
        if sum(1 for row in table.rows for cell in row if cell is not None) < 3:
            continue
        rest = [one for one in rest if not frame.holds(one)]
        found.append(table)
    return sorted(found, key=lambda table: -table.top), rest


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Edges of one line put together; the two sides of a thin bar become one."""
    found: list[Edge] = []
    for edge in sorted(edges, key=lambda one: (one.at, one.low)):
        found.append(edge)
    by_level: list[list[Edge]] = []
    for edge in found:
        if by_level and edge.at - by_level[-1][0].at <= _SLACK:
            by_level[-1].append(edge)
        else:
            by_level.append([edge])
    merged: list[Edge] = []
    for level in by_level:
        at = sum(edge.at for edge in level) / len(level)
        level.sort(key=lambda one: one.low)
        low, high = level[0].low, level[0].high
        for edge in level[1:]:
            if edge.low <= high + _SLACK:
                high = max(high, edge.high)
            else:
                merged.append(Edge(at, low, high))
                low, high = edge.low, edge.high
        merged.append(Edge(at, low, high))
    return [edge for edge in merged if edge.high - edge.low > _SLACK]


def _groups(across: list[Edge], down: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Edges that touch each other: one group a table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, line in enumerate(across):
        for k, post in enumerate(down):
            if (
                line.low - _SLACK <= post.at <= line.high + _SLACK
                and post.low - _SLACK <= line.at <= post.high + _SLACK
            ):
                parent[root(i)] = root(len(across) + k)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, line in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(line)
    for k, post in enumerate(down):
        groups.setdefault(root(len(across) + k), ([], []))[1].append(post)
    return [group for group in groups.values() if group[0] and group[1]]


class _Frame:
    """The lines of one table: columns between `xs`, rows between `ys` (from the top down)."""

    def __init__(self, across: list[Edge], down: list[Edge]):
        self.across, self.down = across, down
        levels = [edge.at for edge in across]
        # A page may end in the middle of a row: its posts then stand out below the last line.
        levels += [edge.low for edge in down] + [edge.high for edge in down]
        posts = [edge.at for edge in down]
        posts += [edge.low for edge in across] + [edge.high for edge in across]
        self.xs = _distinct(posts)
        self.ys = _distinct(levels)[::-1]

    def holds(self, letter: Letter) -> bool:
        """Whether a letter stands inside."""
        return self.xs[0] <= letter.x <= self.xs[-1] and self.ys[-1] <= letter.y <= self.ys[0]

    def table(self, letters: Sequence[Letter]) -> PageTable:
        """Its cells, merged where no line parts them, with their text."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        owner = self._owners(rows, columns)
        held: dict[int, list[Letter]] = {}
        for letter in letters:
            i = next(k for k in range(rows) if letter.y >= self.ys[k + 1] or k == rows - 1)
            j = next(k for k in range(columns) if letter.x <= self.xs[k + 1] or k == columns - 1)
            held.setdefault(owner[i * columns + j], []).append(letter)
        made: list[list[PageCell | None]] = [[None] * columns for _ in range(rows)]
        extent: dict[int, tuple[int, int, int, int]] = {}
        for index, name in enumerate(owner):
            i, j = divmod(index, columns)
            a, b, c, d = extent.get(name, (i, i, j, j))
            extent[name] = (min(a, i), max(b, i), min(c, j), max(d, j))
        for name, (top, bottom, left, right) in extent.items():
            text, full = self._text(held.get(name, []), (left, right), (top, bottom))
            made[top][left] = PageCell(text, right - left + 1, bottom - top + 1, full)
        table = PageTable(made, self.xs[0], self.xs[-1], self.ys[0], self.ys[-1], xs=self.xs)
        return _tidy(table)

    def _owners(self, rows: int, columns: int) -> list[int]:
        owner = list(range(rows * columns))

        def root(i: int) -> int:
            while owner[i] != i:
                owner[i] = owner[owner[i]]
                i = owner[i]
            return i

        for i in range(rows):
            y = (self.ys[i] + self.ys[i + 1]) / 2
            for j in range(columns):
                x = (self.xs[j] + self.xs[j + 1]) / 2
                if j + 1 < columns and not _crossed(self.down, self.xs[j + 1], y):
                    owner[root(i * columns + j + 1)] = root(i * columns + j)
                if i + 1 < rows and not _crossed(self.across, self.ys[i + 1], x):
                    owner[root((i + 1) * columns + j)] = root(i * columns + j)
        return [root(i) for i in range(rows * columns)]

    def _text(
        self, letters: list[Letter], columns: tuple[int, int], rows: tuple[int, int]
    ) -> tuple[str, bool]:
        turn, letters = upright(letters)
        lines = lines_of(letters)
        if not lines:
            return "", False
        low, high = self.xs[columns[0]], self.xs[columns[1] + 1]
        if turn:
            ends = self.ys[rows[1] + 1], self.ys[rows[0]]
            low, high = ends if turn == 90 else (-ends[1], -ends[0])
        elif (down := written_down(lines)) is not None:
            return down, False
        edge = right_edge(lines, low, high)
        return paragraphs_in_cell(lines, edge), edge - lines[-1].x1 < lines[-1].size


def right_edge(lines: Sequence[PrintedLine], left: float, right: float) -> float:
    """Where text ends at the right of a cell: as far from its border as it begins at the left."""
    margin = min(line.x0 for line in lines) - left
    margin = min(max(margin, 0.0), 0.6 * lines[0].size + 3.0)
    return max(right - margin, max(line.x1 for line in lines))


def _distinct(levels: Iterable[float]) -> list[float]:
    found: list[float] = []
    for level in sorted(levels):
        if not found or level - found[-1] > 2 * _SLACK:
            found.append(level)
    return found


def _crossed(edges: Sequence[Edge], at: float, where: float) -> bool:
    return any(
        abs(edge.at - at) <= 2 * _SLACK and edge.low - _SLACK <= where <= edge.high + _SLACK
        for edge in edges
    )


def _tidy(table: PageTable) -> PageTable:
    """Without rows and columns in which no cell begins."""
    keep_rows = [i for i, row in enumerate(table.rows) if any(cell is not None for cell in row)]
    width = len(table.rows[0])
    keep = [j for j in range(width) if any(row[j] is not None for row in table.rows)]
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row):
            if cell is not None:
                cell.columns = sum(1 for k in keep if j <= k < j + cell.columns)
                cell.rows = sum(1 for k in keep_rows if i <= k < i + cell.rows)
    table.rows = [[table.rows[i][j] for j in keep] for i in keep_rows]
    table.xs = [table.xs[j] for j in keep] + table.xs[-1:]
    return table
