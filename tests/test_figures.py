"""Figures: the same bytes every time, readable, and nothing but text whatever the text is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from PIL import Image

import zeren
from tests.commands import said_by
from zeren.explorer import address, rows
from zeren.figures import FORMATS, VIEWS, Figure, FigureError, cite, colours, columns
from zeren.figures.agreement import agreement
from zeren.figures.files import as_csv, as_png
from zeren.figures.letters import clean, font_file, width, wrap
from zeren.graph import store
from zeren.ontology import scheme
from zeren.queries import QUERIES
from zeren.tests.hostile import ATTACK, FORMULA, ILLEGAL, hostile

SVG = "{http://www.w3.org/2000/svg}"
# One figure a view, as the README has them.
CHOSEN: dict[str, dict[str, str]] = {
    "overview": {},
    "who": {"about": "医疗废物"},
    "agency": {"agency": "区卫生健康局", "where": "江海"},
    "linkages": {"where": "440704"},
    "compare": {"places": "江海,翁源"},
    "indicators": {"on": "2020-10-01"},
    "document": {},
    "gaps": {},
    "questions": {"query": "citations"},
}
each_view = pytest.mark.parametrize("view", VIEWS)
each_lang = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("five") / "five.zeren"
    store.build(target, None)
    return target


@pytest.fixture(scope="module")
def drawn(five: Path) -> Callable[[str, str], Figure]:
    """A figure of the bundled documents, made once."""
    graph, made = zeren.connect(five), dict[tuple[str, str], Figure]()

    def draw(view: str, lang: str) -> Figure:
        if (view, lang) not in made:
            made[view, lang] = graph.figure(view, lang=lang, **CHOSEN[view])
        return made[view, lang]

    return draw


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Figure]:
    """A figure of a graph whose every text is an attack."""
    graph = zeren.connect(hostile(tmp_path_factory.mktemp("hostile")))
    body = max(graph.query("agencies"), key=lambda row: row["duties"])["agency_id"]

    def draw(view: str, lang: str) -> Figure:
        given = {"agency": {"body": body}, "who": {"role": ATTACK + ",leads"}}.get(view, {})
        given |= {"questions": {"query": "assignments"}, "linkages": {"by": "agency"}}.get(view, {})
        return graph.figure(view, lang=lang, **given)

    return draw


# The same bytes


_ALL = """
import hashlib, json, sys
import zeren
from zeren.figures import FORMATS
chosen = json.loads(sys.argv[2])
with zeren.connect(sys.argv[1]) as graph:
    for number, (view, params) in enumerate(chosen.items()):
        figure = graph.figure(view, lang=("zh", "en")[number % 2], **params)
        for kind in FORMATS:
            if kind != "png" or view == "who":
                print(view, kind, hashlib.sha256(figure.data(kind)).hexdigest())
"""


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(five: Path) -> None:
    # Copied elsewhere, touched, and hashed differently: nothing of it may be seen.
    other = five.with_name("copy.zeren")
    other.write_bytes(five.read_bytes())
    os.utime(other, (86_400, 86_400))
    said = [
        said_by(_ALL, str(target), json.dumps(CHOSEN), PYTHONHASHSEED=seed, TZ=zone)
        for target, seed, zone in ((five, "1", "UTC"), (other, "2", "Asia/Shanghai"))
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == len(VIEWS) * (len(FORMATS) - 1) + 1


def test_the_footer_tells_the_state_of_the_graph(
    five: Path, drawn: Callable[[str, str], Figure], tmp_path: Path
) -> None:
    figure = drawn("who", "zh")
    with zeren.connect(five) as graph:
        read_on = {row["read_on"] for row in graph.query("sources")}
    edition = figure.edition
    assert {edition.day} == read_on
    assert edition.version in figure.svg() and edition.day in figure.svg()
    smaller = tmp_path / "one.zeren"
    store.build(smaller, [store.BUNDLED / "jianghai.txt"])
    with zeren.connect(smaller) as graph:
        assert graph.figure("who").edition.version != edition.version


# Readable


@each_view
@each_lang
def test_no_word_is_cut_by_the_edge_of_a_picture(
    drawn: Callable[[str, str], Figure], view: str, lang: str
) -> None:
    root = ElementTree.fromstring(drawn(view, lang).svg())
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    millimetres = sorted(float(root.attrib[side][:-2]) for side in ("width", "height"))
    assert millimetres[0] <= 190 and millimetres[1] <= 260
    texts = list(root.iter(f"{SVG}text"))
    assert len(texts) > 10
    for one in texts:
        long = width(one.text or "", float(one.attrib["font-size"]))
        x = float(one.attrib["x"]) - (long / 2 if "text-anchor" in one.attrib else 0)
        assert x >= 0 and x + long <= wide + 1, one.text
        assert 0 < float(one.attrib["y"]) <= high


@each_lang
def test_no_word_lies_on_another(drawn: Callable[[str, str], Figure], lang: str) -> None:
    for view in VIEWS:
        root = ElementTree.fromstring(drawn(view, lang).svg())
        boxes = []
        for one in root.iter(f"{SVG}text"):
            size = float(one.attrib["font-size"])
            long = width(one.text or "", size)
            x = float(one.attrib["x"]) - (long / 2 if "text-anchor" in one.attrib else 0)
            y = float(one.attrib["y"])
            boxes.append((x + 1, x + long - 1, y - size * 0.7, y, one.text))
        clashes = [
            (a[4], b[4])
            for index, a in enumerate(boxes)
            for b in boxes[index + 1 :]
            if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
        ]
        assert not clashes, (view, clashes[:5])


def test_lines_end_where_chinese_may_be_broken() -> None:
    assert wrap("区卫生健康局、区财政局", 10, 60) == ["区卫生健康局、", "区财政局"]
    assert wrap("按照《方案》", 10, 30) == ["按照", "《方案》"]
    assert wrap("self-management of institutions", 10, 85) == ["self-management", "of institutions"]
    assert wrap("一" * 30, 10, 100, most=2) == ["一" * 10, "一" * 9 + "…"]
    assert wrap("a" * 30, 10, 50)[0]
    assert wrap("", 10, 50) == [""]


def _dots(picture: bytes) -> bytes:
    return Image.open(io.BytesIO(picture)).convert("L").tobytes()


def test_a_picture_has_chinese_letters_of_its_own_font() -> None:
    def drawn(text: str) -> bytes:
        return as_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="10mm" '
            f'viewBox="0 0 160 40"><text x="5" y="28" font-size="20">{text}</text></svg>',
            40,
            10,
        )

    blank, box = _dots(drawn("")), _dots(drawn("\U000f0000" * 4))
    for text in ("卫生健康", "翁源监管", "Jiānghǎi lǚ", "①≥《》〔〕"):
        assert _dots(drawn(text)) not in (blank, box)
    # What the font does not have is seen to be missing.
    assert _dots(drawn("한글")) not in (blank, _dots(drawn("")))
    assert font_file().stat().st_size < 3_000_000
    assert (font_file().parent / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT")


@each_lang
def test_a_picture_is_large_enough_for_print(
    drawn: Callable[[str, str], Figure], lang: str
) -> None:
    picture = Image.open(io.BytesIO(drawn("who", lang).png()))
    assert round(picture.info["dpi"][0]) == 300
    assert picture.width > 2000
    assert sum(picture.convert("L").histogram()[:128]) > 20_000


# Text is text


@pytest.mark.slow
@each_view
@each_lang
def test_hostile_text_is_text_in_a_picture_and_in_its_rows(
    attacked: Callable[[str, str], Figure], view: str, lang: str
) -> None:
    figure = attacked(view, lang)
    assert figure.rows
    root = ElementTree.fromstring(figure.svg())
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "defs", "pattern", "rect", "text", "line", "circle", "polygon"}
    names = {name for one in root.iter() for name in one.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name}
    assert not set(ILLEGAL) & set(figure.svg())
    lines = csv.reader(io.StringIO(figure.csv().decode("utf-8-sig")))
    assert not [cell for row in lines for cell in row if re.match(r"[=+\-@＝].", cell)]
    book = openpyxl.load_workbook(io.BytesIO(figure.xlsx()))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "b"}
    assert len(json.loads(figure.json())) == len(figure.rows)
    assert any(FORMULA in str(value) for row in figure.rows for value in row.values()) or (
        view == "linkages"
    )


@each_view
def test_hostile_text_is_text_in_a_page(attacked: Callable[[str, str], Figure], view: str) -> None:
    page = attacked(view, "zh").html()
    seen = Tags(page)
    assert seen.tags.count("script") == (2 if view == "linkages" else 0)
    assert not set(seen.tags) & {"img", "a", "iframe", "object", "embed", "link", "base", "form"}
    assert not {one for one in seen.names if one.startswith("on") or one in ("href", "src")}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy and "default-src &#x27;none&#x27;" in policy[1]


class Tags(HTMLParser):
    """The elements of a page and the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def test_a_citation_has_title_number_and_place_and_is_safe_in_latex() -> None:
    row = {
        "document": "d1", "title": "方案 50% & {x}", "number": "江海府办〔2020〕9号",
        "place": "江海区", "issuer": "江海区人民政府办公室", "issued_on": "2020-05-01",
        "source_url": "https://example.org/a_b", "retrieved_on": "2024-01-02",
    }  # fmt: skip
    edition = cite.Edition("2024-01-03", "abc", "0.1")
    assert cite.gbt("图", [row], edition).splitlines() == [
        "[1] 江海区人民政府办公室. 方案 50% & {x}: 江海府办〔2020〕9号[Z/OL]. 江海区. (2020-05-01) "
        "[2024-01-02] https://example.org/a_b.",
        "[2] Zeren 责任. 图[DS]. 版本 0.1，图谱 abc. 2024-01-03.",
    ]
    plain = {**row, "source_url": None, "issuer": None, "number": None}
    assert cite.gbt("图", [plain], edition).startswith("[1] 方案 50% & {x}[Z]. 江海区, 2020-05-01.")
    assert cite.gbt("Gaps", [], edition, "en").endswith(
        f"[DS]. version {edition.zeren}, graph {edition.version}. {edition.day}.\n"
    )
    entry = cite.bibtex("图", [row], edition)
    assert r"title = {{方案 50\% \& \{x\}}}" in entry
    assert "number = {江海府办〔2020〕9号}" in entry and "address = {江海区}" in entry


def test_a_spreadsheet_runs_no_formula_from_a_document() -> None:
    row = {"a": '=HYPERLINK("x")', "b": -1, "c": "-1", "d": None, "e": ["甲", "乙"], "f": "="}
    assert as_csv([row]).decode("utf-8-sig").splitlines()[1] == (
        '"\'=HYPERLINK(""x"")",-1,\'-1,,"[""甲"", ""乙""]",='
    )


def test_what_no_file_can_hold_is_left_out() -> None:
    assert clean(f"a{ILLEGAL}\ud800b\n c") == "a     b c"


# Asked for


def test_what_there_is_not_is_said(five: Path, tmp_path: Path) -> None:
    with zeren.connect(five) as graph:
        for view, params, words in (
            ("nothing", {}, "overview"),
            ("who", {"abut": "x"}, "about"),
            ("who", {"about": ["x"]}, "text"),
            ("compare", {"places": "nowhere"}, "nowhere"),
            ("compare", {"view": "x"}, "lacking"),
            ("indicators", {"on": "2020"}, "2020-12-31"),
            ("indicators", {"state": "x"}, "overdue"),
            ("gaps", {"gap": "x"}, "no-lead"),
            ("linkages", {"least": "x"}, "number"),
            ("linkages", {"roles": "x"}, "leads"),
            ("linkages", {"by": "x"}, "function"),
            ("linkages", {"centre": "x"}, "x"),
            ("document", {"document": "x"}, "x"),
            ("agency", {"body": "x"}, "x"),
            ("overview", {"lang": "fr"}, "en"),
        ):
            with pytest.raises(FigureError, match=words):
                graph.figure(view, **params)
        figure = graph.figure("who", about="nowhere to be found")
        assert "没有找到" in figure.svg() and "没有找到" in figure.html()
        with pytest.raises(FigureError, match="svg"):
            figure.save(tmp_path / "a.pdf")
        with pytest.raises(FigureError, match="No such file"):
            figure.save(tmp_path / "nowhere" / "a.svg")


def test_a_notebook_shows_a_figure_and_saves_it(
    drawn: Callable[[str, str], Figure], tmp_path: Path
) -> None:
    figure = drawn("linkages", "en")
    assert figure._repr_svg_() == figure.svg()
    assert figure._repr_html_().startswith("<img alt=")
    assert figure.save(tmp_path / "a.svg").read_text(encoding="utf-8") == figure.svg()
    assert repr(figure).startswith("<figure linkages: Who works with whom")


def test_what_was_found_in_a_document_is_not_cited_as_the_document(
    drawn: Callable[[str, str], Figure],
) -> None:
    plan, found = drawn("document", "en").gbt().splitlines()
    title = drawn("document", "en").title
    assert plan.startswith(f"[1] {title}[Z]")
    assert found.startswith(f"[2] Zeren 责任. Duties and bodies found in 《{title}》[DS]")


def test_a_picture_can_be_narrowed(drawn: Callable[[str, str], Figure], five: Path) -> None:
    with zeren.connect(five) as graph:
        around = graph.figure("linkages", where="江海", centre="区财政局", most="3")
        assert {"区财政局"} <= {name for row in around.rows for name in (row["a"], row["b"])}
        ids = {row[end] for row in around.rows for end in ("a_id", "b_id")}
        same = graph.figure("linkages", where="江海", nodes=",".join(ids))
        assert same.rows == around.rows
        led = graph.figure("who", about="医疗废物", role="leads")
        assert {row["role"] for row in led.rows} == {"leads"}
        assert len(led.documents) == 3
        lacking = graph.figure("compare", places="江海,翁源", view="lacking")
        assert 0 < len(lacking.rows) < len(graph.figure("compare", places="江海,翁源").rows)
        assert graph.figure("agency").rows and graph.figure("agency", agency="health").rows


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([["health"]], "only_one"),
        ([["health"], ["health"]], "same"),
        ([["health"], ["tcm"]], "differs"),
        ([["health"], []], "partly"),
        ([["health"], ["tcm"], []], "differs"),
        ([[], []], "no_lead"),
    ],
)
def test_places_agree_only_where_somebody_leads(sides: list[list[str]], said: str) -> None:
    none = [{"lead": "", "function": ""}]
    given = [[{"lead": "x", "function": one} for one in side] or none for side in sides]
    assert agreement(given) == said


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_column_has_words_and_none_is_lost(name: str) -> None:
    known = QUERIES[name].columns
    read, left = columns.parted(known)
    assert sorted([*read, *left]) == sorted(known)
    assert read, "nothing to read"
    for column in (*known, *(one.name for one in QUERIES[name].parameters)):
        assert columns.known(column), column
    heads = columns.heads("zh", read, known)
    assert len({*heads}) == len(heads), "two columns of one name"


def test_the_columns_of_an_answer_stand_beside_each_other(
    five: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address._run, "params", {})
    wide = ("compare", "duties_of", "indicators", "shared_duties", "who_leads", "works_with")
    with zeren.connect(five) as graph:
        answers = {name: [*graph.query(name)] for name in wide}
    for lang in ("zh", "en"):
        monkeypatch.setattr(address._run, "language", lang)
        for name, found in answers.items():
            read, _ = columns.parted([*found[0]])
            fit = rows.fitting(found, read)
            heads = columns.heads(lang, fit, [*found[0]])
            needed = [rows.width(found, *one) for one in zip(fit, heads, strict=True)]
            assert sum(needed) <= rows.ROOM, (lang, name)
            assert ("quote" in fit) == ("quote" in read), (lang, name)
            assert ("role_a" in fit) == ("role_b" in fit), (lang, name)


def test_each_function_has_the_colour_of_one_field() -> None:
    functions = scheme("functions").concepts.values()
    named = [one.id for one in functions for _ in one.notes.get("field", ())]
    fields = scheme("fields").concepts
    assert {one for each in functions for one in each.notes.get("field", ())} == set(fields)
    assert sorted([*named, "other"]) == sorted(scheme("functions").concepts)
    hues = {colours.hue(id) for id in named}
    assert len(hues | {colours.OTHER_HUE}) == 1 + len(fields)
    alone = colours.legend(["tcm"], "zh", lambda id: f"<{id}>", "其他")
    assert alone == [("<tcm>", colours.hue("health"))]
    several = colours.legend(["tcm", "health", "other"], "zh", str, "其他")
    assert several == [("卫生健康", colours.hue("tcm")), ("其他", colours.OTHER_HUE)]


def test_a_place_whose_plans_have_no_topics_is_no_column(documents: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("宝应县河道管理实施方案\n\n（一）清河。（水利局牵头）\n", encoding="utf-8")
    store.build(tmp_path / "two.zeren", [documents / "jianghai.txt", plan])
    with zeren.connect(tmp_path / "two.zeren") as graph:
        for view in ("overview", "compare"):
            drawn = graph.figure(view, lang="zh").svg()
            assert "江海区" in drawn and "宝应" not in drawn
            with pytest.raises(FigureError, match="宝应 with topics"):
                graph.figure(view, places="宝应")
