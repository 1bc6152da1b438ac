"""Dates of a table that have no column of their own: 责任单位及完成时限, 2025年目标值."""

from __future__ import annotations

import re
from dataclasses import replace

from .dates import DATE
from .grid import Grid, Row
from .source import flow


def with_dates(grid: Grid) -> Grid:
    """A table of which one column holds who answers for it and by when, with a column of each."""
    if "responsible-due" not in grid.columns:
        return grid
    at = grid.columns.index("responsible-due")
    rows: list[Row] = []
    for row in grid.rows:
        cell = row.cells[at] if at < len(row.cells) and not row.spanning else None
        date = DATE.search(cell.norm) if cell is not None else None
        begin = date.start() if date else len(cell) if cell is not None else 0
        who = cell.part(0, begin) if cell is not None else None
        when = cell.part(begin, len(cell)) if cell is not None and date else None
        cells = [*row.cells[:at], who, *row.cells[at + 1 :], when]
        rows.append(row if row.spanning else replace(row, cells=tuple(cells)))
    columns = tuple("responsible" if i == at else c for i, c in enumerate(grid.columns))
    return replace(grid, columns=(*columns, "due"), rows=tuple(rows))


#: 2025年目标值, 2025年度目标: the year by which the targets of a column are to be reached.
_TARGET_YEAR = re.compile(r"(?P<year>20\d\d年)(?:度|底)?(?:目标|计划|任务|指标)[值数]?(?=\s|$)")


def with_year(text: str, grid: Grid) -> Grid:
    """A table without a column of dates whose heading of targets tells one year, with that date.

    The year of the document itself, which its title tells, is no date.
    """
    columns = grid.columns
    if "due" in columns or "indicator" not in columns or not grid.rows:
        return grid
    heading = text[grid.start : grid.rows[0].start][:400]
    found = list(_TARGET_YEAR.finditer(heading))
    if len(found) != 1 or found[0]["year"] in text[max(0, grid.start - 4000) : grid.start]:
        return grid
    a, b = found[0].span("year")
    when = flow(text, grid.start + a, grid.start + b)
    rows = []
    for row in grid.rows:
        cells = (*row.cells, *([None] * (len(columns) - len(row.cells))), when)
        rows.append(row if row.spanning else replace(row, cells=cells))
    return replace(grid, columns=(*columns, "due"), rows=tuple(rows))
