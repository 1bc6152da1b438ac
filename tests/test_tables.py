"""Tables in shapes that the five do not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeren.loaders import load, read_text
from zeren.loaders.headings import columns_of
from zeren.loaders.source import Source, source_of

TITLE = "宝应县数字政府重点任务分工表\n"


def read(text: str) -> list[tuple[str, str, str | None, list[str]]]:
    """Key, title, due date and bodies of each duty."""
    document = read_text(Source("plan.txt", "", TITLE + text))
    return [(d.key, d.title, d.due, [a.agency for a in d.assignments]) for d in document.duties]


def test_a_second_table_of_the_same_kind_is_read_too() -> None:
    head = "序号\t重点任务\t牵头单位\t完成时限\n"
    text = (
        f"表1 平台\n{head}1\t建设平台\t县数据局\t2024年6月底\n2\t归集数据\t县财政局\t2024年底\n\n"
        f"表2 服务\n{head}1\t优化服务\t县民政局\t2024年6月底\n2\t培训队伍\t县人社局\t2024年底\n"
    )
    assert [(key, bodies) for key, _, _, bodies in read(text)] == [
        ("1", ["县数据局"]),
        ("2", ["县财政局"]),
        ("1~2", ["县民政局"]),
        ("2~2", ["县人社局"]),
    ]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("包联同志", "person"),
        ("分管副市长", "person"),
        ("整治牵头股室", "lead"),
        ("治理协同处室", "cooperating"),
        ("整改年限", "due"),
        ("年度目标值", "indicator"),
        ("属地乡镇", "responsible"),
        ("整治要求", ""),
        ("整治任务及要求", "duty"),
    ],
)
def test_a_heading_that_is_not_known_tells_by_its_last_words(heading: str, meaning: str) -> None:
    beside = ["事项", "责任单位"] if meaning != "duty" else ["序号", "责任单位"]
    columns = columns_of([*beside, heading])
    assert columns is not None and columns[-1].removeprefix("also-") == meaning


@pytest.mark.parametrize(
    "rows",
    [
        "1 建设平台 县数据局 2024年6月底\n2 归集数据 县财政局、县数据局 2024年底\n",
        "1 \n建设平台 \n\n县数据\n局 \n\n2024年6月\n底 \n"
        "2 \n归集数据 \n\n县财政局、县\n数据局 \n\n2024年底 \n",
    ],
    ids=["a row a line", "cells broken over lines"],
)
def test_bodies_may_stand_before_the_date_in_a_printed_table(rows: str) -> None:
    assert read(f"序号 重点任务 责任单位 完成时限\n{rows}") == [
        ("1", "建设平台", "2024-06-30", ["县数据局"]),
        ("2", "归集数据", "2024-12-31", ["县财政局", "县数据局"]),
    ]


def test_a_caption_is_no_issuer() -> None:
    text = "表1 平台\n序号\t重点任务\t牵头单位\n1\t建设平台\t县数据局\n"
    assert read_text(Source("plan.txt", "", TITLE + text)).issuer is None


def test_the_items_of_a_problem_have_its_deadline() -> None:
    text = (
        "一、管网建设滞后。\n责任单位：县住建局\n整改时限：2024年底前\n整改措施：\n"
        "（一）新建管网。2024年6月底前完成。\n（二）改造泵站。\n"
        "二、环境脏乱。\n责任单位：县城管局\n整改时限：长期坚持\n整改措施：\n（一）加强清扫。\n（二）加强巡查。\n"
    )
    assert read(text) == [
        ("一/一", "新建管网", "2024-06-30", ["县住建局"]),
        ("一/二", "改造泵站", "2024-12-31", ["县住建局"]),
        ("二/一", "加强清扫", None, ["县城管局"]),
        ("二/二", "加强巡查", None, ["县城管局"]),
    ]


def test_a_row_may_lack_the_blank_cells_at_its_end() -> None:
    text = (
        "重点任务\t主要内容\t责任单位\t完成时间\n"
        "一、节能\t1.推进电气化\t县发改局、县住建局\t2025年\n"
        "\t2.推广光伏\t县发改局\n"
    )
    assert read(text)[1] == ("一/2", "推广光伏", None, ["县发改局"])


def test_a_second_column_of_bodies_answers_too() -> None:
    text = (
        "序号\t重点任务\t牵头部门\t主责单位\t协办单位\n"
        "1\t建设平台\t县数据局\t县财政局\t县公安局\n2\t归集数据\t县数据局\t县人社局\t\n"
    )
    document = read_text(Source("plan.txt", "", TITLE + text))
    assert [(a.agency, a.role) for a in document.duties[0].assignments] == [
        ("县数据局", "leads"),
        ("县财政局", "responsible"),
        ("县公安局", "cooperates"),
    ]
    text = "序号\t指标名称\t单位\t责任单位\n1\t办件量\t件\t县数据局\n2\t归集率\t%\t县人社局\n"
    assert [bodies for _, _, _, bodies in read(text)] == [["县数据局"], ["县人社局"]]


def test_a_row_between_strokes_may_lack_a_merged_cell() -> None:
    text = (
        "序号 | 类别 | 重点任务 | 牵头单位 | 完成时限 |\n"
        "1 | 平台 | 建设平台 | 县数据局 | 2024年6月底 |\n"
        "2 | 归集数据 | 县财政局 | 2024年底 |\n"
        "3 | 服务 | 优化服务 | 县民政局 | 2024年底 |\n"
    )
    assert [(title, due, bodies) for _, title, due, bodies in read(text)] == [
        ("建设平台", "2024-06-30", ["县数据局"]),
        ("归集数据", "2024-12-31", ["县财政局"]),
        ("优化服务", "2024-12-31", ["县民政局"]),
    ]


def test_a_heading_between_printed_rows_may_have_a_bare_number() -> None:
    text = (
        "序号 重点任务 牵头部门 责任单位 完成时限\n一 目标任务\n"
        "1 完成目标 县生态环境局 各镇 2024年底前\n二 专项治理\n"
        "2 完善网络 县生态环境局 县工信局 2024年6月底\n3 加强执法 县公安局 县城管局 长期\n"
    )
    assert [(key, title) for key, title, _, _ in read(text)] == [
        ("一/1", "完成目标"),
        ("二/2", "完善网络"),
        ("二/3", "加强执法"),
    ]


def test_a_line_of_names_and_roles_may_hold_and_others() -> None:
    text = (
        "一、新增就业4万人。\n县人社局牵头，县教育局、县工信局等有关部门配合，各镇政府负责落实。\n"
        "二、培育产业。\n县发改局牵头，县工信局等配合。\n"
    )
    document = read_text(Source("plan.txt", "", TITLE + text))
    assert [
        (d.key, d.open_ended, [(a.agency, a.role, a.basis) for a in d.assignments])
        for d in document.duties
    ] == [
        (
            "一",
            True,
            [
                ("县人社局", "leads", "stated"),
                ("县教育局", "cooperates", "stated"),
                ("县工信局", "cooperates", "stated"),
                ("各镇政府", "responsible", "stated"),
            ],
        ),
        (
            "二",
            True,
            [("县发改局", "leads", "stated"), ("县工信局", "cooperates", "stated")],
        ),
    ]


def test_columns_of_blanks_go_on_where_a_number_is_missing() -> None:
    rows = (
        "序号  工作任务        牵头单位\n1     新建幼儿园，    县教育局\n      改造校舍\n"
        "3     建卫生院        县卫健局\n4     建图书馆        县文体局\n"
    )
    assert [(key, bodies) for key, _, _, bodies in read(rows)] == [
        ("1", ["县教育局"]),
        ("3", ["县卫健局"]),
        ("4", ["县文体局"]),
    ]


def test_a_row_that_names_bodies_and_no_duty_is_unsure() -> None:
    text = "序号\t重点任务\t牵头单位\n1\t建设平台\t县数据局\n2\t\t县财政局 \n3\t培训\t县人社局\n"
    document = read_text(Source("plan.txt", "", TITLE + text))
    assert [d.key for d in document.duties] == ["1", "3"]
    assert [(x.quote, x.reason) for x in document.unsure] == [
        ("2\t\t县财政局", "a row that names bodies, and no duty of its own")
    ]


def test_a_web_table_has_long_headings_of_rows_and_a_name_a_line() -> None:
    page = (
        "<h1>宝应县重点任务分解表</h1><table><tr><td>序号</td><td>目标任务</td><td>牵头单位</td>"
        "<td>配合单位</td></tr><tr><td colspan='4'>一、主要发展指标、财政、行政审批、生态环境、"
        "营商环境、交通、金融、信访、安全生产和消防安全等工作目标（牵头领导：李明、王建国、赵志刚）"
        "</td></tr>"
        "<tr><td>1</td><td>新增学位5000个。</td><td>县教育局</td>"
        "<td><p>经开区</p><p>高新园（河口镇）</p><p>各镇</p></td></tr>"
        "<tr><td>2</td><td>改造老旧小区6个。</td><td>县住建局</td><td>县财政局</td></tr></table>"
    )
    document = read_text(source_of(page.encode(), "plan.html"))
    assert [(d.key, [a.agency for a in d.assignments]) for d in document.duties] == [
        ("一/1", ["县教育局", "经开区", "高新园（河口镇）", "各镇"]),
        ("一/2", ["县住建局", "县财政局"]),
    ]


@pytest.mark.parametrize("form", ["txt", "html", "csv"])
@pytest.mark.parametrize(
    ("above", "keys"),
    [
        (("（一）汛前准备", "（二）物资保障"), ["二/一/1", "二/一/2", "二/二/1", "三/1"]),
        (
            ("（一）准备。共两项，如下：", "（二）保障。如下："),
            ["二/一/1", "二/一/2", "二/二/1", "三/1"],
        ),
        (("汛前准备", "物资保障"), ["二/汛前准备/1", "二/汛前准备/2", "二/物资保障/1", "三/1"]),
    ],
)
def test_a_heading_above_each_of_several_tables_heads_its_rows(
    tmp_path: Path, form: str, above: tuple[str, str], keys: list[str]
) -> None:
    head = ["序号", "工作任务", "责任单位", "完成时限"]
    row = ["镇水利站、各村（社区）", "2022年5月底前"]
    first = [head, ["1", "检查洲堤", *row], ["2", "修订预案", *row]]
    parts: list[str | list[list[str]]] = [
        "江口镇防汛方案", "一、总体要求", "坚持安全第一。", "二、任务分解", above[0], first,
        above[1], [head, ["1", "储备编织袋", *row]], "三、工作要求", "1.压实责任。各村要落实。",
    ]  # fmt: skip
    path = tmp_path / f"plan.{form}"
    path.write_text("\n".join(_written(part, form) for part in parts), encoding="utf-8")
    document = load(path)
    assert [d.key for d in document.duties] == keys
    assert {len(d.assignments) for d in document.duties[:3]} == {2}


def _written(part: str | list[list[str]], form: str) -> str:
    """A paragraph or a table as it stands in a file of that form."""
    if form == "html":
        if isinstance(part, str):
            return f"<p>{part}</p>"
        rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in part)
        return f"<table>{rows}</table>"
    mark = "," if form == "csv" else "\t"
    return part if isinstance(part, str) else "\n".join(mark.join(row) for row in part)


@pytest.mark.parametrize(
    "table",
    [
        "序号\t指标名称\t计量单位\t2022年实绩\t2023年目标值\t牵头部门\n"
        "1\t研发经费增速\t%\t5.8\t≥7\t市科技局\n2\t工业产值\t亿元\t3860\t4,100\t市工信局\n",
        "序号\t指标\t单位\t目标值\t责任单位\n"
        "1\t研发经费增速\t%\t≥7\t市科技局\n2\t工业产值\t亿元\t4100\t市工信局\n",
        "序号\t指标名称\t目标值\t牵头部门\n"
        "1\t研发经费增速（%）\t7以上\t市科技局\n2\t工业产值（亿元）\t4100\t市工信局\n",
    ],
)
def test_a_figure_alone_has_the_unit_of_its_column_or_of_its_name(table: str) -> None:
    document = read_text(Source("plan.txt", "", TITLE + table))
    found = [i for d in document.duties for i in d.indicators]
    assert [(i.metric, i.comparator, i.value, i.unit) for i in found] == [
        ("研发经费增速", ">=", 7.0, "%"),
        ("工业产值", "=", 4100.0, "亿元"),
    ]
    assert all(document.text[i.start : i.end] == i.quote for i in found)


def test_a_figure_in_a_duty_counts_beside_the_column_of_targets() -> None:
    table = (
        "序号\t整改措施\t整改目标\t责任单位\n1\t每季度通报一次扬尘执法\t措施落实到位\t市住建局\n"
        "2\t1.整治12个排污口。2.建立台账。\t水质稳定达标\t市水利局\n"
    )
    document = read_text(Source("plan.txt", "", TITLE + table))
    # What a row of several items is to reach is said of none of them alone.
    assert [
        (d.key, [(i.kind, i.value, i.unit) for i in d.indicators]) for d in document.duties
    ] == [
        ("1", [("deliverable", None, None), ("quantity", 1.0, "次/季度")]),
        ("2/1", [("quantity", 12.0, "个")]),
        ("2/2", []),
    ]


@pytest.mark.parametrize(
    "above",
    [
        (
            "一、简政放权\n牵头单位：县发改局    分管负责人：李明\n",
            "二、服务\n牵头单位：县政务中心\n",
        ),
        ("一、简政放权（牵头单位：县发改局）\n", "二、服务（牵头单位：县政务中心）\n"),
        ("任务一：简政放权\n牵头单位：县发改局\n", "任务二：服务\n牵头单位：县政务中心\n"),
    ],
)
def test_a_line_above_a_table_says_who_leads_its_rows(above: tuple[str, str]) -> None:
    head = "序号\t工作任务\t完成时限\t配合单位\n"
    text = f"{above[0]}{head}1\t刻制印章\t长期\t/\n{above[1]}{head}1\t在线审批\t长期\t县公安局\n"
    document = read_text(Source("plan.txt", "", TITLE + text))
    found = [
        (a.agency, a.role, a.inherited, a.quote) for d in document.duties for a in d.assignments
    ]
    assert found == [
        ("县发改局", "leads", True, "县发改局"),
        ("县政务中心", "leads", True, "县政务中心"),
        ("县公安局", "cooperates", False, "县公安局"),
    ]
    assert [d.key[-2:] for d in document.duties] == ["/1", "/1"]


def test_a_name_over_several_rows_groups_what_is_to_be_done() -> None:
    text = (
        "序号\t实事项目\t建设内容\t牵头单位\n1\t扩大教育供给\t（1）新建幼儿园4所\t区教育局\n"
        "\t\t（2）改扩建学校3所\t\n2\t养老\t新建助餐点12个\t区民政局\n"
    )
    assert [(key, title, bodies) for key, title, _, bodies in read(text)] == [
        ("1/1", "新建幼儿园4所", ["区教育局"]),
        ("1/2", "改扩建学校3所", ["区教育局"]),
        ("2", "新建助餐点12个", ["区民政局"]),
    ]


def test_an_office_within_a_body_is_none_beside_the_body() -> None:
    assert columns_of(["任务", "牵头单位", "责任科室"]) == ("duty", "lead", "")
    assert columns_of(["任务", "牵头科室", "责任科室"]) == ("duty", "lead", "responsible")
    assert columns_of(["任务", "责任科室", "完成时限"]) == ("duty", "responsible", "due")


def test_a_card_is_a_task_with_its_aim_and_how_it_is_done() -> None:
    card = (
        "编号\t{}\t任务名称\t{}\n任务目标\t改造学校{}所\t\t\n主要举措\t重点改造食堂。\n"
        "牵头单位\t县教育局\t完成时限\t2024年底前\n"
    )
    text = (
        f"一、资源配置\n{card.format(1, '改造学校', 14)}二、队伍\n{card.format(1, '培训教师', 3)}"
    )
    document = read_text(Source("plan.txt", "", TITLE + text))
    assert [(d.key, d.title, [i.value for i in d.indicators]) for d in document.duties] == [
        ("一/1", "改造学校", [14.0]),
        ("二/1", "培训教师", [3.0]),
    ]


def test_a_table_of_other_columns_goes_on_counting_the_headings() -> None:
    text = (
        "一、汽车换新\n序号\t任务\t牵头单位\t配合单位\n1\t组织促销\t县商务局\t县公安局\n"
        "二、家电换新\n序号\t任务\t牵头单位\t配合单位\n1\t兑现补贴\t县商务局\t县财政局\n"
        "三、保障措施\n序号\t任务\t责任单位\n1\t加强统计\t县统计局\n"
    )
    assert [(key, bodies) for key, _, _, bodies in read(text)] == [
        ("一/1", ["县商务局", "县公安局"]),
        ("二/1", ["县商务局", "县财政局"]),
        ("三/1", ["县统计局"]),
    ]


def test_items_of_the_text_between_two_tables_are_read_in_their_place() -> None:
    head = "序号\t工作任务\t责任单位\n1\t{}\t镇水利站\n"
    text = (
        f"一、重点任务\n（一）准备\n{head.format('检查洲堤')}（二）培训\n"
        f"1.开展演练。全年不少于2次。（镇应急办负责）\n（三）物资\n{head.format('储备编织袋')}"
    )
    assert [(key, title, bodies) for key, title, _, bodies in read(text)] == [
        ("一/一/1", "检查洲堤", ["镇水利站"]),
        ("一/二/1", "开展演练", ["镇应急办"]),
        ("一/三/1", "储备编织袋", ["镇水利站"]),
    ]


def test_tables_with_running_text_between_them_have_keys_of_their_own() -> None:
    table = "序号\t工作任务\t责任单位\n1\t检查洲堤\t镇水利站\n"
    between = "各单位要高度重视，严格落实责任，按照规定的时限完成任务，" * 2 + "并及时报送。\n"
    assert [key for key, _, _, _ in read(table + between + table)] == ["1", "1~2"]
