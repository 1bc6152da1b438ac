"""From records to rows: identity, and the merging of documents in any order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import said_by_seed
from zeren.graph.build import Graph, fragment, merge
from zeren.graph.check import problems
from zeren.graph.identity import (
    document_id,
    id_of,
    normal_number,
    normal_title,
    place_of_title,
)
from zeren.loaders import load
from zeren.loaders.bodies import identify
from zeren.loaders.records import (
    Assignment,
    Citation,
    Document,
    Duty,
    Indicator,
    Mention,
    Person,
    Replacement,
    Section,
    Unsure,
)

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"

WENGYUAN, SHAOGUAN, LESHAN = "440229", "440200", "511100"
PLACE_WORDS = {WENGYUAN: "翁源县", SHAOGUAN: "韶关市", LESHAN: "乐山市"}

# What stands in the text: the wording, the name in it, its role and basis.
Claim = tuple[str, str, str]


class Plan:
    """A small plan, written line by line; the text grows with each find."""

    def __init__(
        self, place: str, title: str, *, number: str | None = None, date: str | None = None
    ) -> None:
        self.place, self.title, self.number, self.date = place, title, number, date
        self.text = title + "\n"
        self.issuer: Mention | None = None
        self.groups: list[Mention] = []
        self.duties: list[Duty] = []
        self.citations: list[Citation] = []
        self.people: list[Person] = []
        self.replaces: list[Replacement] = []
        self.unsure: list[Unsure] = []

    def _write(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words + "\n"
        return start, start + len(words)

    def mention(self, name: str) -> Mention:
        start, end = self._write(name)
        return Mention(name, start, end, identify(name, self.place))

    def duty(self, *claims: Claim, due: str | None = None) -> Plan:
        """One duty with its clause; a claim is (role, basis, name)."""
        key = str(len(self.duties) + 1)
        title = f"任务{key}"
        start, title_end = self._write(title)
        given = []
        quote = "、".join(name for _, _, name in claims) + "负责"
        at, end = self._write(quote)
        for seq, (role, basis, name) in enumerate(claims, 1):
            where = at + quote.index(name)
            given.append(
                Assignment(
                    role=role,
                    basis=basis,
                    seq=seq,
                    inherited=False,
                    quote=quote,
                    start=at,
                    end=end,
                    agency=name,
                    mention_start=where,
                    mention_end=where + len(name),
                    body=identify(name, self.place),
                )
            )
        self.duties.append(
            Duty(
                key=key,
                title=title,
                text=self.text[start:end],
                start=start,
                end=end,
                title_start=start,
                title_end=title_end,
                section="一",
                due=due,
                due_by=due,
                due_quote=title if due else None,
                due_start=start if due else None,
                due_end=title_end if due else None,
                status=None,
                open_ended=False,
                seq=len(self.duties) + 1,
                assignments=tuple(given),
                indicators=(
                    Indicator(
                        "quantity",
                        "覆盖率",
                        ">=",
                        90.0,
                        "%",
                        due,
                        due,
                        None,
                        title,
                        start,
                        title_end,
                    ),
                ),
                topics=(),
            )
        )
        return self

    def cite(self, title: str, number: str | None = None, relation: str = "cites") -> Plan:
        quote = f"《{title}》" + (f"（{number}）" if number else "")
        start, end = self._write(quote)
        self.citations.append(Citation(title, number, relation, quote, start, end))
        return self

    def replace(self, title: str | None, number: str | None = None) -> Plan:
        quote = (f"《{title}》" if title else "") + (number or "") + "同时废止"
        start, end = self._write(quote)
        self.replaces.append(Replacement(title, number, quote, start, end))
        return self

    def doubt(self, words: str) -> Plan:
        line = self.text.count("\n") + 1
        start, end = self._write(words)
        self.unsure.append(Unsure(line, start, end, words, "names nobody"))
        return self

    def done(self) -> Document:
        return Document(
            file="plan.txt",
            sha256="0" * 64,
            text=self.text,
            title=self.title,
            title_start=0,
            title_end=len(self.title),
            number=self.number,
            issued_on=self.date,
            issuer=self.issuer,
            form="prose",
            place=self.place,
            place_name=None,
            place_word=PLACE_WORDS[self.place],
            source_url=None,
            retrieved_on=None,
            groups=tuple(self.groups),
            sections=(Section("一", "任务", 0, 1, None),),
            duties=tuple(self.duties),
            citations=tuple(self.citations),
            people=tuple(self.people),
            unsure=tuple(self.unsure),
            replaces=tuple(self.replaces),
        )


def agencies(graph: Graph) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in graph.nodes["Agency"]}


def loaded(graph: Graph) -> list[str]:
    return [row["title"] for row in graph.nodes["Document"] if row["loaded"]]


def both(*documents: Document) -> Graph:
    return merge(None, [fragment(one) for one in documents])


# ---------------------------------------------------------------- any order

NAMES = st.sampled_from(
    [
        "县卫健局",
        "县卫生健康局",
        "翁源县卫生健康局",
        "市生态环境局翁源分局",
        "市生态环境局",
        "市卫健委",
        "县公安局",
        "各有关部门",
        "县税务局",
        "县文广旅体局",
    ]
)
CITED = st.sampled_from(
    [
        ("国务院办公厅关于改革的指导意见", "国办发〔2018〕63号"),
        ("国务院办公厅关于改革的指导意见", "国办发[2018] 63 号"),
        ("翁源县方案", "翁府办〔2020〕5 号"),
        ("韶关市人民政府关于印发《韶关市方案》的通知", None),
        ("关于印发方案的通知", "翁府办〔2020〕5号"),
        ("医疗机构管理条例", None),
    ]
)
GONE = st.sampled_from(
    [
        ("翁源县方案", "翁府办〔2020〕5号"),
        ("翁源县方案", None),
        ("方案", None),
        ("另一方案", None),
        (None, "翁府办〔2020〕5号"),
        (None, "乐府发〔2020〕1号"),
        ("韶关市方案", None),
        ("韶关市某方案", "韶府办〔2010〕1号"),
    ]
)
ROLES = st.sampled_from(["leads", "responsible", "cooperates", "participates", "guides"])
BASES = st.sampled_from(["stated", "prose"])
HEADS = [
    (WENGYUAN, "翁源县方案", "翁府办〔2020〕5号", "2020-01-24"),
    (WENGYUAN, "翁源县另一方案", None, None),
    (SHAOGUAN, "韶关市方案", None, "2019-05-01"),
    (LESHAN, "乐山市方案", "乐府发〔2020〕1号", None),
]


@st.composite
def plans(draw: st.DrawFn) -> Document:
    place, title, number, date = draw(st.sampled_from(HEADS))
    plan = Plan(place, title, number=number, date=date)
    for names in draw(st.lists(st.lists(NAMES, unique=True, max_size=3), max_size=3)):
        one: dict[str, str] = {}
        for name in names:  # one body has one role in a duty, however it is spelled
            one.setdefault(repr(identify(name, place).identity), name)
        plan.duty(*((draw(ROLES), draw(BASES), name) for name in one.values()))
    for title, number in draw(st.lists(CITED, max_size=3)):
        plan.cite(title, number, draw(st.sampled_from(["cites", "based-on"])))
    for gone, printed in draw(st.lists(GONE, max_size=3)):
        plan.replace(gone, printed)
    for words in draw(st.lists(st.sampled_from(["另行负责", "按规定负责"]), max_size=2)):
        plan.doubt(words)
    return plan.done()


def one_each(documents: Sequence[Document]) -> list[Document]:
    return list({id_of(one): one for one in documents}.values())


@settings(deadline=None)
@given(st.lists(plans(), max_size=4), st.randoms(use_true_random=False))
def test_property_documents_make_the_same_graph_in_any_order(
    documents: list[Document], random: Any
) -> None:
    parts = [fragment(one) for one in one_each(documents)]
    together = merge(None, parts)
    assert problems(together) == []
    random.shuffle(parts)
    assert merge(None, parts) == together
    grown: Graph | None = None
    for part in parts:
        grown = merge(grown, [part])
    assert (grown or merge(None, [])) == together


@settings(deadline=None)
@given(st.lists(plans(), min_size=1, max_size=4))
def test_property_a_document_that_leaves_leaves_no_trace(documents: list[Document]) -> None:
    first, *others = one_each(documents)
    graph = merge(both(first, *others), [], without=[id_of(first)])
    assert graph == both(*others)


@settings(deadline=None)
@given(plans(), plans())
def test_property_a_document_read_again_takes_its_own_place(one: Document, two: Document) -> None:
    graph = both(one, two)
    assert merge(graph, [fragment(two)]) == graph


def test_merging_leaves_its_input_as_it_was() -> None:
    one = fragment(Plan(WENGYUAN, "翁源县方案").cite("韶关市方案").done())
    two = fragment(Plan(SHAOGUAN, "韶关市方案", date="2019-05-01").done())
    before = repr((one, two))
    merge(one, [two])
    assert repr((one, two)) == before


# ---------------------------------------------------------------- ids


def test_ids_are_the_same_on_any_machine() -> None:
    assert document_id(WENGYUAN, "翁府办〔2020〕5号", "方案", None) == "dedba8839fd0b2632"


def test_ids_do_not_depend_on_the_seed_of_the_process() -> None:
    code = (
        "from zeren.graph.build import fragment\n"
        "from zeren.loaders import load\n"
        f"graph = fragment(load({str(DOCUMENTS / 'jianghai.txt')!r}))\n"
        "import hashlib; print(hashlib.sha256(repr(graph).encode()).hexdigest())"
    )
    assert len(said_by_seed(code)) == 1


@pytest.mark.parametrize(
    "other",
    ["国办发[2018]63号", "国办发〔2018〕 63 号", "国办发（2018）第63号", "国办发【2018】063号"],
)
def test_a_number_is_the_same_however_it_is_printed(other: str) -> None:
    assert normal_number(other) == normal_number("国办发〔2018〕63号")


@pytest.mark.parametrize(
    "other", ["国办发〔2018〕630号", "国办函〔2018〕63号", "国办发〔2019〕63号"]
)
def test_another_number_is_another_one(other: str) -> None:
    assert normal_number(other) != normal_number("国办发〔2018〕63号")


def test_a_notice_has_the_title_of_what_it_issues() -> None:
    notice = "某县人民政府办公室关于印发某县医疗改革方案的通知"
    assert normal_title(notice) == normal_title("《某县医疗改革方案》")
    assert normal_title("关于加强监管的意见") == "关于加强监管的意见"


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("国务院办公厅关于改革的指导意见", "100000"),
        ("中共中央 国务院关于深化改革的意见", "100000"),
        ("广东省人民政府办公厅关于印发方案的通知", "440000"),
        ("韶关市方案", SHAOGUAN),
        ("医疗机构管理条例", None),
    ],
)
def test_a_cited_title_tells_its_place(title: str, place: str | None) -> None:
    assert place_of_title(title) == place


def test_the_same_key_in_two_documents_is_two_duties() -> None:
    claim = ("leads", "stated", "县公安局")
    graph = both(
        Plan(WENGYUAN, "翁源县方案").duty(claim).done(),
        Plan(WENGYUAN, "翁源县另一方案").duty(claim).done(),
    )
    assert [row["key"] for row in graph.nodes["Duty"]] == ["1", "1"]
    assert len({row["id"] for row in graph.nodes["Duty"]}) == 2
    assert len(graph.nodes["Agency"]) == 1


# ---------------------------------------------------------------- names of agencies


def test_a_body_is_called_by_the_spelling_used_most_in_clauses() -> None:
    plan = Plan(WENGYUAN, "翁源县方案")
    plan.duty(("leads", "stated", "县卫健局")).duty(("leads", "stated", "县卫生健康局"))
    plan.duty(("leads", "stated", "县卫生健康局"))
    (body,) = fragment(plan.done()).nodes["Agency"]
    assert body["name"] == "县卫生健康局"
    assert body["spellings"] == ["县卫健局", "县卫生健康局"]
    assert body["named"] is True


def test_of_spellings_used_alike_the_first_stands() -> None:
    plan = Plan(WENGYUAN, "翁源县方案")
    plan.duty(("leads", "stated", "县卫生健康局")).duty(("leads", "stated", "县卫健局"))
    assert list(agencies(fragment(plan.done()))) == ["县卫生健康局"]


def test_running_text_does_not_outvote_a_clause() -> None:
    plan = Plan(WENGYUAN, "翁源县方案").duty(("leads", "stated", "县卫健局"))
    for _ in range(3):
        plan.duty(("responsible", "prose", "县卫生健康局"))
    assert list(agencies(fragment(plan.done()))) == ["县卫健局"]


def test_a_body_of_running_text_alone_has_the_spelling_used_most_there() -> None:
    plan = Plan(WENGYUAN, "翁源县方案").duty(("responsible", "prose", "县卫健局"))
    for _ in range(2):
        plan.duty(("responsible", "prose", "县卫生健康局"))
    assert list(agencies(fragment(plan.done()))) == ["县卫生健康局"]


def test_a_superior_body_that_no_text_names_is_there_without_being_named() -> None:
    plan = Plan(WENGYUAN, "翁源县方案").duty(("leads", "stated", "市生态环境局翁源分局"))
    found = agencies(fragment(plan.done()))
    assert found["市生态环境局"]["named"] is False
    assert found["市生态环境局翁源分局"]["named"] is True


def test_a_superior_body_is_the_one_that_its_own_place_names() -> None:
    branch = Plan(WENGYUAN, "翁源县方案").duty(("leads", "stated", "市生态环境局翁源分局"))
    above = Plan(SHAOGUAN, "韶关市方案").duty(("leads", "stated", "韶关市生态环境局"))
    graph = both(branch.done(), above.done())
    (superior,) = (row for row in graph.nodes["Agency"] if row["kind"] != "branch")
    assert (superior["name"], superior["named"]) == ("韶关市生态环境局", True)
    assert graph.edges["BRANCH_OF"][0]["dst"] == superior["id"]


# ---------------------------------------------------------------- citations


def test_a_cited_document_that_is_not_there_is_a_stub() -> None:
    graph = fragment(Plan(WENGYUAN, "翁源县方案").cite("韶关市方案", "韶府〔2019〕8号").done())
    (stub,) = (row for row in graph.nodes["Document"] if not row["loaded"])
    assert (stub["title"], stub["number"], stub["text"]) == ("韶关市方案", "韶府〔2019〕8号", None)


def test_a_cited_document_becomes_the_loaded_one_and_back() -> None:
    citing = Plan(WENGYUAN, "翁源县方案").cite("韶关市方案", "韶府〔2019〕 8 号").done()
    cited = Plan(SHAOGUAN, "韶关市医改方案", number="韶府〔2019〕8号").done()
    graph = both(citing, cited)
    assert sorted(loaded(graph)) == ["翁源县方案", "韶关市医改方案"]
    assert len(graph.nodes["Document"]) == 2
    (edge,) = graph.edges["CITES"]
    assert (edge["dst"], edge["number"]) == (id_of(cited), "韶府〔2019〕 8 号")
    assert merge(graph, [], without=[id_of(cited)]) == fragment(citing)


def test_a_document_without_a_number_is_found_by_place_and_title() -> None:
    citing = Plan(WENGYUAN, "翁源县方案").cite("韶关市人民政府关于印发《韶关市方案》的通知").done()
    cited = Plan(SHAOGUAN, "韶关市方案", date="2019-05-01").done()
    graph = both(citing, cited)
    assert graph.edges["CITES"][0]["dst"] == id_of(cited)


def test_a_number_without_an_issuer_is_found_where_only_one_document_has_it() -> None:
    citing = Plan(LESHAN, "乐山市方案").cite("关于印发方案的通知", "翁府办〔2020〕5号").done()
    cited = Plan(WENGYUAN, "翁源县方案", number="翁府办〔2020〕5号").done()
    assert both(citing, cited).edges["CITES"][0]["dst"] == id_of(cited)


def test_one_document_that_two_cite_is_one_stub_and_each_keeps_its_wording() -> None:
    one = Plan(WENGYUAN, "翁源县方案").cite("国务院办公厅关于改革的意见", "国办发〔2018〕63 号")
    two = Plan(LESHAN, "乐山市方案").cite("国务院办公厅关于改革的意见", "国办发〔2018〕63号")
    graph = both(one.done(), two.done())
    assert len({row["dst"] for row in graph.edges["CITES"]}) == 1
    assert {row["number"] for row in graph.edges["CITES"]} == {
        "国办发〔2018〕63 号",
        "国办发〔2018〕63号",
    }


# ---------------------------------------------------------------- places


def test_places_are_there_with_all_above_them_and_no_others() -> None:
    graph = fragment(Plan(WENGYUAN, "翁源县方案").done())
    assert [row["code"] for row in graph.nodes["Jurisdiction"]] == [
        "100000",
        "440000",
        "440200",
        "440229",
    ]
    above = {row["src"]: row["dst"] for row in graph.edges["PART_OF"]}
    assert above == {"440229": "440200", "440200": "440000", "440000": "100000"}
    names = {row["code"]: row["names"] for row in graph.nodes["Jurisdiction"]}
    assert {"翁源", "翁源县", "440229", "wengyuan"} <= set(names["440229"])


def test_a_branch_belongs_to_one_place_and_serves_another() -> None:
    plan = Plan(WENGYUAN, "翁源县方案").duty(("leads", "stated", "市生态环境局翁源分局"))
    graph = fragment(plan.done())
    branch = agencies(graph)["市生态环境局翁源分局"]["id"]
    belongs = {row["src"]: row["dst"] for row in graph.edges["BELONGS_TO"]}
    serves = {row["src"]: row["dst"] for row in graph.edges["SERVES"]}
    assert (belongs[branch], serves[branch]) == (SHAOGUAN, WENGYUAN)
    (above,) = (row["dst"] for row in graph.edges["BRANCH_OF"] if row["src"] == branch)
    assert (belongs[above], serves[above]) == (SHAOGUAN, SHAOGUAN)


# ---------------------------------------------------------------- people


def test_members_posts_and_the_group_stand_with_their_words() -> None:
    plan = Plan(WENGYUAN, "翁源县方案")
    plan.issuer = plan.mention("翁源县人民政府办公室")
    group = plan.mention("翁源县医改领导小组")
    plan.groups.append(group)
    post = plan.mention("县财政局")
    plan.people.append(
        Person("张三", "成员", "县财政局副局长", post, group, "县财政局", post.start, post.end)
    )
    graph = fragment(plan.done())
    assert problems(graph) == []
    (member,) = graph.edges["MEMBER_OF"]
    (holds,) = graph.edges["HOLDS_POST_IN"]
    (steers,) = graph.edges["STEERS"]
    assert member["position"] == "成员"
    assert (holds["post"], holds["mention"]) == ("县财政局副局长", "县财政局")
    assert steers["quote"] == "翁源县医改领导小组"
    assert graph.edges["ISSUED_BY"][0]["mention"] == "翁源县人民政府办公室"


# ---------------------------------------------------------------- the bundled plans


@cache
def bundled() -> dict[str, Graph]:
    return {path.stem: fragment(load(path)) for path in sorted(DOCUMENTS.glob("*.txt"))}


def test_the_bundled_plans_are_sound_and_the_same_in_any_order() -> None:
    parts = list(bundled().values())
    together = merge(None, parts)
    assert problems(together) == []
    grown: Graph | None = None
    for part in reversed(parts):
        grown = merge(grown, [part])
    assert grown == together


def test_every_quote_of_the_bundled_plans_stands_in_its_text() -> None:
    for graph in bundled().values():
        (text,) = (row["text"] for row in graph.nodes["Document"] if row["loaded"])
        rows = [row for table in (*graph.nodes.values(), *graph.edges.values()) for row in table]
        quoted = [row for row in rows if row.get("quote")]
        assert quoted
        for row in quoted:
            assert text[row["char_start"] : row["char_end"]] == row["quote"]


@pytest.mark.parametrize("name", ["Document", "Duty", "CITES"])
def test_what_the_ontology_does_not_know_is_refused(name: str) -> None:
    graph = Graph()
    with pytest.raises(TypeError, match="no property colour"):
        if name == "CITES":
            graph.edge(name, ("Document", "a"), ("Document", "b"), colour="red")
        else:
            graph.node(name, id="x", colour="red")


def test_a_body_that_a_heading_alone_names_is_in_the_graph(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "临夏回族自治州安全生产行动方案\n（2024年3月11日）\n"
        "一、主要任务（以下任务中，排名第一的为牵头部门；各项任务均由各县（市）安委会落实）\n"
        "（一）清理隐患。落实责任。（州应急管理局、州公安局）\n（二）开展培训。（州教育局）\n",
        encoding="utf-8",
    )
    graph = merge(None, [fragment(load(plan))])
    (body,) = (row for row in graph.nodes["Agency"] if row["name"] == "各县（市）安委会")
    given = [row for row in graph.edges["RESPONSIBLE_FOR"] if row["src"] == body["id"]]
    assert [row["inherited"] for row in given] == [True, True]
