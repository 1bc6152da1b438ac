"""Tables and text of a PDF page, from where its letters stand."""

from __future__ import annotations

from collections.abc import Sequence

from zeren.loaders.blocks import write
from zeren.loaders.letters import Letter, lines_of, paragraphs_in_cell, with_blanks
from zeren.loaders.pagecolumns import unfolded
from zeren.loaders.pages import PageSize, blocks
from zeren.loaders.sidelabels import with_labelled
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
    y = 800.0
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
    found = with_labelled(with_tables(unfolded(lines, sizes)))
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
