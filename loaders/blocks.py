"""What a file format gives: paragraphs and tables in order; and how they are put into one text.

Paragraphs are joined by one line break, the cells of a row by a tab, the paragraphs of a cell by
a line break; a cell merged over others is followed by blank ones, but for a row of one cell.
Where each cell stands is kept beside the text (:class:`~.source.Table`), so that no reader has
to guess cells from tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .source import Area, Lost, Table

#: More columns than a printed page can hold are a broken file.
WIDEST = 256
#: Tables in tables in tables: deeper ones are mere text of the cell they stand in.
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; a line break in it is one that the author made."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: what it holds, and over how many columns and rows it is merged."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table by rows; a row holds the cells that begin in it, from left to right."""

    rows: tuple[tuple[Box, ...], ...]


Block = Paragraph | Tabular


@dataclass(frozen=True, slots=True)
class Written:
    """Blocks as text. From `body_end` on stand the notes, which are no part of the running text.

    ``lost``: what of the file is not in the text.
    """

    text: str
    tables: tuple[Table, ...]
    body_end: int
    lost: tuple[Lost, ...] = ()


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[^\S\n]*(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])\s*")


def clean(text: str) -> str:
    """A paragraph's text: breaks as line breaks, no blanks at its end, no control characters."""
    return _BREAKS.sub("\n", _CONTROL.sub("", text)).rstrip().lstrip("\n\t")


def write(blocks: Iterable[Block], notes: Iterable[Block] = ()) -> Written:
    """Put blocks into one text, then the notes; where each cell came to stand is kept."""
    pen = _Pen()
    pen.blocks(blocks, 0)
    body_end = pen.at
    pen.blocks(notes, 0)
    tables = sorted(pen.tables, key=lambda table: (table.start, -table.end))
    return Written("".join(pen.parts), tuple(tables), body_end)


class _Pen:
    """A text in the making: `at` is its length."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.tables: list[Table] = []

    def put(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self.at += len(words)

    def blocks(self, blocks: Iterable[Block], depth: int, *, within: bool = False) -> None:
        """Write blocks, one a line; `within` a cell the first one needs no line of its own."""
        fresh = within or not self.at
        for block in blocks:
            if isinstance(block, Paragraph):
                words = clean(block.text)
                if within:
                    words = words.replace("\t", " ").strip()
                if not words.strip():
                    continue
                self.put("" if fresh else "\n")
                self.put(words)
                fresh = False
            elif block.rows:
                self.put("" if fresh else "\n")
                self.table(block, depth + 1)
                fresh = False

    def table(self, table: Tabular, depth: int) -> None:
        start = self.at
        rows: list[tuple[Area, ...]] = []
        placed, width = place(table)
        for number, row in enumerate(placed):
            self.put("\n" if number else "")
            areas: list[Area] = []
            alone = len(row) == 1 and row[0][1] is not None
            for column, box, columns in row:
                # As many tabs as columns, so that blank cells keep their place in the text.
                self.put("\t" * (column - (areas[-1].column if areas else 0)))
                begin = self.at
                if box is not None:
                    self.blocks(box.blocks, depth, within=True)
                areas.append(Area(begin, self.at, column, columns, box is None))
            if areas and not alone:
                self.put("\t" * (width - 1 - areas[-1].column))
            rows.append(tuple(areas))
        if depth <= DEEPEST:
            self.tables.append(Table(start, self.at, width, tuple(rows)))


Slot = tuple[int, Box | None, int]


def place(table: Tabular) -> tuple[list[list[Slot]], int]:
    """For each row its cells with their column; None stands for a cell that goes on from above.

    Also the number of columns.
    """
    placed: list[list[Slot]] = []
    below: dict[int, tuple[int, int]] = {}  # column → rows still covered, columns covered
    width = 0
    for row in table.rows:
        slots: list[Slot] = []
        now, below = below, {}
        column = 0
        boxes = iter(row)
        box = next(boxes, None)
        while box is not None or any(c >= column for c in now):
            if column in now:
                left, columns = now[column]
                slots.append((column, None, columns))
                if left > 1:
                    below[column] = (left - 1, columns)
                column += columns
            elif box is not None and column < WIDEST:
                columns = max(1, min(box.columns, WIDEST - column))
                slots.append((column, box, columns))
                if box.rows > 1:
                    below[column] = (box.rows - 1, columns)
                column += columns
                box = next(boxes, None)
            elif column >= WIDEST:
                break
            else:
                column = min(c for c in now if c >= column)
        width = max(width, column)
        placed.append(slots)
    return placed, width


def rows_of(cells: Iterable[Sequence[str]]) -> Tabular:
    """A table of plain cells, one text a cell."""
    return Tabular(tuple(tuple(Box((Paragraph(cell),)) for cell in row) for row in cells))
