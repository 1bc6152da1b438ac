"""Tables and text of a PDF page, from where its letters stand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from zeren.loaders import LoadError, read_text
from zeren.loaders.blocks import write
from zeren.loaders.footnotes import without_footnotes
from zeren.loaders.letters import (
    Letter,
    lines_of,
    paragraphs_in_cell,
    with_blanks,
    written_down,
)
from zeren.loaders.pagecolumns import unfolded
from zeren.loaders.pages import PageSize, blocks, without_furniture
from zeren.loaders.records import Document
from zeren.loaders.ruled import Edge, PageCell, PageTable, tables
from zeren.loaders.sidelabels import with_labelled
from zeren.loaders.source import Source, source_of
from zeren.loaders.source_pdf import read
from zeren.loaders.unruled import with_tables

_EM = 10.0


def letters(words: str, x: float, y: float) -> list[Letter]:
    """Words at a place, Chinese letters an em wide and others half of one; ^ is white of 0.3 em."""
    found: list[Letter] = []
    for char in words:
        if char == "^":
            x += 0.3 * _EM
            continue
        width = _EM / 2 if char.isascii() else _EM
        found.append(Letter(char, x, x + width, y - 5, y + 5, _EM))
        x += width
    return found


def page(*rows: str, step: float = 25.0) -> list[Letter]:
    """A page of lines, `step` points apart: 60 序号 / 100 任务 puts two words at 60 and at 100.

    A line that begins with + stands close below the one above.
    """
    found: list[Letter] = []
    y = 800.0 + step
    for row in rows:
        y -= 14 if row.startswith("+") else step
        for part in row.removeprefix("+").split(" / "):
            x, words = part.strip().split(" ", 1)
            found += letters(words, float(x), y)
    return found


def text_of(*pages: Sequence[Letter]) -> list[str]:
    """The text of pages by lines, cells parted by a bar."""
    sizes = [PageSize(600, 842)] * len(pages)
    lines = [list(lines_of(one)) for one in with_blanks(pages)]
    found, untold = with_tables(unfolded(lines, sizes))
    found = with_labelled(found)
    assert not untold
    return write(blocks(found, sizes)).text.replace("\t", "|").split("\n")


def test_a_gap_between_a_figure_and_a_word_is_a_blank_where_others_have_none() -> None:
    shown = text_of(page("80 2^主要任务", "80 到2025年建成28000个。", "80 2.1^推进建设"))
    assert shown == ["2 主要任务", "到2025年建成28000个。", "2.1 推进建设"]
    # Office programs set all figures apart.
    assert text_of(page("80 到^2025^年建成^28000^个。")) == ["到2025年建成28000个。"]


def test_a_heading_over_two_columns_of_an_unruled_table_has_a_row_below_it() -> None:
    shown = text_of(
        page(
            "60 序 / 100 工作任务 / 300 责任单位 / 500 完成时限",
            "+60 号",
            "300 主办单位 / 400 协办单位",
            "60 1 / 100 新建学校 / 300 区教育局 / 400 区住建局、区 / 500 2023年",
            "+400 财政局",
            "60 2 / 100 新建医院 / 300 区卫健局 / 400 区住建局 / 500 2024年",
        )
    )
    assert shown == [
        "序号|工作任务|责任单位||完成时限",
        "||主办单位|协办单位|",
        "1|新建学校|区教育局|区住建局、区财政局|2023年",
        "2|新建医院|区卫健局|区住建局|2024年",
    ]


def test_two_columns_of_groups_below_one_heading_are_told_apart() -> None:
    shown = text_of(
        page(
            "60 重点任务 / 240 主要内容 / 400 责任部门",
            "60 总体要求 / 120 （一）目标 / 240 1.制定计划。 / 400 县住建局",
            "240 2.确定范围。 / 400 县住建局",
            "60 保障措施 / 120 （二）职责 / 240 3.建立制度。 / 400 县财政局",
        )
    )
    assert shown[0] == "重点任务||主要内容|责任部门"
    assert shown[1] == "总体要求|（一）目标|1.制定计划。|县住建局"


def test_cards_without_lines_are_tables_and_go_on_over_a_page() -> None:
    shown = text_of(
        page(
            "60 任务名称 / 160 加固堤防",
            "60 牵头 / 160 县水利局、县财",
            "+60 单位 / 160 政局",
            "60 完成时限 / 160 2022年底",
            "60 二、水资源",
            "60 任务名称 / 160 规范取水",
        ),
        page("160 许可和计量", "60 牵头单位 / 160 县水利局", "60 完成时限 / 160 长期", "60 备注"),
    )
    assert shown == [
        "任务名称|加固堤防",
        "牵头单位|县水利局、县财政局",
        "完成时限|2022年底",
        "二、水资源",
        "任务名称|规范取水",
        "许可和计量",
        "牵头单位|县水利局",
        "完成时限|长期",
        "备注|",
    ]


def test_rows_without_white_between_them_are_told_by_their_numbers() -> None:
    top = page(
        "60 序号 / 100 工作任务 / 200 责任单位",
        "60 1 / 100 新建改建 / 200 县住建局、县",
        "100 学校 / 200 财政局、县教",
        "200 育局",
        "60 2 / 100 建设一批 / 200 县卫健局",
        "100 医院",
        "60 3 / 100 修路 / 200 县交通局",
        step=14,
    )
    rows = [
        "序号|工作任务|责任单位",
        "1|新建改建学校|县住建局、县财政局、县教育局",
        "2|建设一批医院|县卫健局",
        "3|修路|县交通局",
    ]
    assert text_of(top) == rows
    # The same rows with all cells in the middle of their heights.
    middle = [
        letters("序号", 60, 800),
        letters("工作任务", 100, 800),
        letters("责任单位", 200, 800),
    ]
    for x, y, words in (
        (60, 772, "1"),
        (100, 779, "新建改建"),
        (100, 765, "学校"),
        (200, 786, "县住建局、县"),
        (200, 772, "财政局、县教"),
        (200, 758, "育局"),
        (60, 737, "2"),
        (100, 744, "建设一批"),
        (100, 730, "医院"),
        (200, 737, "县卫健局"),
        (60, 716, "3"),
        (100, 716, "修路"),
        (200, 716, "县交通局"),
    ):
        middle.append(letters(words, x, y))
    assert text_of(list(itertools.chain(*middle))) == rows


def test_a_table_whose_rows_fit_no_way_is_not_read_and_said() -> None:
    lines = [
        (0, 300, "甲县方案"),
        (0, 280, "一、重点任务"),
        (0, 260, "（一）加固堤防。（县水利局负责）"),
        *((x, 240, words) for x, words in ((0, "序号"), (60, "工作任务"), (160, "责任单位"))),
        *((0, 212 - 28 * k, str(k + 1)) for k in range(3)),
        *((60, 224 - 14 * k, "新建学校") for k in range(6)),
        *((160, 220 - 15 * k, "县教育局") for k in range(5)),
    ]
    document = document_of(made(Sheet([(x - 200, y - 100, words) for x, y, words in lines])))
    assert [[a.agency for a in duty.assignments] for duty in document.duties] == [["县水利局"]]
    assert [(one.quote, one.reason) for one in document.unsure] == [
        ("序号 工作任务 责任单位", "a table without lines, whose rows can't be told apart")
    ]


def test_a_footnote_stands_behind_the_text_and_its_mark_in_no_sentence() -> None:
    small = [
        replace(x, y0=x.y - 3, y1=x.y + 3, size=6) for x in letters("1本条由县统计局负责", 60, 60)
    ]
    raised = [replace(x, y0=x.y, y1=x.y + 5, size=5) for x in letters("1", 160, 500)]
    text = [*letters("建成堤防20公里。", 80, 500), *letters("其余内容按计划推进完成", 60, 480)]
    (kept,), notes = without_footnotes([[*text, *raised, *small]])
    assert kept == text
    assert notes == ["1本条由县统计局负责"]
    # A small line that nothing refers to is no footnote.
    assert without_footnotes([[*text, *small]]) == ([[*text, *small]], [])


def test_a_cell_written_from_the_top_down_is_read_so() -> None:
    down = [(17, "障", 0)] + [(34, char, 10 * k) for k, char in enumerate("四、要素保")]
    cell = [one for x, char, y in down for one in letters(char, x, 500 - y)]
    lines = lines_of(cell)
    assert written_down(lines) == "四、要素保障"
    # Lines of two letters from left to right stand further apart than their letters.
    assert written_down(lines_of(page("60 加强", "60 组织", "60 领导", step=14))) is None


def test_a_row_goes_on_over_a_page_that_ends_below_its_number() -> None:
    def part(*rows: tuple[str, str, str]) -> PageTable:
        cells: list[list[PageCell | None]] = [[PageCell(words) for words in row] for row in rows]
        return PageTable(cells, 60, 300, 800, 400, xs=[60, 80, 200, 300])

    table = part(("序号", "工作任务", "责任单位"), ("1", "", ""))
    rest = part(("", "建学校", "县教育局"))
    shown = write(blocks([[table], [rest]], [PageSize(600, 842)] * 2)).text
    assert shown == "序号\t工作任务\t责任单位\n1\t建学校\t县教育局"


def on_two_pages(upper: Sequence[Sequence[str]], lower: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table that goes on over a page; all cells are full to their right edge."""
    pages = [
        [
            PageTable(
                [[PageCell(words, full=True) for words in row] for row in rows],
                60,
                300,
                800,
                400,
                xs=[60, 80, 200, 300],
            )
        ]
        for rows in (upper, lower)
    ]
    text = write(blocks(pages, [PageSize(600, 842)] * 2)).text
    return text.replace("\t", "|").split("\n")[1:]


def test_a_page_that_ends_within_a_narrow_cell_parts_no_row() -> None:
    head = ("序号", "工作任务", "责任单位")
    upper = [head, ("9", "修路", "县交通局"), ("1", "新建", "县教")]
    assert on_two_pages(upper, [("0", "学校", "育局"), ("11", "造林", "县林业局")]) == [
        "9|修路|县交通局",
        "10|新建学校|县教育局",
        "11|造林|县林业局",
    ]
    assert on_two_pages(upper[:2], [("10", "造林", "县林业局")])[-1] == "10|造林|县林业局"
    title = [*upper[:2], ("二、生态", "", "")]
    lower = [("文明", "", ""), ("10", "造林", "县林业局")]
    assert on_two_pages(title, lower)[1] == "二、生态文明||"


def test_a_group_that_begins_on_a_page_takes_no_row_of_the_page_before() -> None:
    head = ("重点任务", "具体任务", "责任单位")
    upper = [head, ("场地建设", "1.建公园", "县体育局"), ("", "2.建球场", "县体育局")]
    assert on_two_pages(upper, [("赛事活动", "3.办比赛", "县体育局")])[1:] == [
        "|2.建球场|县体育局",
        "赛事活动|3.办比赛|县体育局",
    ]
    later = ("宣传", "4.登报", "县体育局")
    assert on_two_pages(upper[:2], [("赛事", "3.办比赛", "县体育局"), later]) == [
        "场地建设|1.建公园|县体育局",
        "赛事|3.办比赛|县体育局",
        "宣传|4.登报|县体育局",
    ]


def test_a_cell_turned_on_its_side_is_read_as_it_runs() -> None:
    posts = [Edge(x, 600, 800) for x in (60, 90, 200, 300)]
    beams = [Edge(y, 60, 300) for y in (800, 700, 600)]
    rest = [*letters("建公园", 95, 650), *letters("县体育局", 205, 650)]

    def first(*words: tuple[str, float, float, int]) -> str:
        lying = [Letter(char, x - 5, x + 5, y - 5, y + 5, _EM, turn) for char, x, y, turn in words]
        (table,), _ = tables(beams, posts, [*lying, *rest])
        cell = table.rows[1][0]
        assert cell is not None
        return cell.text

    up = [(char, 70, 630 + 10 * k, 90) for k, char in enumerate("加强组织12")]
    assert first(*up, ("年", 82, 630, 90)) == "加强组织12年"
    down = [(char, 82, 670 - 10 * k, 270) for k, char in enumerate("加强组织12")]
    assert first(*down, ("年", 70, 670, 270)) == "加强组织12年"
    # Chinese letters stand upright in a cell that runs downwards, and only its figures lie.
    mixed = [(char, 82, 690 - 10 * k, 0) for k, char in enumerate("到二〇")]
    assert first(*mixed, ("1", 82, 660, 270), ("2", 82, 650, 270)) == "到二〇12"


def test_two_columns_of_a_page_are_read_one_after_the_other() -> None:
    wide = "一二三四五六七八九十一二三四五六七八九十"
    left = [f"{'80 ' if k else '60 '}{wide[: 18 if k else 20]}" for k in (1, 0, 0, 0)]
    rows = [f"{line} / 300 {wide}" for line in left]
    shown = text_of(page(*rows, f"60 {wide} / 300 止。", step=16))
    assert shown == [wide[:18] + wide * 8 + "止。"]
    # A table is read by rows, as wide as its columns may be.
    table = page(
        "60 工作任务 / 300 责任单位", *[f"60 {wide} / 300 {wide}" for _ in range(6)], step=16
    )
    assert text_of(table)[0] == "工作任务|责任单位"


def test_cells_each_on_a_line_are_read_apart_and_over_two_columns() -> None:
    rows = [f"{number}|{'推进建设完善工作机制'[: 4 + number]}|县教育局" for number in range(1, 6)]
    rows.append("6|组织开展培训|县教育局、县财政局、县水利局")
    cells = "|".join(["甲县年度重点工作任务分工表", *rows]).split("|")
    # No line is full, and the title is the longest.
    assert text_of(page(*(f"80 {cell}" for cell in cells), step=16)) == cells
    left, right = cells[1:10], cells[10:]
    both = [f"60 {a} / 300 {b}" for a, b in zip(left, right, strict=True)]
    assert text_of(page(*both, step=16)) == cells[1:]


def test_headings_in_running_text_stand_by_themselves() -> None:
    title, groups = "甲县重点工作任务分工一览表格", "夯实基础"

    def shown(*lines: str) -> list[str]:
        return text_of(page(*(f"60 {line}" for line in (title, *lines)), step=16))

    whole = "序号 工作任务 责任单位 备注"
    assert shown(whole, groups) == [title, whole, groups]
    parted = "序号 工作任务 工作指标 完成", "时间 责任单位"
    assert shown(*parted) == [title, "".join(parted)]


def test_a_cell_that_ends_pages_is_no_running_foot() -> None:
    size = PageSize(600, 842)
    inner = [f"80 {year}年底" for year in (2021, 2022, 2023)]
    sheets = [[*lines_of(page(*inner, "80 2024年底", step=250))] for _ in range(3)]
    assert without_furniture(sheets, [size] * 3) == sheets
    feet = [[*lines_of(page(*inner, f"80 甲县第{n}号", step=250))] for n in (1, 2, 3)]
    assert [len(kept) for kept in without_furniture(feet, [size] * 3)] == [3, 3, 3]


def test_names_parted_by_blanks_are_so_at_the_end_of_a_line() -> None:
    lines = lines_of(page("60 县教育局　县财政局", "60 县公安局（牵头）"))
    assert paragraphs_in_cell(lines, 150) == "县教育局　县财政局 县公安局（牵头）"
    lines = lines_of(page("60 县教育局、县财政局", "60 县公安局（牵头）"))
    assert paragraphs_in_cell(lines, 150) == "县教育局、县财政局县公安局（牵头）"


def test_letters_set_apart_are_no_words() -> None:
    spaced = [
        Letter(x.char, x.x0 + 3.6 * k, x.x1 + 3.6 * k, x.y0, x.y1, x.size)
        for k, x in enumerate(letters("〔2024〕1号到2024年建成30处", 60, 500))
    ]
    assert text_of(spaced) == ["〔2024〕1号到2024年建成30处"]


# Whole files --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A page of a made file: lines of text at places, its matrix and turn, and what font it has."""

    lines: Sequence[tuple[float, float, str]]
    matrix: str = "1 0 0 1"
    turn: int = 0
    unknown: frozenset[str] = frozenset()

    def content(self) -> bytes:
        shown = []
        for x, y, words in self.lines:
            a, b, c, d = (float(one) for one in self.matrix.split())
            shown.append(f"{self.matrix} {a * x + c * y + 300} {b * x + d * y + 400} Tm")
            for unknown, run in itertools.groupby(words, lambda char: char in self.unknown):
                held = "".join(run)
                code = "01" * len(held) if unknown else held.encode("utf-16-be").hex()
                shown.append(f"/F{2 if unknown else 1} 12 Tf <{code}> Tj")
        return f"BT {' '.join(shown)} ET".encode()


def made(*sheets: Sheet | None) -> bytes:
    """A file of these pages; None is a scan."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>",
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0]"
        b" /FirstChar 1 /LastChar 1 /Widths [1000] /CharProcs << /g1 6 0 R >>"
        b" /Encoding << /Type /Encoding /Differences [1 /g1] >> >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >> stream\n\x80\nendstream",
        b"<< /Length 36 >> stream\n1000 0 0 0 1000 1000 d1 0 0 900 900 re f\nendstream",
    ]
    pages = []
    for sheet in sheets:
        content = b"q 600 0 0 800 0 0 cm /I Do Q" if sheet is None else sheet.content()
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content))
        turn = 0 if sheet is None else sheet.turn
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >> >> >>"
            % (turn, len(objects))
        )
        pages.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(pages), len(pages))
    body = b"%PDF-1.4\n"
    for number, one in enumerate(objects, 1):
        body += b"%d 0 obj %s endobj\n" % (number, one)
    return body + b"trailer << /Root 1 0 R >>"


_LINES = (
    (-200.0, 200.0, "甲县水利工作方案"),
    (-200.0, 180.0, "一、重点任务"),
    (-200.0, 160.0, "（一）加固堤防。（县水利局负责）"),
    (-200.0, 140.0, "（二）开展演练。（县应急局负责）"),
)


@pytest.mark.parametrize("matrix", ["1 0 0 1", "0 1 -1 0", "0 -1 1 0", "-1 0 0 -1"])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_page_is_read_the_way_its_letters_run(matrix: str, turn: int) -> None:
    found = read(made(Sheet(_LINES, matrix, turn)), "plan.pdf")
    assert found.text.split("\n") == [words for _, _, words in _LINES]
    assert found.lost == ()


def test_a_mark_across_a_page_is_left_out() -> None:
    mark = Sheet([(0, 0, "内部资料")], "0.7 0.7 -0.7 0.7")
    assert read(made(Sheet(_LINES), mark), "plan.pdf").text.endswith(_LINES[-1][2])


def test_a_scan_among_pages_of_text_is_said() -> None:
    document = document_of(made(Sheet(_LINES), None, Sheet([(-200, 200, "附件：名单")])))
    assert [(one.quote, one.reason) for one in document.unsure] == [
        (
            "甲县水利工作方案",
            "a page that is a scan, OCR must come first: 2/3",
        )
    ]


def test_letters_without_a_meaning_stand_for_nothing_else() -> None:
    document = document_of(made(Sheet(_LINES, unknown=frozenset("演"))))
    assert [duty.title for duty in document.duties] == ["加固堤防", "开展\ufffd练"]
    assert [(one.quote, one.reason) for one in document.unsure] == [
        (
            "（二）开展\ufffd练。（县应急局负责）",
            "letters whose meaning the file does not tell",
        )
    ]
    with pytest.raises(LoadError, match="shows letters whose meaning it does not tell"):
        read(made(Sheet(_LINES, unknown=frozenset("".join(x for *_, x in _LINES)))), "plan.pdf")


def document_of(data: bytes) -> Document:
    written = read(data, "plan.pdf")
    source = Source("plan.pdf", "0" * 64, written.text, written.tables, written.body_end)
    return read_text(replace(source, lost=written.lost))


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("国家税务总局|广东省税务局", ["国家税务总局广东省税务局"]),
        ("市公安局|江海分局", ["市公安局江海分局"]),
        ("省教育厅|省财政厅", ["省教育厅", "省财政厅"]),
    ],
)
def test_an_office_goes_on_in_the_next_line_of_a_cell(lines: str, names: list[str]) -> None:
    cell = lines.replace("|", "<br>")
    rows = "<tr><td>序号</td><td>工作任务</td><td>责任单位</td></tr>"
    rows += f"<tr><td>1</td><td>办好一件事</td><td>{cell}</td></tr>"
    page = source_of(f"<html><body><table>{rows}</table></body></html>".encode(), "plan.html")
    assert [a.agency for a in read_text(page).duties[0].assignments] == names
