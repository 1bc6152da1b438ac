"""Make the files of `tests/formats/files` anew, by real programs.

Run ``python -m zeren.tests.formats.make`` where LibreOffice (writer, calc), Chromium and the font
Droid Sans Fallback (its outlines are small) are installed.
From the bundled documents it rebuilds the tables as tables (merged cells, a heading repeated on
each page) and the prose as styled and as numbered paragraphs; LibreOffice saves and prints them,
Chromium prints pages. The suite reads what is made and needs neither program.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment

from zeren.loaders.grid import tab_rows, tabbed
from zeren.loaders.printed import flat
from zeren.loaders.source import lines

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
DOCUMENTS = HERE.parent.parent / "data" / "documents"
PROSE = ("huiji", "wengyuan", "yancheng")
TABLES = ("jianghai", "leshan")


# What the documents hold --------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A cell: its text, over how many columns and rows it is merged."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Plan:
    """A table plan: what stands above the table, its headings, its rows, the widths in mm."""

    above: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[int, ...]


def text_of(name: str) -> str:
    """The text of a bundled document."""
    return (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8-sig")


def table_plan(name: str) -> Plan:
    """A bundled table with the breaks of its pages undone and its blank cells merged."""
    text = text_of(name)
    printed = lines(text)
    grid = next(iter(tabbed(text, tab_rows(text))), None) or flat(text, printed)
    assert grid is not None
    above = tuple(
        text[x.start : x.end].strip() for x in printed if x.end <= grid.start and x.end > x.start
    )
    first = next(x for x in printed if x.start <= grid.start < x.end or x.start >= grid.start)
    headings = text[grid.start : first.end].split()
    if name == "leshan":
        headings = ["重点任务", "具体任务", "责任单位"]
    width = len(headings)
    rows: list[list[Cell | None]] = []
    for row in grid.rows:
        cells = [_unwrapped(cell.text) if cell is not None else "" for cell in row.cells]
        cells += [""] * (width - len(cells))
        if sum(1 for cell in cells if cell) == 1 and cells[0] and name == "leshan":
            rows.append([Cell(cells[0], width), *([None] * (width - 1))])
            continue
        if name == "leshan" and rows and cells[0] and _group(rows) == cells[0]:
            cells[0] = ""  # the heading was repeated after a page break
        rows.append([Cell(cell) for cell in cells])
    if name == "leshan":
        rows = _merged(rows)
    widths = {"jianghai": (10, 28, 45, 20, 20, 34, 13), "leshan": (35, 85, 50)}[name]
    return Plan(above, tuple(headings), tuple(tuple(row) for row in rows), widths)


def _unwrapped(words: str) -> str:
    return re.sub(r"(?<=[^\d.．])(?=\d[.．])(?!\d+\.\d)", "", words).strip()


def _group(rows: Sequence[Sequence[Cell | None]]) -> str:
    for row in reversed(rows):
        cell = row[0]
        if cell is not None and cell.columns > 1:
            return ""
        if cell is not None and cell.text:
            return cell.text
    return ""


def _merged(rows: list[list[Cell | None]]) -> list[list[Cell | None]]:
    """Blank cells of the first and last column put together with the filled one above."""
    made = [list(row) for row in rows]
    for column in (0, 2):
        begin = -1
        for i, row in enumerate(rows):
            cell = row[column]
            spanning = row[0] is not None and row[0].columns > 1
            opens = column == 2 and row[0] is not None and bool(row[0].text)
            if spanning:
                begin = -1
            elif cell is not None and (cell.text or begin < 0 or opens):
                begin = i
            elif begin >= 0:
                top = made[begin][column]
                assert top is not None
                made[begin][column] = Cell(top.text, 1, top.rows + 1)
                made[i][column] = None
    return made


def prose_plan(name: str) -> list[str]:
    """The paragraphs of a bundled document in prose, the breaks of its pages undone."""
    text = text_of(name)
    printed = [text[x.start : x.end] for x in lines(text)]
    if name == "huiji":
        return [re.sub(r"[ ]+", " ", line.rstrip().lstrip(" ")) for line in printed]
    found: list[str] = []
    width = max(_width(line.strip()) for line in printed)
    open_ = False
    for raw in printed:
        line = raw.strip()
        begins = re.match(
            r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}\s?[．.]\s?\D|公开方式|抄送",
            line,
        )
        if open_ and not begins:
            found[-1] += line
        else:
            found.append(line)
        open_ = (_width(line) > width - 4.1 and not line.endswith("。")) or (
            _width(line) > width - 1.1
        )
        if len(found) == 1 or re.search(r"\d日$|办公室$|方案$|通知$", line):
            open_ = False
    return found


def _width(line: str) -> float:
    return sum(0.5 if c.isascii() else 1.0 for c in line)


# Word files ---------------------------------------------------------------------------------


def font(run: Any, size: float, name: str = "Droid Sans Fallback", bold: bool = False) -> None:
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.name = "Liberation Serif"
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def sheet_of(document: Any, landscape: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (
        (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    )
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(22)
    # A running head and a page number, as printed plans have them.
    head = section.header.paragraphs[0]
    font(head.add_run("改革完善综合监管制度文件汇编"), 9)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    font(foot.add_run("— "), 9)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        font(run, 9)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._element.append(mark)
    font(foot.add_run(" —"), 9)


def table_docx(plan: Plan, path: Path, *, ruled: bool, landscape: bool) -> None:
    """A Word file with a table whose first row is repeated on each page."""
    document = Document()
    sheet_of(document, landscape)
    for i, line in enumerate(plan.above):
        paragraph = document.add_paragraph()
        if i:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        font(paragraph.add_run(line), 16 if i else 12, bold=bool(i))
    width = len(plan.headings)
    table = document.add_table(rows=len(plan.rows) + 1, cols=width)
    table.autofit = False
    for k, millimetres in enumerate(plan.widths):
        table.columns[k].width = Mm(millimetres * (1.5 if landscape else 1.0))
    if ruled:
        table.style = "Table Grid"
    factor = 1.5 if landscape else 1.0
    for k, millimetres in enumerate(plan.widths):
        for row in table.rows:
            row.cells[k].width = Mm(millimetres * factor)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    grid = [list(row.cells) for row in table.rows]
    for k, words in enumerate(plan.headings):
        font(grid[0][k].paragraphs[0].add_run(words), 10.5, bold=True)
    for i, cells in enumerate(plan.rows, 1):
        for k, cell in enumerate(cells):
            if cell is None:
                continue
            place = grid[i][k]
            if cell.columns > 1 or cell.rows > 1:
                place = place.merge(grid[i + cell.rows - 1][k + cell.columns - 1])
            place.paragraphs[0].text = ""
            for extra in place.paragraphs[1:]:
                extra._element.getparent().remove(extra._element)
            for n, line in enumerate(cell_paragraphs(cell.text)):
                paragraph = place.paragraphs[0] if not n else place.add_paragraph()
                paragraph.paragraph_format.space_after = Pt(0)
                font(paragraph.add_run(line), 10.5)
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
            if not ruled:
                _pad(cell)
    document.save(str(path))


def _pad(cell: Any) -> None:
    """Unruled rows are told apart by white: a little of it above and below each cell."""
    properties = cell._tc.get_or_add_tcPr()
    if properties.find(qn("w:tcMar")) is not None:
        return
    margin = OxmlElement("w:tcMar")
    for side in ("top", "bottom"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), "80")
        one.set(qn("w:type"), "dxa")
        margin.append(one)
    properties.append(margin)


def cell_paragraphs(words: str) -> list[str]:
    """The numbered items of a cell, a paragraph each."""
    return [part for part in re.split(r"(?<=[；。])\s*(?=\d\s?[.．]\s?\D)", words)] or [""]


_LEVELS = (
    ("cn", re.compile(r"[一二三四五六七八九十]{1,3}、\s*"), "chineseCounting", "%1、"),
    ("paren", re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*"), "chineseCounting", "（%2）"),
    ("num", re.compile(r"\d{1,2}\s?[．.]\s?(?=\D)"), "decimal", "%3."),
)


class _Lists:
    """Lists of three levels in a Word file.

    ``through``: the second level is counted through the whole document, as a list of its own;
    the third is then begun anew under each item of it.
    """

    def __init__(self, document: Any, *, through: bool):
        self._part = document.part.numbering_part.element
        self._through = through
        self._last = 77
        if through:
            for level in range(3):
                self._abstract(f"{90 + level}", [level])
                self._num(f"{90 + level}", f"{90 + level}")
        else:
            self._abstract("77", [0, 1, 2])
            self._num("77", "77")

    def _abstract(self, name: str, levels: list[int]) -> None:
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), name)
        for place, level in enumerate(levels):
            _, _, form, pattern = _LEVELS[level]
            one = OxmlElement("w:lvl")
            one.set(qn("w:ilvl"), str(place))
            for tag, said in (
                ("start", "1"),
                ("numFmt", form),
                ("suff", "nothing"),
                ("lvlText", pattern.replace(f"%{level + 1}", f"%{place + 1}")),
            ):
                element = OxmlElement(f"w:{tag}")
                element.set(qn("w:val"), said)
                one.append(element)
            abstract.append(one)
        self._part.insert(0, abstract)

    def _num(self, name: str, abstract: str, *, anew: bool = False) -> None:
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), name)
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), abstract)
        num.append(link)
        if anew:
            override = OxmlElement("w:lvlOverride")
            override.set(qn("w:ilvl"), "0")
            start = OxmlElement("w:startOverride")
            start.set(qn("w:val"), "1")
            override.append(start)
            num.append(override)
        self._part.append(num)

    def number(self, paragraph: Any, level: int, count: int) -> None:
        """Give a paragraph the number of its level; it is the `count`-th of its list."""
        name, place = "77", level
        if self._through:
            name, place = str(90 + level), 0
            if level == 2:
                if count == 1:
                    self._last += 1
                    self._num(str(100 + self._last), "92", anew=True)
                name = str(100 + self._last)
        properties: Any = paragraph._p.get_or_add_pPr()
        properties = properties.get_or_add_numPr()
        properties.get_or_add_ilvl().val = place
        properties.get_or_add_numId().val = int(name)


def prose_docx(parts: Sequence[str], path: Path, *, numbered: bool) -> None:
    """A Word file in the usual styles; `numbered`: with numbers of lists instead of typed ones."""
    document = Document()
    sheet_of(document, landscape=False)
    marks = [m.group() for m in map(_LEVELS[1][1].match, parts) if m]
    through = len(set(marks)) == len(marks)
    lists = _Lists(document, through=through)
    begun = False
    counts = [0, 0, 0]
    for line in parts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        level = next((k for k, (_, mark, _, _) in enumerate(_LEVELS) if mark.match(line)), None)
        begun = begun or level == 0
        if not begun or level is None:
            if not begun and len(line) < 60 and not re.search(r"[。：]$", line):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                font(paragraph.add_run(line), 18, bold=True)
            else:
                paragraph.paragraph_format.first_line_indent = Pt(28)
                font(paragraph.add_run(line), 14)
            continue
        words = line
        mark = _LEVELS[level][1].match(line)
        assert mark is not None
        counts[level] += 1
        for below in range(level + 1, len(counts)):
            if not (through and below == 1):
                counts[below] = 0
        said = re.sub(r"[^\d一二三四五六七八九十]", "", mark.group())
        if numbered and said in (str(counts[level]), _chinese(counts[level])):
            words = line[mark.end() :]
            lists.number(paragraph, level, counts[level])
        paragraph.paragraph_format.first_line_indent = Pt(28)
        font(paragraph.add_run(words), 14, bold=level < 2 and len(words) < 40)
    document.save(str(path))


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


# Pages of a site ----------------------------------------------------------------------------

_FRAME = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}_政府信息公开</title>
<style>{style}</style><script>var menu = "一、导航（县财政局负责）";</script></head>
<body>
<div class="header"><div class="logo"><a href="/">某某人民政府</a></div>
<ul class="nav"><li><a href="/a">首页</a></li><li><a href="/b">政务公开</a></li>
<li><a href="/c">办事服务</a></li><li><a href="/d">互动交流</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a></div>
<div class="main"><div class="article" id="zoom">
{body}
</div></div>
<div class="related"><h3>相关链接</h3><ul><li><a href="/1">一、关于印发另一方案的通知</a></li>
<li><a href="/2">（一）图解</a></li><li><a href="/3">政策解读</a></li></ul></div>
<div class="footer"><p>主办单位：某某人民政府办公室</p><p>技术支持：某某公司</p>
<p>ICP备00000000号</p></div>
</body></html>
"""


def prose_html(parts: Sequence[str]) -> str:
    """The body of a page in prose."""
    made = (html.escape(line).replace("\t", "&emsp;") for line in parts)
    return "\n".join(f"<p>　　{line}</p>" for line in made)


def table_html(plan: Plan) -> str:
    """The body of a page with a table, merged cells included."""
    made = [f"<p style='text-align:center'>{html.escape(line)}</p>" for line in plan.above]
    made.append("<table><thead><tr>")
    made += [f"<th>{html.escape(words)}</th>" for words in plan.headings]
    made.append("</tr></thead><tbody>")
    for row in plan.rows:
        made.append("<tr>")
        for cell in row:
            if cell is not None:
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                lines_ = "<br>".join(html.escape(x) for x in cell_paragraphs(cell.text))
                made.append(f"<td{spans}>{lines_}</td>")
        made.append("</tr>")
    made.append("</tbody></table>")
    return "\n".join(made)


STYLE = """body { font-family: "Droid Sans Fallback"; font-size: 11pt; }
table { border-collapse: collapse; width: 100%%; } td, th { %s padding: 4pt; vertical-align: top;
text-align: left; } p { margin: 4pt 0; } .header, .crumbs, .related, .footer { display: %s }
@page { size: A4 %s; margin: 18mm; }"""


def page(body: str, title: str, *, charset: str = "utf-8", style: str = "") -> str:
    """A page of a government site around a document."""
    return _FRAME.format(charset=charset, title=title, body=body, style=style)


# Sheets -------------------------------------------------------------------------------------


def sheet(plan: Plan, path: Path, *, merged: bool) -> None:
    """A workbook with the title in merged cells above the table."""
    book = Workbook()
    place = book.active
    assert place is not None
    place.title = "分工表"
    width = len(plan.headings)
    at = 0
    for line in plan.above:
        at += 1
        place.cell(at, 1, line)
        if merged:
            place.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
    for rows in ([tuple(Cell(words) for words in plan.headings)], plan.rows):
        top = at
        for cells in rows:
            at += 1
            for k, cell in enumerate(cells, 1):
                if cell is None or not cell.text:
                    continue
                place.cell(at, k, "\n".join(cell_paragraphs(cell.text))).alignment = Alignment(
                    wrap_text=True, vertical="top"
                )
        for i, cells in enumerate(rows, top + 1):
            for k, cell in enumerate(cells, 1):
                if merged and cell is not None and (cell.columns > 1 or cell.rows > 1):
                    place.merge_cells(
                        start_row=i,
                        end_row=i + cell.rows - 1,
                        start_column=k,
                        end_column=k + cell.columns - 1,
                    )
    book.save(path)


# Programs -----------------------------------------------------------------------------------


def office(given: Path, into: str, folder: Path) -> Path:
    """What LibreOffice makes of a file."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            into,
            "--outdir",
            str(folder / "made"),
            str(given),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "made" / f"{given.stem}.{into.split(':')[0]}"


def browser(given: Path, path: Path) -> None:
    """What Chromium prints of a page."""
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={given.parent / 'browser'}",
            f"--print-to-pdf={path}",
            given.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )


def made(folder: Path, words: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The name of each file, and where it was made; `words`: of which documents."""
    for name in PROSE:
        if words and not any(name in word for word in words):
            continue
        parts = prose_plan(name)
        for numbered in (False, True):
            stem = f"{name}-{'numbered' if numbered else 'styled'}"
            path = folder / f"{stem}.docx"
            prose_docx(parts, path, numbered=numbered)
            yield f"{stem}.docx", office(path, "docx:MS Word 2007 XML", folder)
            if not numbered:
                yield f"{name}-office.pdf", office(path, "pdf", folder)
                yield f"{name}-office.html", office(path, "html", folder)
                yield f"{name}.doc", office(path, "doc", folder)
        web = folder / f"{name}-web.html"
        web.write_text(page(prose_html(parts), parts[0], charset="gb2312"), encoding="gb18030")
        yield web.name, web
        printed = folder / f"{name}-print.html"
        style = STYLE % ("", "none", "portrait")
        printed.write_text(page(prose_html(parts), parts[0], style=style), encoding="utf-8")
        browser(printed, folder / f"{name}-browser.pdf")
        yield f"{name}-browser.pdf", folder / f"{name}-browser.pdf"
    for name in TABLES:
        if words and not any(name in word for word in words):
            continue
        plan = table_plan(name)
        for ruled in (True, False):
            for landscape in (False, True):
                stem = (
                    f"{name}-{'ruled' if ruled else 'unruled'}-"
                    f"{'landscape' if landscape else 'portrait'}"
                )
                path = folder / f"{stem}.docx"
                table_docx(plan, path, ruled=ruled, landscape=landscape)
                yield f"{stem}-office.pdf", office(path, "pdf", folder)
                if ruled and not landscape:
                    yield f"{name}.docx", office(path, "docx:MS Word 2007 XML", folder)
                    yield f"{name}-office.html", office(path, "html", folder)
                    yield f"{name}.doc", office(path, "doc", folder)
                border = "border: 0.5pt solid black;" if ruled else ""
                style = STYLE % (border, "none", "landscape" if landscape else "portrait")
                web = folder / f"{stem}-print.html"
                web.write_text(page(table_html(plan), name, style=style), encoding="utf-8")
                browser(web, folder / f"{stem}-browser.pdf")
                yield f"{stem}-browser.pdf", folder / f"{stem}-browser.pdf"
        web = folder / f"{name}-web.html"
        web.write_text(page(table_html(plan), name, charset="gb2312"), encoding="gb18030")
        yield web.name, web
        path = folder / f"{name}.xlsx"
        sheet(plan, path, merged=True)
        yield f"{name}.xlsx", office(path, "xlsx", folder)
        plain = folder / f"{name}-plain.xlsx"
        sheet(plan, plain, merged=False)
        # Token 76: UTF-8; 44: comma; 34: quotes.
        yield f"{name}.csv", office(plain, "csv:Text - txt - csv (StarCalc):44,34,76", folder)


def main() -> None:
    """Make all files, or those of the documents named."""
    words = sys.argv[1:]
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for name, path in made(Path(place), words):
            target = FILES / name
            shutil.copy(path, target)
            print(f"{name}: {target.stat().st_size / 1024:.0f} KB", flush=True)


if __name__ == "__main__":
    main()
