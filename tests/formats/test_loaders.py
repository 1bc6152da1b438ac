"""What is read of each format, and what is left out."""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import Path

import pytest

from zeren.loaders import LoadError, load, read_text
from zeren.loaders.counters import chinese, printed
from zeren.loaders.letters import Letter, PrintedLine
from zeren.loaders.letters import paragraphs as paragraphs_of
from zeren.loaders.pages import PageSize, Piece, without_furniture
from zeren.loaders.source import Source, format_of, module, source_of
from zeren.tests.findings import every_quote
from zeren.tests.formats.hostile import FILES, PLAN, docx, package, paragraphs, table_rows, xlsx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(data: bytes, name: str = "plan") -> Source:
    """The source of bytes, read without a process of its own."""
    written = module(format_of(data, name)).read(data, name)
    return Source(name, "", written.text, written.tables, written.body_end)


def bodies(data: bytes, name: str = "plan") -> list[tuple[str, list[str]]]:
    """Key and bodies of each duty."""
    document = read_text(read(data, name))
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what
    return [(d.key, [a.agency for a in d.assignments]) for d in document.duties]


# Text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "gb18030", "gb2312", "gbk"])
def test_text_is_read_in_each_encoding(encoding: str) -> None:
    text = PLAN * 20
    assert source_of(text.encode(encoding), "plan.txt").text == text


def test_traditional_text_in_big5_is_read() -> None:
    text = (
        "寶應縣實施方案\n一、重點任務\n（一）加強領導。建立工作機制，落實政府責任。"
        "（縣財政局負責）\n（二）加強管理。（縣教育局負責）\n"
    )
    assert source_of(text.encode("big5"), "plan.txt").text == text
    assert source_of(text.encode("gb18030"), "plan.txt").text == text


def test_a_text_cut_in_the_middle_of_a_letter_is_read() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        data = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else b""
        data += PLAN.rstrip().encode(encoding)
        assert source_of(data[:-1], "plan.txt").text == PLAN.rstrip()[:-1]


def test_a_mark_of_gb18030_is_no_part_of_the_text() -> None:
    data = "\ufeff".encode("gb18030") + PLAN.encode("gb18030")
    assert source_of(data, "plan.txt").text == PLAN


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_a_damaged_byte_is_said_with_its_line_and_never_read_as_other_letters(
    encoding: str, said: str
) -> None:
    text = PLAN * 20
    data = bytearray(text.encode(encoding))
    at = len(data) // 2
    data[at : at + 2] = b"\xff\xff"
    line = data[:at].count(b"\n") + 1
    with pytest.raises(LoadError, match=rf"{said} with bytes .* line {line};"):
        source_of(bytes(data), "plan.txt")


# Word ---------------------------------------------------------------------------------------


def numbered(level: int, text: str, num: int = 1) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


NUMBERING = f"""<w:numbering {_W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""


def test_numbers_of_lists_are_text() -> None:
    body = (
        paragraphs("宝应县实施方案")
        + numbered(0, "重点任务")
        + numbered(1, "加强领导。（县财政局负责）")
        + numbered(1, "加强管理。")
        + numbered(2, "建立机制。（县教育局负责）")
        + numbered(2, "开展检查。（县民政局负责）")
        + numbered(2, "重新计数。（县司法局负责）", 2)
        + numbered(0, "保障措施")
        + numbered(1, "加强宣传。（县审计局负责）")
    )
    data = docx(body, parts={"word/numbering.xml": NUMBERING})
    assert read(data).text.splitlines() == [
        "宝应县实施方案",
        "一、重点任务",
        "（一）加强领导。（县财政局负责）",
        "（二）加强管理。",
        "1.建立机制。（县教育局负责）",
        "2.开展检查。（县民政局负责）",
        "1.重新计数。（县司法局负责）",
        "二、保障措施",
        "（一）加强宣传。（县审计局负责）",
    ]
    assert [key for key, _ in bodies(data)][:3] == ["一/一", "一/二/1", "一/二/2"]


def test_numbers_may_come_from_a_style() -> None:
    styles = f"""<w:styles {_W}><w:style w:styleId="base"><w:pPr><w:numPr><w:ilvl w:val="1"/>
    <w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:styleId="own"><w:basedOn w:val="base"/></w:style></w:styles>"""
    item = '<w:p><w:pPr><w:pStyle w:val="own"/></w:pPr><w:r><w:t>加强领导。</w:t></w:r></w:p>'
    data = docx(item, parts={"word/numbering.xml": NUMBERING, "word/styles.xml": styles})
    assert read(data).text == "（一）加强领导。"


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_kept() -> None:
    body = (
        "<w:p><w:r><w:t>（县</w:t></w:r><w:del><w:r><w:delText>教育</w:delText><w:t>体育</w:t></w:r>"
        "</w:del><w:ins><w:r><w:t>财政</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>民政</w:t></w:r><w:r><w:t>局负责）</w:t></w:r></w:p>"
    )
    assert read(docx(body)).text == "（县财政局负责）"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>（县财</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>政局负责）</w:t></w:r></w:p>"
    )
    assert read(docx(body)).text == "（县财政局负责）"


def test_text_boxes_stand_behind_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraphs('框中文字')}</w:txbxContent>"
    body = (
        '<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="m">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx(body)).text == "正文\n框中文字"


def test_footnotes_stand_behind_the_text_and_belong_to_no_sentence() -> None:
    note = f'<w:footnotes {_W}><w:footnote w:id="2">{paragraphs("县教育局负责解释。")}</w:footnote>'
    body = paragraphs("宝应县实施方案\n一、重点任务") + (
        "<w:p><w:r><w:t>（一）加强领导。（县财</w:t></w:r><w:r><w:footnoteReference "
        'w:id="2"/></w:r><w:r><w:t>政局负责）</w:t></w:r></w:p>'
    )
    data = docx(body, parts={"word/footnotes.xml": f"{note}</w:footnotes>"})
    source = read(data)
    assert source.text.endswith("（县财政局负责）\n县教育局负责解释。")
    assert bodies(data) == [("一/一", ["县财政局"])]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs(text)}</w:tc>"


def test_merged_cells_are_read_as_they_stand() -> None:
    begin, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("工作任务", begin) + cell("责任分工", '<w:gridSpan w:val="2"/>') + cell("时限", begin),
        cell("", go_on) + cell("牵头单位") + cell("配合单位") + cell("", go_on),
        cell("一、数字政府", '<w:gridSpan w:val="4"/>'),
        cell("建设平台") + cell("县数据局") + cell("县财政局", begin) + cell("2024年底"),
        cell("归集数据") + cell("县统计局") + cell("", go_on) + cell("2025年底"),
        cell("公开数据") + cell("") + cell("县审计局") + cell(""),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    data = docx(f"{paragraphs('宝应县分工表')}<w:tbl>{table}</w:tbl>")
    assert read(data).text.splitlines() == [
        "宝应县分工表",
        "工作任务\t责任分工\t\t时限",
        "\t牵头单位\t配合单位\t",
        "一、数字政府",
        "建设平台\t县数据局\t县财政局\t2024年底",
        "归集数据\t县统计局\t\t2025年底",
        "公开数据\t\t县审计局\t",
    ]
    document = read_text(read(data))
    assert [a.role for a in document.duties[0].assignments] == ["leads", "cooperates"]
    assert [d.due for d in document.duties] == ["2024-12-31", "2025-12-31", None]
    # The cell that names nobody to lead is blank, not merged: the file says which are.
    assert [a.role for a in document.duties[2].assignments] == ["cooperates"]


def test_a_table_in_a_cell_that_only_places_it_is_read() -> None:
    inner = "".join(
        f"<w:tr>{''.join(map(cell, row))}</w:tr>"
        for row in (["序号", "任务", "责任单位"], ["1", "建设平台", "县数据局"])
    )
    outer = f"<w:tbl><w:tr><w:tc><w:tbl>{inner}</w:tbl></w:tc></w:tr></w:tbl>"
    assert bodies(docx(paragraphs("宝应县分工表") + outer)) == [("1", ["县数据局"])]


def test_a_table_inside_a_plan_in_prose_takes_the_place_of_its_item() -> None:
    rows = (["序号", "任务", "责任单位"], ["1", "建设平台", "县数据局"], ["2", "管理", "县财政局"])
    table = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    body = (
        paragraphs(
            "宝应县实施方案\n一、重点任务\n（一）加强领导。（县司法局负责）\n（二）分工如下。"
        )
        + f"<w:tbl>{table}</w:tbl>"
        + paragraphs("（三）加强宣传。（县教育局负责）")
    )
    assert bodies(docx(body)) == [
        ("一/一", ["县司法局"]),
        ("一/二/1", ["县数据局"]),
        ("一/二/2", ["县财政局"]),
        ("一/三", ["县教育局"]),
    ]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("chineseCounting", "十二"),
        ("decimal", "12"),
        ("decimalEnclosedCircleChinese", "⑫"),
        ("upperRoman", "XII"),
        ("lowerLetter", "l"),
        ("ideographTraditional", "乙"),
        ("decimalZero", "12"),
        ("bullet", ""),
        ("no such format", "12"),
    ],
)
def test_numbers_are_printed_in_their_format(form: str, shown: str) -> None:
    assert printed(12, form) == shown


def test_chinese_numbers() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 99, 100, 105, 110, 111)] == (
        ["一", "十", "十一", "二十", "九十九", "一百", "一百〇五", "一百一十", "一百一十一"]
    )


def test_a_heading_between_cards_is_read_like_one_between_rows() -> None:
    def card(title: str) -> str:
        rows = (("任务名称", title), ("牵头单位", "县数据局"), ("责任单位", "县财政局"))
        made = "".join(f"<w:tr>{cell(label)}{cell(said)}</w:tr>" for label, said in rows)
        return f"<w:tbl>{made}</w:tbl>"

    body = paragraphs("宝应县任务卡\n一、平台") + card("建设平台") + card("归集数据")
    body += paragraphs("二、服务") + card("优化服务")
    document = read_text(read(docx(body)))
    assert [(d.key, d.title) for d in document.duties] == [
        ("一", "建设平台"),
        ("一~2", "归集数据"),
        ("二", "优化服务"),
    ]


def test_two_rows_of_headings_need_no_merged_cells() -> None:
    rows = (
        ["序号", "任务", "责任分工", "", "时限"],
        ["", "", "牵头单位", "配合单位", ""],
        ["1", "建设平台", "县数据局", "县财政局", "2024年底"],
    )
    table = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    document = read_text(read(docx(f"{paragraphs('宝应县分工表')}<w:tbl>{table}</w:tbl>")))
    assert [(a.agency, a.role) for a in document.duties[0].assignments] == [
        ("县数据局", "leads"),
        ("县财政局", "cooperates"),
    ]


# Print --------------------------------------------------------------------------------------


def printed_line(text: str, y: float, x: float = 70.0, size: float = 14.0) -> PrintedLine:
    letters = []
    for char in text:
        wide = size / 2 if char.isascii() else size
        letters.append(Letter(char, x, x + wide, y, y + size, size))
        x += wide
    return PrintedLine(tuple(letters))


def test_an_item_begins_a_paragraph_also_behind_a_full_line() -> None:
    lines = [
        printed_line("（一）加强领导，建立机制，完善制度，推进落实（县财政局负责）", 700),
        printed_line("（二）加强管理。（县教育局", 680),
        printed_line("负责）", 660),
    ]
    assert list(paragraphs_of(lines, 70.0, lines[0].x1)) == [
        "（一）加强领导，建立机制，完善制度，推进落实（县财政局负责）",
        "（二）加强管理。（县教育局",
        "负责）",
    ]


def test_a_line_goes_on_where_the_next_word_would_not_have_fitted() -> None:
    full, rest = (
        printed_line("加强领导，建立机制，完善制度（县", 700),
        printed_line("财政局负责）", 680),
    )
    assert list(paragraphs_of([full, rest], 70.0, full.x1)) == [
        "加强领导，建立机制，完善制度（县财政局负责）"
    ]
    assert list(paragraphs_of([full, rest], 70.0, full.x1 + 40)) == [full.text, rest.text]


def test_a_number_of_a_document_stands_alone() -> None:
    lines = [printed_line("关于印发宝应县方案的通知", 700), printed_line("宝府办〔2020〕5号", 680)]
    assert list(paragraphs_of(lines, 70.0, lines[0].x1)) == [line.text for line in lines]


def test_a_running_head_and_page_numbers_are_left_out() -> None:
    size = PageSize(595, 842)
    pages: list[list[Piece]] = [
        [
            printed_line("文件汇编", 800, size=9),
            printed_line(f"第{n}段正文很长", 700),
            printed_line(f"{n}年底前完成", 600),
            printed_line(f"— {n} —", 40, x=280),
        ]
        for n in (1, 2)
    ]
    kept = without_furniture(pages, [size, size])
    assert [len(page) for page in kept] == [2, 2]
    assert [len(page) for page in without_furniture(pages[:1], [size])] == [2]


# Pages of the web ---------------------------------------------------------------------------


def test_what_stands_around_a_document_is_left_out() -> None:
    page = f"""<!DOCTYPE html><html><head><title>某网</title><script>一、a</script></head><body>
    <header><ul><li><a href="/">首页</a></li></ul></header><nav>一、导航（县教育局负责）</nav>
    <div class="crumb">当前位置：首页 &gt; 文件</div>
    <div id="main"><h1>宝应县实施方案</h1><div class="tool">【打印】</div>
    {"".join(f"<p>{line}</p>" for line in PLAN.splitlines()[1:])}
    <p style="display:none">（二）隐藏。（县民政局负责）</p></div>
    <div class="pages"><a href="1">上一篇</a><a href="2">下一篇</a><a href="3">三</a></div>
    <footer><p>主办：县司法局</p></footer></body></html>"""
    assert read(page.encode()).text == PLAN.rstrip()


def test_tables_of_a_page_keep_their_merged_cells() -> None:
    page = """<html><body><p>宝应县分工表</p><table>
    <tr><th>任务</th><th>措施</th><th>责任单位</th></tr>
    <tr><td rowspan="2">数字政府</td><td>1.建设平台</td><td rowspan="0">县数据局</td></tr>
    <tr><td>2.归集<br>数据</td></tr></table></body></html>"""
    source = read(page.encode())
    assert source.text.splitlines() == [
        "宝应县分工表",
        "任务\t措施\t责任单位",
        "数字政府\t1.建设平台\t县数据局",
        "\t2.归集",
        "数据\t",
    ]
    assert bodies(page.encode()) == [
        ("数字政府/1", ["县数据局"]),
        ("数字政府/2", ["县数据局"]),
    ]


def test_a_cell_merged_over_rows_holds_for_each_of_them() -> None:
    rows = (
        "<tr><td>序号<td>任务<td>牵头单位<td>责任单位<td>完成时限"
        "<tr><td>1<td>建设平台<td rowspan=2>县数据局"
        "<td rowspan=3><p>县财政局</p><p>县公安局</p><td>2024年6月底"
        "<tr><td>2<td>归集数据<td rowspan=2>2024年底"
        "<tr><td>3<td>培训队伍<td>县人社局"
        "<tr><td rowspan=2>4<td>新建幼儿园<td rowspan=2>县教育局"
        "<td rowspan=2><p>发改局</p><p>财政局</p><td>2024年8月"
        "<tr><td>改建小学<td>2024年9月"
    )
    page = f"<html><body><h1>宝应县2024年任务分工表</h1><table>{rows}</table></body></html>"
    document = read_text(read(page.encode(), "plan.html"))
    shared = ["县财政局", "县公安局"]
    assert [(d.key, d.due, [a.agency for a in d.assignments]) for d in document.duties] == [
        ("1", "2024-06-30", ["县数据局", *shared]),
        ("2", "2024-12-31", ["县数据局", *shared]),
        ("3", "2024-12-31", ["县人社局", *shared]),
        ("4", "2024-08", ["县教育局", "发改局", "财政局"]),
        ("4~2", "2024-09", ["县教育局", "发改局", "财政局"]),
    ]
    inherited = {d.key: [a.inherited for a in d.assignments] for d in document.duties}
    assert inherited["3"] == [False, True, True] and all(inherited["4~2"])


def test_a_page_is_decoded_as_it_says_or_as_it_is() -> None:
    for said, real in (("gb2312", "gb18030"), ("utf-8", "gb18030"), ("gbk", "utf-8")):
        page = f'<html><meta charset="{said}"><body>{"<br>".join(PLAN.splitlines())}</body></html>'
        assert read(page.encode(real)).text == PLAN.rstrip()


def test_a_line_broken_in_the_source_of_a_page_is_no_line() -> None:
    page = "<p>（县财\n  政局、县\r\n教育局 负责）the quick\nfox</p>"
    assert read(f"<html><body>{page}</body></html>".encode()).text == (
        "（县财政局、县教育局 负责）the quick fox"
    )


# Sheets -------------------------------------------------------------------------------------


def test_sheets_show_dates_and_percentages_as_printed() -> None:
    rows = table_rows([["序号", "任务", "完成时限", "责任单位"]]).replace(
        "</sheetData>",
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>建设平台</t></is></c>'
        '<c r="C2" s="1"><v>45657</v></c><c r="D2" t="s"><v>0</v></c></row></sheetData>',
    )
    data = xlsx(rows, "<si><t>县数据局</t><rPh><t>xian</t></rPh></si>")
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    data = package({**parts, "xl/styles.xml": styles})
    assert read(data).text.splitlines()[1] == "1\t建设平台\t2024年12月31日\t县数据局"
    assert read_text(read(data)).duties[0].due == "2024-12-31"


def test_a_csv_is_known_by_its_headings_or_its_name() -> None:
    text = '分工表\n序号,任务,责任单位\n1,"建设，\n平台",县数据局\n'
    for data in (text.encode("gb18030"), text.replace(",", ";").encode()):
        assert format_of(data, "plan.txt") == "csv"
        assert bodies(data) == [("1", ["县数据局"])]
    assert format_of(b"a,b\nc,d\n", "x.csv") == "csv"
    assert format_of(PLAN.encode(), "x.txt") == "text"


# Refusals -----------------------------------------------------------------------------------


def test_what_is_known_and_not_read_says_what_to_do(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    for data, said in (
        (ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        (ole + "PowerPoint Document".encode("utf-16-le"), "slides"),
        (ole, "no known kind"),
        (b"Rar!\x1a\x07" + bytes(50), "unpack it"),
        (b"II*\x00" + bytes(50), "OCR"),
    ):
        path = tmp_path / "plan.docx"
        path.write_bytes(data)
        with pytest.raises(LoadError, match=said):
            load(path)


def test_a_scan_names_ocr_as_the_missing_step() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    page = document.new_page(595, 842)
    bitmap = pypdfium2.PdfBitmap.new_native(200, 280, 4)
    bitmap.fill_rect((200, 200, 200, 255), 0, 0, 200, 280)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    made = io.BytesIO()
    document.save(made)
    with pytest.raises(LoadError, match="is a scan without text, so OCR must come first"):
        read(made.getvalue())


def test_the_files_of_the_tests_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 5 * 1024 * 1024
