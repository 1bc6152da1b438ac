"""Answers as text: tables for people, JSON and CSV for programs. Data goes to standard output.

Tables are laid out here, not by a library: starting one takes longer than most questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

import click

from .graph.things import shown
from .queries.result import FOR_PROGRAMS, unsaid

if TYPE_CHECKING:
    from .queries import Result

FORMATS = ("table", "json", "jsonl", "csv")


def out(text: str = "") -> None:
    """A line of data."""
    click.echo(text)


def note(text: str = "") -> None:
    """A line for the person, not for the next program."""
    click.echo(text, err=True)


def many(number: int, one: str, more: str = "") -> str:
    """A number of things.

    >>> many(1, "duty", "duties"), many(3, "file")
    ('1 duty', '3 files')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"


def flat(value: object) -> str:
    """A value as a cell of a printed table: lists joined, the line breaks of quotes closed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        value = shown(value)
    if isinstance(value, (list, tuple)):
        return "；".join(flat(part) for part in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "".join(line.strip() for line in str(value).splitlines())


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two.

    >>> width("江海 440704")
    11
    """
    return sum(
        2 if east_asian_width(sign) in "WF" else 0 if combining(sign) else 1 for sign in text
    )


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    line: Callable[[str], None] = out,
) -> None:
    """Rows as a table; on a terminal too narrow for it, one block a row. `line` prints a line."""
    cells = [[flat(value) for value in row] for row in rows]
    wide = [max(map(width, column)) for column in zip(columns, *cells, strict=True)]
    if sys.stdout.isatty() and sum(wide) + 2 * len(wide) > get_terminal_size().columns:
        _print_blocks(columns, cells, line)
        return
    for row in (list(columns), ["─" * size for size in wide], *cells):
        padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, wide, strict=True))
        line("  ".join(padded).rstrip())


def _print_blocks(
    columns: Sequence[str], cells: Iterable[Sequence[str]], line: Callable[[str], None]
) -> None:
    """One line a value that is there; a line between the rows."""
    left = max(map(width, columns))
    for number, row in enumerate(cells):
        if number:
            line("")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                line(f"{click.style(column.ljust(left), bold=True)}  {cell}")


def print_rows(columns: Sequence[str], rows: Iterable[Mapping[str, object]], how: str) -> None:
    """Rows in the chosen format; a list in a CSV cell is JSON, null is an empty cell."""
    if how == "json":
        out(json.dumps(list(map(dict, rows)), ensure_ascii=False, indent=2))
    elif how == "jsonl":
        for row in rows:
            out(json.dumps(dict(row), ensure_ascii=False))
    elif how == "csv":
        import csv
        import io

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row[column]) for column in columns])
        click.echo(text.getvalue(), nl=False)
    else:
        print_table(columns, ([row[column] for column in columns] for row in rows))


# Columns that say how the graph knows, or name a document by its id, beside those of people.
_FOR_PROGRAMS = {
    "document", "about", "cited", "by", "match", "mention", "seq", "text", "sha256", "reader",
}  # fmt: skip
_CODES = {"topic", "function", "function_a", "function_b"}


def print_result(result: Result, how: str) -> None:
    """An answer; as a table, which is for people, the one to a named question has no ids."""
    columns = result.columns
    if how == "table" and result.question:
        columns = _for_people(result)
    print_rows(columns, result, how)
    if how == "table":
        more = "" if columns == result.columns else " (all columns: --format json)"
        note(f"{many(len(result), 'row')}{more}")


def _for_people(result: Result) -> tuple[str, ...]:
    """The columns without ids, codes and offsets, and without those that are empty."""
    every = set(result.columns)
    of_duties = bool(every & {"duty", "duty_key"})

    def told(name: str) -> bool:
        if name.endswith((*FOR_PROGRAMS, "_start_b", "_end_b")) or name in _FOR_PROGRAMS:
            return False
        if name in _CODES:
            return not of_duties and f"{name}_zh" not in every
        if name == "jurisdiction":
            return not {"place", "document"} <= every
        values = result.column(name)
        if name == "validity" and of_duties:
            return any(value not in (None, "unknown") for value in values)
        return not result.rows or not unsaid(name, values)

    return tuple(filter(told, result.columns)) or result.columns


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
