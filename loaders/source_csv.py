"""Tables as text with separators: CSV in any of the usual encodings and separators, and TSV."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from .blocks import WIDEST, Written, rows_of, write
from .source import LoadError
from .source_text import decode, decoded

APART = False

_SEPARATORS = (",", ";", "|", "\t")
_LONGEST = 4 * 1024 * 1024
#: More cells than any plan has.
MOST_CELLS = 200_000


def recognises(data: bytes, name: str) -> bool:
    """By the name, or by headings of duties parted by commas in one of the first lines.

    Tabs part cells where some are in quotes, too; a text whose cells are not is read as text.
    """
    if b"\x00" in data[:64] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if PurePath(name).suffix.lower() in (".csv", ".tsv"):
        return bool(data.strip(b"\x00 \t\r\n\xef\xbb\xbf")) and decoded(data) is not None
    # Strokes between cells of a text are read with the text, where cells may go over lines.
    head = data[:4096]
    quoted = b'\t"' in head or b'\t\x00"' in head or b'\x00\t\x00"' in head  # as a sheet is saved
    if not (quoted or b"," in head or b";" in head):
        return False
    text = decoded(head)
    return text is not None and any(_fits(text, one) for one in (",;\t" if quoted else ",;"))


def read(data: bytes, name: str) -> Written:
    """One table; a line break in a quoted cell stays one."""
    text = decode(data, name)
    tabs = PurePath(name).suffix.lower() == ".tsv"
    separator = "\t" if tabs else next((s for s in _SEPARATORS if _fits(text[:4096], s)), None)
    if separator is None:
        first = text[:4096]
        separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(_LONGEST)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            cells += len(row)
            if len(row) > WIDEST or cells > MOST_CELLS:
                raise LoadError(
                    f"{name}: has more than {WIDEST} columns or {MOST_CELLS:,} cells; give the "
                    "plan alone."
                )
            rows.append(row)
    except csv.Error:
        raise LoadError(
            f"{name}: is no whole table with separators; save it anew as CSV in UTF-8."
        ) from None
    return write([rows_of([_trimmed(row) for row in rows if any(cell.strip() for cell in row)])])


def _trimmed(row: list[str]) -> list[str]:
    """A row of one filled cell is a title: the blank ones behind it are left out."""
    if row[0].strip() and not any(cell.strip() for cell in row[1:]):
        return row[:1]
    return row


def _fits(text: str, separator: str) -> bool:
    """Whether the headings of a table of duties stand in one of the first rows."""
    from .headings import columns_of

    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for _, row in zip(range(8), rows, strict=False):
            if len(row) > 1 and columns_of(row) is not None:
                return True
    except csv.Error:
        return False
    return False
