"""The plans with keys (`tests/plans`) as files of other formats, to be scored by format.

Their lines become paragraphs, their rows behind tabs tables; LibreOffice and Chromium print
them. Only plans with a paragraph a line and a row a line are taken: a text pasted from a page
says no longer where its cells were.
"""

from __future__ import annotations

import csv
import html
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook

from zeren.tests.formats.make import STYLE, browser, font, page, sheet_of

PLANS = Path(__file__).resolve().parent.parent / "plans"
#: A fixed sample of both forms, of all levels and of many fields.
PROSE = (
    "eighth/linze-double",
    "eighth/weifang-data",
    "eighth/wuhou-business",
    "eighth/wuzhong-traffic",
    "eighth/yudu-rural",
    "eighth/yuelu-gas",
    "fifth/hunan-seeds",
    "fifth/shenzhen-lowalt",
    "fourth/chongqing-care",
    "held/dunhuang-culture",
    "held/xiamen-rental",
    "open/luoyang-charging",
    "open/shandong-trade",
    "open/zhejiang-finance",
)
TABLES = (
    "eighth/ganjingzi-jobs",
    "eighth/guanshan-eldercare",
    "fifth/huining-flood",
    "fourth/hedong-livelihood",
    "fourth/neimenggu-estates",
    "held/state-division-2015",
    "later/pingjiang-camellia",
    "later/quzhou-procurement",
    "open/hefei-hitech-safety",
    "open/tianshui-roads",
    "second/beilun-digital",
    "sixth/yungang-gas",
    "third/taicang-energy",
    "third/wangcheng-water",
)


@dataclass(frozen=True)
class Rows:
    """A table: its rows, each as wide as the first; a row of one cell goes over all columns."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        return len(self.rows[0])


Part = str | Rows


def parts(text: str) -> list[Part]:
    """The paragraphs of a text in order, and the runs of its lines with tabs as tables."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    found: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for i, line in enumerate(lines):
        below = next((x for x in lines[i + 1 :] if x.strip()), "")
        if "\t" in line:
            cells = tuple(cell.strip() for cell in line.split("\t"))
            width = len(rows[0]) if rows else len(cells)
            rows.append((*cells, *[""] * (width - len(cells))))
        elif rows and line.strip() and "\t" in below and len(line.strip()) < 40:
            rows.append((line.strip(),))
        else:
            if rows and line.strip():
                found.append(Rows(tuple(rows)))
                rows = []
            if line.strip():
                found.append(line.strip())
    if rows:
        found.append(Rows(tuple(rows)))
    return found


def title_of(held: Sequence[Part]) -> str:
    """The first paragraph."""
    return next(part for part in held if isinstance(part, str))


# The formats --------------------------------------------------------------------------------


def as_html(held: Sequence[Part], *, style: str = "", layout: bool = False) -> str:
    """A page of a site; `layout`: the document stands in a table that only places it."""
    made: list[str] = []
    for part in held:
        if isinstance(part, str):
            made.append(f"<p><span>　　{html.escape(part)}</span></p>")
            continue
        made.append("<table>")
        for row in part.rows:
            spans = f' colspan="{part.width}"' if len(row) == 1 < part.width else ""
            made.append("<tr>")
            made += [
                f"<td{spans}><p><span>{html.escape(cell) or '&nbsp;'}</span></p></td>"
                for cell in row
            ]
            made.append("</tr>")
        made.append("</table>")
    body = "\n".join(made)
    if layout:
        body = f"<table width='960'><tr><td>&nbsp;</td><td>{body}</td></tr></table>"
    return page(body, html.escape(title_of(held)), style=style)


def as_docx(
    held: Sequence[Part], path: Path, *, ruled: bool = True, columns: int = 1, apart: float = 0
) -> None:
    """A Word file with running head and page numbers.

    What stands below the title is in so many columns, its letters `apart` by so many points.
    """
    document = Document()
    sheet_of(document, False)
    for i, part in enumerate(held):
        if i == 1 and columns > 1:
            section = document.add_section(WD_SECTION.CONTINUOUS)._sectPr
            section.find(qn("w:cols")).set(qn("w:num"), str(columns))
        if isinstance(part, str):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            if not i:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            else:
                paragraph.paragraph_format.first_line_indent = Pt(28)
            run = paragraph.add_run(part)
            font(run, 16 if not i else 14, bold=not i)
            if i and apart:
                spacing = OxmlElement("w:spacing")
                spacing.set(qn("w:val"), str(round(20 * apart)))
                run._element.get_or_add_rPr().append(spacing)
        else:
            _docx_table(document, part, ruled=ruled)
    document.save(str(path))


def widths(table: Rows) -> list[float]:
    """How wide the columns are in mm: by what their cells hold."""
    rows = [row for row in table.rows if len(row) == table.width]
    need = [max(min(60, max(len(row[k]) for row in rows)), 4) ** 0.7 for k in range(table.width)]
    return [170 * one / sum(need) for one in need]


def _docx_table(document: Any, part: Rows, *, ruled: bool) -> None:
    table = document.add_table(rows=len(part.rows), cols=part.width)
    table.autofit = False
    if ruled:
        table.style = "Table Grid"
    sizes = widths(part)
    for row, cells in zip(table.rows, part.rows, strict=True):
        places = list(row.cells)
        if len(cells) == 1 < part.width:
            places = [places[0].merge(places[-1])]
        for k, (place, words) in enumerate(zip(places, cells, strict=True)):
            if len(places) == part.width:
                place.width = Mm(sizes[k])
            paragraph = place.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            font(paragraph.add_run(words), 10.5)


def as_xlsx(held: Sequence[Part], path: Path) -> None:
    """A sheet: what stands above and below a table in cells merged over its columns."""
    book = Workbook()
    place = book.active
    assert place is not None
    width = max(part.width for part in held if isinstance(part, Rows))
    at = 0
    for part in held:
        for row in part.rows if isinstance(part, Rows) else ((part,),):
            at += 1
            for k, words in enumerate(row, 1):
                if words:
                    place.cell(at, k, words)
            if len(row) == 1:
                place.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
    book.save(path)


def as_csv(held: Sequence[Part], path: Path) -> None:
    """What a spreadsheet saves: a line a row, commas, quotes where they are needed."""
    width = max(part.width for part in held if isinstance(part, Rows))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        for part in held:
            for row in part.rows if isinstance(part, Rows) else ((part,),):
                lines.writerow([*row, *[""] * (width - len(row))])


def _office(given: Sequence[Path], folder: Path) -> None:
    """What LibreOffice prints of files, all at once."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, given),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )


def _print_style(*, ruled: bool, landscape: bool) -> str:
    border = "border: 0.5pt solid black;" if ruled else ""
    return STYLE % (border, "none", "landscape" if landscape else "portrait")


#: What is scored besides what programs print, in the order of the page: name, only for tables.
FORMATS = (
    ("HTML", False),
    ("HTML, in a layout table", False),
    ("DOCX", False),
    ("XLSX", True),
    ("CSV", True),
)


def written(
    names: Sequence[str], folder: Path, *, printed: bool
) -> Iterator[tuple[str, str, Path]]:
    """Format, plan and file, for each plan in each format that holds it.

    `printed`: also those that LibreOffice and Chromium make.
    """
    texts = {n: (PLANS / f"{n}.txt").read_text(encoding="utf-8-sig") for n in names}
    held = {n: parts(text) for n, text in texts.items()}
    plain: dict[str, Callable[[Sequence[Part], Path], object]] = {
        "HTML": lambda h, p: p.write_text(as_html(h), encoding="utf-8"),
        "HTML, in a layout table": lambda h, p: p.write_text(
            as_html(h, layout=True), encoding="utf-8"
        ),
        "DOCX": as_docx,
        "XLSX": as_xlsx,
        "CSV": as_csv,
    }
    words: list[Path] = []
    for name, only_tables in FORMATS:
        for plan, blocks in held.items():
            if only_tables and not any(isinstance(part, Rows) for part in blocks):
                continue
            ending = name.split(",")[0].lower()
            where = folder / re.sub(r"\W+", "-", name)
            where.mkdir(exist_ok=True)
            path = where / f"{plan.replace('/', '-')}.{ending}"
            plain[name](blocks, path)
            if name == "DOCX":
                words.append(path)
            yield name, plan, path
    if not printed:
        return
    prints = [("PDF, LibreOffice", path.stem, path) for path in words]
    for plan, blocks in held.items():
        stem = plan.replace("/", "-")
        if any(isinstance(part, Rows) for part in blocks):
            prints.append(("PDF, LibreOffice, unruled", stem, folder / f"{stem}-plain.docx"))
            as_docx(blocks, prints[-1][2], ruled=False)
            continue
        prints.append(("PDF, LibreOffice, two columns", stem, folder / f"{stem}-columns.docx"))
        as_docx(blocks, prints[-1][2], columns=2)
        prints.append(("PDF, LibreOffice, letters apart", stem, folder / f"{stem}-apart.docx"))
        as_docx(blocks, prints[-1][2], apart=3)
    _office([path for _, _, path in prints], folder)
    plans = {plan.replace("/", "-"): plan for plan in held}
    for name, stem, path in sorted(prints, key=lambda one: len(one[0])):
        yield name, plans[stem], folder / f"{path.stem}.pdf"
    for name, ruled, landscape in (
        ("PDF, Chromium, landscape", True, True),
        ("PDF, Chromium, unruled", False, False),
    ):
        for plan, blocks in held.items():
            if not ruled and not any(isinstance(part, Rows) for part in blocks):
                continue
            stem = f"{plan.replace('/', '-')}-{'ruled' if ruled else 'unruled'}"
            web = folder / f"{stem}.html"
            style = _print_style(ruled=ruled, landscape=landscape)
            web.write_text(as_html(blocks, style=style), encoding="utf-8")
            browser(web, folder / f"{stem}.pdf")
            yield name, plan, folder / f"{stem}.pdf"
