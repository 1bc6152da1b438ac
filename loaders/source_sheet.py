"""Sheets (.xlsx, .xlsm): every visible sheet as a table, merged cells, dates as printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from posixpath import join, normpath
from typing import TYPE_CHECKING

from .blocks import WIDEST, Block, Box, Paragraph, Tabular, Written, write
from .markup import child, children, local, parsed, value, whole
from .package import Package, damaged, parts
from .source import LoadError

if TYPE_CHECKING:
    from lxml.etree import _Element

APART = True

#: More cells than any plan has.
MOST_CELLS = 200_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
#: Numbers of the built-in formats that show a date (14 to 17, 22, and those of Chinese locales).
_DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_MONTHS = {17, 55, 56}


def recognises(data: bytes, name: str) -> bool:
    """A package with a part of the spreadsheet program."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return any(part.startswith("xl/") for part in parts(data) or ())


def read(data: bytes, name: str) -> Written:
    """The sheets in their order, one table each; hidden ones are left out."""
    package = Package(data, name)
    if "xl/workbook.xml" not in package:
        raise LoadError(f"{name}: is a workbook in binary form; save it as .xlsx and try again.")
    book = parsed(package.read("xl/workbook.xml"), name)
    targets = _targets(package, name)
    strings = _strings(package, name)
    formats = _formats(package, name)
    from_1904 = value(child(book, "workbookPr"), "date1904") in ("1", "true")
    blocks: list[Block] = []
    for sheet in children(child(book, "sheets"), "sheet"):
        if value(sheet, "state") in ("hidden", "veryHidden"):
            continue
        target = targets.get(value(sheet, "id") or "")
        if target is None or target not in package:
            continue
        held = _read_sheet(package.read(target), name, _Cells(strings, formats, from_1904))
        blocks.append(_table(held))
    return write(blocks)


def _targets(package: Package, name: str) -> dict[str, str]:
    path = "xl/_rels/workbook.xml.rels"
    if path not in package:
        raise LoadError(damaged(name, "a workbook"))
    found = {}
    for relation in parsed(package.read(path), name):
        target = value(relation, "Target") or ""
        whole_path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        found[value(relation, "Id") or ""] = whole_path
    return found


def _strings(package: Package, name: str) -> list[str]:
    if "xl/sharedStrings.xml" not in package:
        return []
    root = parsed(package.read("xl/sharedStrings.xml"), name)
    return [_plain(item) for item in children(root, "si")]


def _plain(item: _Element | None) -> str:
    """The text of a string with its runs; readings of characters (rPh) are left out."""
    if item is None:
        return ""
    found = [one.text or "" for one in children(item, "t")]
    for run in children(item, "r"):
        found += [one.text or "" for one in children(run, "t")]
    return "".join(found)


def _formats(package: Package, name: str) -> list[str]:
    """For each style of a cell: "date", "month", "percent.N" or ""."""
    if "xl/styles.xml" not in package:
        return []
    root = parsed(package.read("xl/styles.xml"), name)
    codes = {
        whole(one, "numFmtId"): value(one, "formatCode") or ""
        for one in children(child(root, "numFmts"), "numFmt")
    }
    return [
        _kind(whole(one, "numFmtId"), codes.get(whole(one, "numFmtId")))
        for one in children(child(root, "cellXfs"), "xf")
    ]


def _kind(number: int, code: str | None) -> str:
    if code is None:
        if number in _MONTHS:
            return "month"
        return "date" if number in _DATES else {9: "percent.0", 10: "percent.2"}.get(number, "")
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    if "y" in plain or ("e" in plain.replace("general", "") and "m" in plain):
        return "date" if "d" in plain else "month"
    if "%" in plain:
        return f"percent.{len(plain.partition('.')[2].rstrip('%')) if '.' in plain else 0}"
    return ""


@dataclass
class _Cells:
    """A sheet in the making: what its cells show, by row and column, and what is merged."""

    strings: list[str]
    formats: list[str]
    from_1904: bool
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def shown(self, cell: _Element) -> str:
        """What a cell shows, as text."""
        kind = value(cell, "t") or "n"
        if kind == "inlineStr":
            return _plain(child(cell, "is"))
        held = child(cell, "v")
        text = (held.text or "") if held is not None else ""
        if kind == "s":
            at = int(text) if text.isdigit() else -1
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if kind in ("str", "d"):
            return text
        if kind == "b":
            return "是" if text == "1" else "否"
        if kind == "e" or not text:
            return ""
        style = whole(cell, "s")
        return self._number(text, self.formats[style] if 0 <= style < len(self.formats) else "")

    def _number(self, text: str, form: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        if form in ("date", "month") and 1 <= number < 200_000:
            day = date(1904, 1, 1) if self.from_1904 else date(1899, 12, 30)
            day += timedelta(days=int(number))
            month = f"{day.year}年{day.month}月"
            return month if form == "month" else f"{month}{day.day}日"
        if form.startswith("percent"):
            return f"{number * 100:.{min(int(form[8:]), 9)}f}%"
        return f"{number:.12g}"


def _read_sheet(data: bytes, name: str, cells: _Cells) -> _Cells:
    from lxml import etree

    row_at = column_at = counted = 0
    depth_guard = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for event, element in depth_guard:
            tag = local(element)
            if event == "start":
                if tag == "row":
                    row_at, column_at = whole(element, "r", row_at + 1), 0
                continue
            if tag == "c":
                counted += 1
                if counted > MOST_CELLS:
                    raise LoadError(
                        f"{name}: holds more than {MOST_CELLS:,} cells; give the plan alone."
                    )
                column_at = _column(value(element, "r")) or column_at + 1
                words = cells.shown(element)
                if words.strip() and column_at <= WIDEST:
                    cells.rows.setdefault(row_at, {})[column_at] = words
            elif tag == "mergeCell":
                area = _area(value(element, "ref") or "")
                if area and len(cells.merged) < MOST_CELLS:
                    cells.merged.append(area)
            elif tag in ("row", "mergeCells"):
                element.clear()
    except etree.XMLSyntaxError:
        raise LoadError(damaged(name, "a workbook")) from None
    return cells


def _column(reference: str | None) -> int | None:
    found = _REFERENCE.match(reference or "")
    if not found:
        return None
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number


def _area(reference: str) -> tuple[int, int, int, int] | None:
    """A1:C2 → first and last row, first and last column."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return None
    first, last = _column(corners[0].group()), _column(corners[1].group())
    if first is None or last is None:
        return None
    return int(corners[0][2]), int(corners[1][2]), first, last


def _table(cells: _Cells) -> Tabular:
    """The rows that show anything, from the first to the last column that does."""
    if not cells.rows:
        return Tabular(())
    kept = sorted(cells.rows)
    left = min(min(row) for row in cells.rows.values())
    right = max(max(row) for row in cells.rows.values())
    place = {row: i for i, row in enumerate(kept)}
    begins: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, bottom, first, last in cells.merged:
        rows = [place[row] for row in _between(kept, top, bottom)]
        first, last = max(first, left), min(last, right)
        if not rows or first > last:
            continue
        if top in place:
            begins[rows[0], first] = (len(rows), last - first + 1)
            covered.update((row, c) for row in rows for c in range(first, last + 1))
            covered.discard((rows[0], first))
    return Tabular(tuple(_boxes(cells, kept, left, right, begins, covered)))


def _between(kept: list[int], top: int, bottom: int) -> list[int]:
    from bisect import bisect_left, bisect_right

    return kept[bisect_left(kept, top) : bisect_right(kept, bottom)]


def _boxes(
    cells: _Cells,
    kept: list[int],
    left: int,
    right: int,
    begins: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> Iterator[tuple[Box, ...]]:
    for i, number in enumerate(kept):
        row = cells.rows[number]
        boxes = []
        if list(row) == [left] and (i, left) not in begins and (i, left) not in covered:
            yield (Box((Paragraph(row[left]),), right - left + 1),)
            continue
        for column in range(left, right + 1):
            if (i, column) in covered:
                continue
            rows, columns = begins.get((i, column), (1, 1))
            boxes.append(Box((Paragraph(row.get(column, "")),), columns, rows))
        yield tuple(boxes)
