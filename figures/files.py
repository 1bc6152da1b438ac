"""Rows → CSV, XLSX, JSON; a picture → PNG. The same rows give the same bytes.

No cell is a formula, whatever a document says: a text that a spreadsheet would take for one has
an apostrophe before it in CSV, and is marked as text in XLSX.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from ..graph.workbook import pack_without_time, text_cell
from .letters import FAMILY, font_file

Row = Mapping[str, Any]

DPI = 300
# A picture higher or wider than this is made with fewer dots, not refused.
MOST_DOTS = 12_000

# Full-width signs begin a formula, too, where East Asian input is set up.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(rows: Sequence[Row], columns: Sequence[str] = ()) -> bytes:
    """Rows for a spreadsheet: UTF-8 with its mark, which is how Excel knows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = list(columns or (rows[0] if rows else ()))
    writer.writerow([_cell(name) for name in names])
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    # `=` alone is a comparator and no formula.
    if isinstance(value, str) and value.startswith(_FORMULA) and value != "=":
        return "'" + value
    return value


def as_json(rows: Sequence[Row]) -> bytes:
    """Rows as a list of objects."""
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=str)
    return (text + "\n").encode("utf-8", "replace")


def as_xlsx(rows: Sequence[Row], columns: Sequence[str], notes: Sequence[tuple[str, str]]) -> bytes:
    """A workbook: the rows, and a second sheet that says what they are of."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"
    names = list(columns or (rows[0] if rows else ()))
    head = [text_cell(sheet, name) for name in names]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([text_cell(sheet, row[name]) for name in names])
    about = book.create_sheet("source")
    for pair in notes:
        about.append([text_cell(about, one) for one in pair])
    memory = io.BytesIO()
    book.save(memory)
    return pack_without_time(memory)


def as_png(svg: str, wide_mm: float, high_mm: float) -> bytes:
    """A picture at 300 dots an inch, drawn with the font that is brought along and no other."""
    from resvg_py import svg_to_bytes

    dots = DPI / 25.4
    dots = min(dots, MOST_DOTS / max(wide_mm, high_mm))
    made = svg_to_bytes(
        svg_string=svg,
        width=round(wide_mm * dots),
        dpi=96,
        skip_system_fonts=True,
        font_files=[str(font_file())],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        background="#ffffff",
    )
    return _sized(bytes(made), dots)


def _sized(png: bytes, dots: float) -> bytes:
    """The picture with its size in print: so many dots a metre."""
    metre = round(dots * 1000)
    body = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]
