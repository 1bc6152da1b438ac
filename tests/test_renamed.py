"""The five documents under other names, in another layout, in another encoding: read alike.

What the reader knows must come from the genre. So each document is given another place of the
same level, other agencies and other figures, and what is found is held to what was found in the
original, with the same words replaced.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from zeren.loaders import load, read_text
from zeren.loaders.records import Document
from zeren.loaders.source import Source, fold
from zeren.tests.findings import bare, bodies, changes, every_quote, placeless

DOCUMENTS = Path(__file__).resolve().parent.parent / "data" / "documents"
NAMES = tuple(sorted(path.stem for path in DOCUMENTS.glob("*.txt")))
#: Printed line by line, with the lines broken by the page.
BROKEN = ("wengyuan", "yancheng")

Pairs = tuple[tuple[str, str], ...]


@cache
def original(name: str) -> str:
    """The text of a bundled document."""
    return (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")


def read(text: str) -> Document:
    """A document from its text, its quotes held to that text."""
    document = read_text(Source("plan.txt", "0" * 64, text))
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what
    return document


@cache
def base(name: str) -> tuple[str, ...]:
    """The findings of a bundled document as it is."""
    return tuple(placeless(read(original(name))))


# Other names --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renaming:
    """Words and codes to be replaced, and the bodies that become something else thereby."""

    place: tuple[str, str]
    above: tuple[str, str]
    words: Pairs
    figures: Pairs = ()
    become: dict[str, tuple[str, str]] = field(default_factory=dict)


RENAMINGS = {
    # A district whose name is borne by four, and longer and shorter names of the same offices.
    "jianghai": Renaming(
        place=("440704", "320106"),
        above=("440700", "320100"),
        words=(
            ("江门市江海区", "南京市鼓楼区"),
            ("江海", "鼓楼"),
            ("广东省", "江苏省"),
            ("区卫生健康局", "区卫生健康和体育局"),
            ("区发展和改革局", "区发改委"),
            ("区财政局", "区金融工作局"),
            ("人力资源和社会保障局", "人社局"),
            ("市场监督管理局", "市场监管局"),
            ("生态环境局", "环保局"),
            ("医疗保障局", "医保局"),
            ("区司法局", "区综合行政执法局"),
            ("区社保局", "区社会保险基金管理局"),
            ("区审计局", "区统计局"),
            ("住房和城乡建设局", "住建局"),
            ("区应急管理局", "区应急局"),
            ("区民政局", "区农业农村局"),
            ("区委编办", "区委机构编制委员会办公室"),
            ("各街道办事处", "各镇人民政府"),
            ("区委宣传部", "区委统战部"),
            ("2020", "2023"),
            ("已完成", "正在推进"),
            ("100%", "98.5%"),
            ("80%", "75%"),
        ),
        figures=((">=100.0%", ">=98.5%"), ("=100.0%", "=98.5%"), (">=80.0%", ">=75.0%")),
        become={
            "区金融工作局": ("department", "local-finance"),
            "区综合行政执法局": ("department", "urban-management"),
            "区统计局": ("department", "statistics"),
            "区农业农村局": ("department", "agriculture"),
            "区委统战部": ("party", "united-front"),
        },
    ),
    "wengyuan": Renaming(
        place=("440229", "610921"),
        above=("440200", "610900"),
        words=(
            ("翁府办", "汉政办发"),
            ("粤府办", "陕政办发"),
            ("韶府办发函", "安政办函"),
            ("翁源", "汉阴"),
            ("韶关", "安康"),
            ("广东", "陕西"),
            ("县卫生健康局", "县卫健局"),
            ("县发改局", "县发展和改革局"),
            ("县市场监管局", "县市场监督管理局"),
            ("县人社局", "县人力资源和社会保障局"),
            ("县医保局", "县医疗保障局"),
            ("县住建管理局", "县住建局"),
            ("县工信局（科技局）", "县工业信息化和商务局（科学技术局）"),
            ("县文广旅体局", "县文化旅游广电局"),
            ("县政务服务数据管理局", "县行政审批服务局"),
            ("县民政局", "县农牧局"),
            ("各镇政府", "各乡镇人民政府"),
            ("县委编办", "县委机构编制委员会办公室"),
            ("中国电信", "中国移动"),
            ("〔2020〕5号", "〔2021〕128号"),
            ("2020", "2021"),
            ("达到 90%", "达到85.5%"),
            ("8个镇", "15个镇"),
            ("2个以上", "3台以上"),
        ),
        figures=((">=90.0%", ">=85.5%"), ("=8.0个", "=15.0个"), (">=2.0个", ">=3.0台")),
        become={
            "县行政审批服务局": ("department", "administrative-approval"),
            "县农牧局": ("department", "agriculture"),
        },
    ),
    "leshan": Renaming(
        place=("511100", "450800"),
        above=("510000", "450000"),
        words=(
            ("乐山", "贵港"),
            ("四川省", "广西壮族自治区"),
            ("四川", "广西"),
            ("市卫生健康委", "市卫健委"),
            ("市发展改革委", "市发改委"),
            ("市营商环境局", "市投资促进局"),
            ("市市场监管局", "市市场监督管理局"),
            ("市人力资源社会保障局", "市人社局"),
            ("市经济合作外事局", "市外事办公室"),
            ("市水务局", "市水利局"),
            ("市国资委", "市国有资产监督管理委员会"),
            ("市纪委监委", "市纪律检查委员会监察委员会"),
            ("市文化广电旅游局", "市文化广电体育和旅游局"),
            ("各县（市、区）人民政府", "各县市区人民政府"),
            ("市数字经济局", "市大数据发展局"),
            ("市经济信息化局", "市工业和信息化局"),
            ("市网信办", "市委网信办"),
            ("市委政法委", "市委政法委员会"),
        ),
        become={
            "市投资促进局": ("department", "commerce"),
            "市大数据发展局": ("department", "data"),
        },
    ),
    "huiji": Renaming(
        place=("410108", "210106"),
        above=("410100", "210100"),
        words=(
            ("惠政办", "沈西政办发"),
            ("豫政办", "辽政办"),
            ("郑政办", "沈政办"),
            ("惠济", "铁西"),
            ("郑州", "沈阳"),
            ("河南", "辽宁"),
            ("区卫健委", "区卫生健康局"),
            ("区发改委", "区发展和改革局"),
            ("区人社局", "区人力资源和社会保障局"),
            ("区市场监管局", "区市场监督管理局"),
            ("区医疗保障局", "区医保局"),
            ("区住建局", "区住房和城乡建设局"),
            ("区文化旅游体育局", "区文化旅游和广播电视局"),
            ("区委编办", "区编办"),
            ("区商务局", "区商务和投资促进局"),
            ("〔2020〕25号", "〔2022〕7号"),
            ("2020", "2022"),
            ("2021", "2023"),
            ("郭剑锋", "欧阳明华"),
            ("张 绛", "古丽"),
            ("李 红", "阿力木"),
        ),
    ),
    "yancheng": Renaming(
        place=("320900", "340800"),
        above=("320000", "340000"),
        words=(
            ("苏政办发", "皖政办"),
            ("盐城", "安庆"),
            ("江苏", "安徽"),
            ("市卫健委", "市卫生健康委员会"),
            ("市卫生健康委", "市卫生健康委"),
            ("市行政审批局", "市数据资源管理局"),
            ("市中医药管理局", "市中医药局"),
            ("市人社局", "市人力资源和社会保障局"),
            ("市市场监管局", "市市场监督管理局"),
            ("市医保局", "市医疗保障局"),
            ("市水利局", "市水务局"),
            ("市文广旅局", "市文化和旅游局"),
            ("市发改委", "市发展改革委"),
            ("市国资委", "市国有资产监督管理委员会"),
            ("第十五派驻组", "第三派驻组"),
            ("2020", "2025"),
            ("20%以上", "35%以上"),
        ),
        figures=((">=20.0%", ">=35.0%"),),
        become={"市数据资源管理局": ("department", "data")},
    ),
}


def rename(text: str, pairs: Pairs) -> str:
    """`text` with the words replaced, the longest first; breaks inside a word stay inside it."""
    table = {bare(old): new for old, new in pairs}
    longest = sorted(table, key=lambda old: -len(old))
    pattern = re.compile("|".join(r"\s*".join(map(re.escape, old)) for old in longest))

    def put(hit: re.Match[str]) -> str:
        new, gap = table[bare(hit.group())], re.search(r"\s+", hit.group())
        if gap is None or len(new) < 2:
            return new
        at = min(gap.start(), len(new) - 1)
        return new[:at] + gap.group() + new[at:]

    return pattern.sub(put, text)


_BODY = re.compile(r"\|→\d+:[^|]*")
_OTHER = ("body", "text", "topic", "touches", "place")


def without_keys(found: Iterable[str]) -> list[str]:
    """Findings without what follows from the names themselves: the keys of bodies, topics."""
    return [_BODY.sub("", f) for f in found if not f.startswith(_OTHER)]


def renamed(name: str) -> str:
    """A document under other names; lines that the page broke are broken anew."""
    words = RENAMINGS[name].words
    if name in BROKEN:
        return wrapped([rename(p, words) for p in paragraphs(original(name))], 30)
    return rename(original(name), words)


@pytest.mark.parametrize("name", NAMES)
def test_under_other_names_the_same_is_found(name: str) -> None:
    renaming = RENAMINGS[name]
    expected = [rename(f, renaming.words) for f in without_keys(base(name))]
    for old, new in renaming.figures:
        expected = [f.replace(old, new) for f in expected]
    found = read(renamed(name))
    assert found.place == renaming.place[1]
    assert not changes(without_keys(placeless(found)), expected)


@pytest.mark.parametrize("name", NAMES)
def test_under_other_names_a_body_keeps_its_kind_function_and_owner(name: str) -> None:
    renaming = RENAMINGS[name]
    codes = dict([renaming.place, renaming.above, ("100000", "100000")])
    expected = {}
    for body in bodies(read(original(name))):
        new = rename(body.name, renaming.words)
        kind, function = renaming.become.get(new, (body.kind, body.function))
        owner, serves = codes[body.owner or ""], codes[body.serves or ""]
        expected[new] = (kind, function, owner, serves)
    found = {
        body.name: (body.kind, body.function, body.owner, body.serves)
        for body in bodies(read(renamed(name)))
    }
    assert found == expected


# Another layout -----------------------------------------------------------------------------

_HEADING = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[．.]|公开方式|抄送"
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text whose lines are broken by the page: a short line ends one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    full = sorted(map(len, lines))[int(len(lines) * 0.8)]
    found, open_ = [], ""
    for line in lines:
        if open_ and _HEADING.match(line):
            found.append(open_)
            open_ = ""
        open_ += line
        if len(line) < full - 5:
            found.append(open_)
            open_ = ""
    return [*found, open_] if open_ else found


def wrapped(paragraphs: Iterable[str], width: int, break_: str = "\n\n") -> str:
    """Paragraphs broken into lines of so many characters."""
    return break_.join(p[i : i + width] for p in paragraphs for i in range(0, len(p), width) if p)


def without_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def without_trailing_blanks(text: str) -> str:
    return re.sub(r"[ \u3000]+(?=\n)", "", text)


_ASCII = str.maketrans("（），：；．％！？", "(),:;.%!?")
_WIDE = str.maketrans("(),:;%!?", "（），：；％！？")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

LAYOUTS: dict[str, Callable[[str], str]] = {
    "lines end as on Windows": lambda text: text.replace("\n", "\r\n"),
    "lines end as on an old Mac": lambda text: text.replace("\n", "\r"),
    "ASCII punctuation": lambda text: text.translate(_ASCII),
    "Chinese punctuation": lambda text: text.translate(_WIDE),
    "digits of full width": lambda text: text.translate(_WIDE_DIGITS),
    "no trailing blanks": without_trailing_blanks,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "ideographic spaces": lambda text: text.replace(" ", "\u3000"),
    "zero-width spaces": lambda text: re.sub(r"(?m)^(?=[^\t\n])", "\u200b", text),
    "white space at both ends": lambda text: f"\n\n  \n{text}\n \n\n",
}


def folded(found: Iterable[str]) -> list[str]:
    """Findings with half-width and full-width characters made one, and none without width."""
    return [fold(f.replace("\u200b", "")) for f in found]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_document_in_other_characters_is_read_alike(name: str, layout: str) -> None:
    document = read(LAYOUTS[layout](original(name)))
    assert not changes(folded(placeless(document)), folded(base(name)))


@pytest.mark.parametrize("name", [n for n in NAMES if n != "leshan"])
def test_blank_lines_between_lines_do_not_matter(name: str) -> None:
    # In leshan's table blank lines part the rows.
    assert not changes(placeless(read(without_blank_lines(original(name)))), base(name))


@pytest.mark.parametrize("name", ["huiji", "wengyuan", "yancheng"])
def test_more_blank_lines_do_not_matter(name: str) -> None:
    assert not changes(placeless(read(original(name).replace("\n", "\n\n"))), base(name))


@pytest.mark.parametrize("width", [16, 22, 37, 50, 10**6])
@pytest.mark.parametrize("break_", ["\n", "\n\n", "\n \n"])
@pytest.mark.parametrize("name", BROKEN)
def test_prose_may_be_broken_at_any_width(name: str, break_: str, width: int) -> None:
    text = wrapped(paragraphs(original(name)), width, break_)
    assert not changes(placeless(read(text)), base(name))


@pytest.mark.parametrize("width", [20, 34])
def test_prose_printed_a_paragraph_a_line_may_be_broken_like_a_page(width: int) -> None:
    text = original("huiji")
    head, _, rest = text.partition("为贯彻落实")
    body, _, annex = rest.partition("附件：")
    ours = [line for line in body.split("\n") if line.strip()]
    broken = f"{head}{wrapped(['为贯彻落实' + ours[0], *ours[1:]], width)}\n\n附件：{annex}"
    assert not changes(placeless(read(broken)), base("huiji"))


def test_a_page_number_between_the_lines_is_no_part_of_the_text() -> None:
    lines = original("yancheng").split("\n")
    for number, at in enumerate(range(len(lines) - 20, 40, -60), 1):
        lines[at:at] = ["", f"— {number} —", ""]
    found = [f for f in placeless(read("\n".join(lines))) if not f.startswith("assignment")]
    expected = [f for f in base("yancheng") if not f.startswith("assignment")]
    assert not changes(found, expected)


# Another shape of the same table --------------------------------------------------------------

_PAGE_HEAD = "序号 工作职责 工作指标 完成时间 牵头部门 责任部门 备注"


@pytest.mark.parametrize("rows", [(), (3, 9), (2, 4, 5, 8, 11), tuple(range(2, 14))])
def test_the_heading_of_a_printed_table_may_repeat_before_any_row(rows: tuple[int, ...]) -> None:
    first, *parts = original("jianghai").split(_PAGE_HEAD)
    text = f"{first}{_PAGE_HEAD}{''.join(parts)}"
    for row in rows:
        text = re.sub(rf"\n{row} (?=\n|[^\d\s])", f"\n{_PAGE_HEAD} \n\\g<0>", text, count=1)
    assert text.count(_PAGE_HEAD) == len(rows) + 1
    assert not changes(placeless(read(text)), base("jianghai"))


@pytest.mark.parametrize(
    "below",
    [
        "注：本表由区卫生健康局负责解释。",
        "备注：1.各街道办事处参照执行。",
        "附件2 \n\n江海区工作领导小组成员名单 ",
        "公开方式：主动公开 \n\n抄送：区委办公室。 ",
        "江海区人民政府办公室                2020年3月5日印发 ",
    ],
)
def test_what_is_printed_below_a_table_is_no_part_of_its_last_row(below: str) -> None:
    text = f"{original('jianghai')}\n{below}\n"
    found = [f for f in placeless(read(text)) if not f.startswith("issuedon")]
    assert not changes(found, (f for f in base("jianghai") if not f.startswith("issuedon")))


def _rows(text: str) -> list[list[str]]:
    """The rows of leshan's table: a cell a line, rows apart by blank lines."""
    body = text[text.index("\t重点任务") :]
    rows = [part.split("\n") for part in re.split(r"\n(?:[ \u3000]*\n)+(?=\t)", body)]
    return [[cell.strip() for cell in row if "\t" in cell] for row in rows]


def test_a_row_a_line_is_read_like_a_cell_a_line() -> None:
    text = original("leshan")
    lines = ["\t".join(row) for row in _rows(text) if row]
    document = read(text[: text.index("\t重点任务")] + "\n".join(lines))
    assert not changes(
        (f for f in placeless(document) if not f.startswith("section")),
        (f for f in base("leshan") if not f.startswith("section")),
    )


@pytest.mark.parametrize("at", [5, 31, 77])
def test_the_heading_of_a_tabbed_table_may_repeat(at: int) -> None:
    text = original("leshan")
    stops = [hit.end() for hit in re.finditer(r"\n\n(?=\t)", text)]
    heading = "\t重点任务\n\t具体任务\n\t责任单位\n\n"
    text = text[: stops[at]] + heading + text[stops[at] :]
    assert not changes(placeless(read(text)), base("leshan"))


# Another encoding ---------------------------------------------------------------------------

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "GB18030": lambda text: text.encode("gb18030"),
    "GBK": lambda text: text.replace("\u00a0", " ").encode("gbk"),
    "UTF-16 with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 big end first, with a mark": lambda text: (
        codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    ),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 big end first": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "GB18030 as on Windows": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", NAMES)
def test_any_encoding_in_use_is_read(name: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(ENCODINGS[encoding](original(name)))
    document = load(path)
    assert not changes(placeless(document), base(name))
    assert not document.text.startswith("\ufeff")
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what
