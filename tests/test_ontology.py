"""The vocabularies and the schema: what they hold, and what their reader refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from zeren.loaders.agencies import functions
from zeren.loaders.firstlisted import rule_at
from zeren.loaders.source import fold
from zeren.ontology import (
    EdgeType,
    NodeType,
    OntologyError,
    Scheme,
    schema,
    scheme,
    topic_schemes,
)
from zeren.ontology.turtle import read

SCHEMES = (
    "functions roles bases kinds owners levels columns forms relations sections positions posts "
    "comparators indicator-kinds measures wordings"
)

# The ids that queries show are a promise to everyone who keeps an answer.
FUNCTIONS = """
health tcm market-regulation drug-regulation medical-insurance social-insurance finance tax audit
development-reform human-resources public-security justice civil-affairs ecology housing water
education commerce business-environment government-services-data digital-economy
industry-information science culture-tourism sport emergency state-assets customs military
central-bank bank-insurance-regulation foreign-cooperation party-organization publicity
political-legal cyberspace discipline staffing court procuratorate general-government
town-government administrative-approval telecom natural-resources agriculture transport other
"""
TOPICS = """
party-leadership government-leadership institution-self-management industry-self-discipline
social-supervision access-approval institution-setup institution-operation
classification-management medical-insurance service-quality service-conduct drugs-devices
medical-waste public-health occupational-health vaccine practitioners ethics-review
industry-order health-industry tcm health-food enforcement-norms double-random credit disclosure
risk-warning grid results-linkage accountability inspection laws-standards informatization
workforce publicity coordination supervision-assistance pilot
"""


def every_scheme() -> Iterator[Scheme]:
    yield from map(scheme, SCHEMES.split())
    yield from topic_schemes()


def values_of(label: str, column: str) -> set[str]:
    kinds = schema()
    owner = kinds.nodes.get(label) or kinds.edges[label]
    found = next(one for one in owner.properties if one.name == column)
    assert found.values is not None
    return set(found.values)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The ontology in a folder of its own, to change it."""
    folder = tmp_path / "ontology"
    shutil.copytree(
        root / "ontology", folder, ignore=shutil.ignore_patterns(".compiled", "__pycache__")
    )
    return folder


def read_copy(folder: Path) -> dict[str, object]:
    files = sorted(folder.glob("*.ttl")) + sorted((folder / "topics").glob("*.ttl"))
    return read(folder, files)


# ---------------------------------------------------------------- what is there


def test_the_promised_ids_are_there() -> None:
    assert set(FUNCTIONS.split()) <= set(scheme("functions").concepts)
    (topics,) = [one for one in topic_schemes() if one.id == "medical-supervision"]
    assert set(topics.concepts) == set(TOPICS.split())
    assert set(scheme("roles").concepts) == {
        "leads", "responsible", "cooperates", "participates", "guides",
    }  # fmt: skip


def test_the_values_of_a_column_are_the_ids_of_its_vocabulary() -> None:
    assert values_of("Agency", "kind") == set(scheme("kinds").concepts)
    assert values_of("Jurisdiction", "level") == set(scheme("levels").concepts)
    assert values_of("Document", "form") == set(scheme("forms").concepts)
    assert values_of("Indicator", "kind") == set(scheme("indicator-kinds").concepts)
    assert values_of("LEADS", "basis") == set(scheme("bases").concepts)
    signs = {one.notes["notation"][0] for one in scheme("comparators").concepts.values()}
    assert values_of("Indicator", "comparator") == signs


def test_roles_and_relations_name_the_relationship_they_make() -> None:
    for role in scheme("roles").concepts.values():
        assert values_of(role.notes["relationship"][0], "role") == {role.id}
    for relation in scheme("relations").concepts.values():
        assert relation.notes["relationship"][0] in schema().edges


def test_the_role_of_a_column_is_a_role() -> None:
    roles = {
        note for one in scheme("columns").concepts.values() for note in one.notes.get("role", ())
    }
    assert roles == set(scheme("roles").concepts)


def test_a_word_means_one_thing_in_its_vocabulary() -> None:
    # A heading may stand for a group or for the duties themselves: `alone` says which it is.
    columns = scheme("columns").concepts
    either = {word: {"group", "duty", "indicator"} for word in columns["group"].notes["alone"]}
    # So may a problem or a measure: the other columns of its table say which it is.
    either |= {word: {"problem", "group", "duty"} for word in columns["problem"].words}
    either |= {word: {"measure", "task"} for word in columns["measure"].words}
    for one in every_scheme():
        if one.id == "wordings":  # classes of words, not meanings
            continue
        owners = defaultdict(set)
        for concept in one.concepts.values():
            for word in (*concept.words, *concept.notes.get("heading", ())):
                owners[word].add(concept.id)
        allowed = either if one.id == "columns" else {}
        shared = {word: ids for word, ids in owners.items() if len(ids) > 1}
        wrong = {word: ids for word, ids in shared.items() if not ids <= allowed.get(word, set())}
        assert not wrong, one.id


def test_words_are_neither_empty_nor_written_twice() -> None:
    for one in every_scheme():
        for concept in one.concepts.values():
            words = [*concept.words, *concept.notes.get("heading", ())]
            assert all(word and word == word.strip() for word in words), concept.id
            assert len(words) == len(set(words)), concept.id
            assert not set(concept.words) & set(concept.hidden), concept.id


def test_every_function_and_topic_has_a_word_of_its_own_in_both_languages() -> None:
    for one in (scheme("functions"), *topic_schemes()):
        for concept in one.concepts.values():
            assert concept.label_zh and concept.label_en.isascii(), concept.id
            assert concept.words or concept.id == "other", concept.id
            assert any(word.isascii() for word in concept.hidden), concept.id


def expand(name: str) -> str:
    """Write out the short forms of a name, the longest first."""
    pairs = sorted(
        (pair for one in scheme("functions").concepts.values() for pair in one.abbreviations),
        key=lambda pair: -len(pair[0]),
    )
    written = ""
    while name:
        for short, full in pairs:
            form = full if name.startswith(full) else short if name.startswith(short) else None
            if form is not None:
                written, name = written + full, name[len(form) :]
                break
        else:
            written, name = written + name[0], name[1:]
    return written


def test_a_short_form_written_out_is_written_out_for_good() -> None:
    for concept in scheme("functions").concepts.values():
        for short, full in concept.abbreviations:
            assert expand(full) == full
            assert expand(short) == full


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("区卫健委", "区卫生健康委"),
        ("县发改局", "县发展改革局"),
        ("县人社局", "县人力资源社会保障局"),
        ("县住建局", "县住房城乡建设局"),
        ("市医保局", "市医疗保障局"),
        ("市市场监管局", "市市场监督管理局"),
        ("县文广旅体局", "县文化广电旅游体育局"),
        ("市文广旅局", "市文化广电旅游局"),
        ("县委编办", "县委机构编制委员会办公室"),
        ("市委网信办", "市委网络安全和信息化委员会办公室"),
        ("某某银保监分局", "某某银行保险监督管理分局"),
        ("人行某某市中心支行", "中国人民银行某某市中心支行"),
        ("中国人民银行某某支行", "中国人民银行某某支行"),
        ("区应急管理局", "区应急管理局"),
        ("市监察委", "市监察委员会"),
    ],
)
def test_short_forms_of_bodies_are_written_out(short: str, full: str) -> None:
    assert expand(short) == full


# Names of ministries, provincial and local bodies, old and new.
NAMES = {
    "health": "国家卫生健康委员会 省卫生计生委 县卫计局 市疾控中心 市爱卫办 县人民医院",
    "tcm": "国家中医药管理局 市中医院",
    "market-regulation": "国家市场监督管理总局 省工商局 省质监局 市食安办",
    "drug-regulation": "国家药品监督管理局 省食品药品监管局 市药监局",
    "medical-insurance": "国家医疗保障局 市医保中心",
    "social-insurance": "市社保局 县社会保险基金管理局",
    "human-resources": "人力资源和社会保障部 市劳动和社会保障局 县人社局",
    "development-reform": "国家发展和改革委员会 县发改局 市物价局",
    "industry-information": "工业和信息化部 市经信局 市经贸局 县工信局（科技局）",
    "science": "科学技术部 市科工信局",
    "education": "教育部 县教体局",
    "ethnic-religious": "国家民族事务委员会 市民宗局",
    "public-security": "公安部 市公安局交警支队 县森林公安局 市禁毒办",
    "justice": "司法部 省监狱管理局",
    "natural-resources": "自然资源部 省国土资源厅 市自规局 市规划局",
    "ecology": "生态环境部 省环保厅",
    "housing": "住房和城乡建设部 县房管局 市住房公积金管理中心 县建设局",
    "urban-management": "市城管局 市城市管理和综合执法局",
    "transport": "交通运输部 县公路局",
    "water": "水利部 市水务局 市河长办",
    "agriculture": "农业农村部 省农业厅 市畜牧兽医局",
    "rural-revitalization": "国家乡村振兴局 省扶贫办",
    "commerce": "商务部 市招商局",
    "culture-tourism": "文化和旅游部 市文广新局 县文广旅体局 市旅游局",
    "press-broadcasting": "国家广播电视总局 市新闻出版局",
    "emergency": "应急管理部 市安委办 国家矿山安全监察局",
    "fire-rescue": "市消防救援支队",
    "central-bank": "中国人民银行 国家外汇管理局 人行某某支行",
    "bank-insurance-regulation": "中国银行保险监督管理委员会 国家金融监督管理总局 某某银保监分局",
    "local-finance": "省地方金融监管局 市金融办 市金融监管局",
    "state-assets": "国务院国有资产监督管理委员会 市国资委",
    "tax": "国家税务总局 县国税局",
    "government-services-data": "省政务服务数据管理局 市政数局",
    "administrative-approval": "市行政审批服务局 市审批局",
    "data": "国家数据局 省大数据局",
    "foreign-cooperation": "省人民政府外事办公室 市经济合作外事局 市外侨办",
    "taiwan": "市委台办",
    "civil-defence": "市人防办 市国动办",
    "military": "某某军分区 县人武部 武警支队",
    "party-organization": "中央组织部 县委组织部 县直机关工委",
    "political-legal": "市委政法委 市综治办",
    "discipline": "市纪委监委 市委巡察办",
    "staffing": "中央编办 市委编委办",
    "legislative": "市人大常委会办公室",
    "archives": "市档案馆 县史志办",
    "youth-league": "团市委 县关工委",
    "women": "县妇联",
    "telecom": "中国移动某某分公司 省通信管理局",
    "energy": "国家能源局 县供电公司",
    "general-government": "县人民政府 国务院办公厅",
    "town-government": "龙山镇人民政府 各街道办事处",
    "other": "各有关部门 相关单位",
}


@pytest.mark.parametrize("function", NAMES)
def test_the_name_of_a_body_tells_its_function(function: str) -> None:
    told = {name: functions(name)[0].id for name in NAMES[function].split()}
    assert told == dict.fromkeys(told, function)


def test_the_wordings_of_the_rule_about_the_first_one_listed_are_understood() -> None:
    wordings = scheme("bases").concepts["first-listed"].words
    assert [one for one in wordings if rule_at(fold(one)) is None] == []


def test_social_insurance_is_no_short_form_of_human_resources() -> None:
    functions = scheme("functions").concepts
    assert "社保" in functions["social-insurance"].words
    assert "人力资源社会保障" in functions["human-resources"].words
    assert expand("社保局") != expand("人社局")


def test_a_narrower_topic_is_under_its_broader_one() -> None:
    (topics,) = [one for one in topic_schemes() if one.id == "medical-supervision"]
    assert topics.concepts["vaccine"].broader == "public-health"
    assert topics.concepts["occupational-health"].broader == "public-health"


def test_properties_say_what_is_required_and_in_which_order() -> None:
    leads = schema().edges["LEADS"]
    assert leads.ends == (("Agency", "Duty"),)
    assert leads.evidence == "text"
    assert [one.name for one in leads.properties] == [
        "role", "basis", "seq", "inherited", "quote", "char_start", "char_end",
        "mention", "mention_start", "mention_end",
        "corrected_by", "corrected_on", "corrected_why",
    ]  # fmt: skip
    assert [one.name for one in leads.properties if not one.required] == [
        "corrected_by", "corrected_on", "corrected_why",
    ]  # fmt: skip
    assert schema().nodes["Jurisdiction"].key == "code"
    assert schema().nodes["Agency"].properties[3].type == "strings"
    part_of = schema().edges["PART_OF"]
    assert part_of.required_at == {("Jurisdiction", "Jurisdiction"): ("source", "matched")}
    assert schema().edges["HAS_FUNCTION"].evidence == "vocabulary"
    assert schema().edges["IN_SECTION"].evidence == "structure"


def test_no_column_is_named_by_a_keyword_of_cypher() -> None:
    keywords = {"end", "order", "start", "return", "match", "where", "with", "limit", "in", "case"}
    owners: list[NodeType | EdgeType] = [*schema().nodes.values(), *schema().edges.values()]
    for owner in owners:
        assert not keywords & {one.name for one in owner.properties}, owner.name


# ---------------------------------------------------------------- how it is read


def test_concepts_and_words_keep_the_order_of_the_file(copy: Path) -> None:
    (copy / "probe.ttl").write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix p: <https://w3id.org/zeren/probe#> .
        <https://w3id.org/zeren/probe> a skos:ConceptScheme ; skos:prefLabel "a"@zh , "a"@en .
        p:z a skos:Concept ; skos:inScheme <https://w3id.org/zeren/probe> ;
            skos:prefLabel "z"@zh , "z"@en ; skos:altLabel "丙" , "甲" , "乙" .
        p:a a skos:Concept ; skos:inScheme <https://w3id.org/zeren/probe> ;
            skos:prefLabel "a"@zh , "a"@en ; skos:altLabel "2" , "10" , "1" .
        """,
        encoding="utf-8",
    )
    probe = read_copy(copy)["schemes"]["probe"]["concepts"]  # type: ignore[index]
    assert [one["id"] for one in probe] == ["z", "a"]
    assert [one["words"] for one in probe] == [["丙", "甲", "乙"], ["2", "10", "1"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("functions.ttl", "skos:altLabel", "skos:altLable", "functions.ttl: unknown term skos:alt"),
        ("functions.ttl", "zeren:weak", "zeren:wek", "functions.ttl: unknown term zeren:wek"),
        ("functions.ttl", "skos:broader f:health", "skos:broader f:helth", "f:helth"),
        ("functions.ttl", '"中医药"@zh , ', "", "functions.ttl: tcm has no label in 'zh'"),
        ("functions.ttl", "社保→社会保险", "社保社会保险", "functions.ttl: social-insurance"),
        ("zeren.ttl", "sh:class zeren:Duty", "sh:class zeren:Dutty", "zeren.ttl: unknown term"),
        ("zeren.ttl", "sh:path zeren:basis", "sh:path zeren:bases", "zeren.ttl: unknown term"),
        ("zeren.ttl", "sh:maxCount 1 ; sh:minLength 1", "sh:maxCount 1", "lacks sh:minLength 1"),
        ("zeren.ttl", "odrl:Duty", "odrl:Dooty", "zeren.ttl: unknown term odrl:Dooty"),
        ("roles.ttl", "a skos:ConceptScheme ;", "a skos:ConceptScheme", "roles.ttl: not readable"),
    ],
)
def test_a_mistake_is_refused_with_file_and_term(
    copy: Path, file: str, old: str, new: str, told: str
) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        read_copy(copy)
    assert told in str(error.value)


def test_an_unknown_vocabulary_is_refused_with_those_that_exist() -> None:
    with pytest.raises(OntologyError, match=r"no vocabulary 'role': there are .*roles"):
        scheme("role")


def test_another_topic_scheme_is_a_file_and_no_code(copy: Path) -> None:
    (copy / "topics" / "clean-water.ttl").write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix t: <https://w3id.org/zeren/topics/clean-water#> .
        <https://w3id.org/zeren/topics/clean-water> a skos:ConceptScheme ;
            skos:prefLabel "水污染防治"@zh , "clean water"@en ; skos:altLabel "水污染防治" .
        t:sewage a skos:Concept ; skos:inScheme <https://w3id.org/zeren/topics/clean-water> ;
            skos:prefLabel "污水处理"@zh , "sewage"@en ; skos:altLabel "污水" .
        """,
        encoding="utf-8",
    )
    topics = read_copy(copy)["topics"]
    assert list(topics) == ["clean-water", "medical-supervision"]  # type: ignore[call-overload]


# ---------------------------------------------------------------- the compiled copy

PROBE = """
import json, sys
from pathlib import Path
import zeren.ontology
module = sys.modules["zeren.ontology.schema"]
module.FOLDER = Path(sys.argv[1])
functions = [one.id for one in module.scheme("functions").concepts.values()]
print(json.dumps({
    "functions": functions,
    "edges": list(module.schema().edges),
    "fingerprint": module.fingerprint(),
    "rdflib": "rdflib" in sys.modules,
}))
"""


def ask(folder: Path, cache: Path) -> dict[str, object]:
    """What a program of its own sees of an ontology in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "HOME": str(cache)},
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_turtle_is_read_once_and_again_when_it_changes(copy: Path, tmp_path: Path) -> None:
    first = ask(copy, tmp_path)
    again = ask(copy, tmp_path)
    assert first["rdflib"] and not again["rdflib"]
    assert first | {"rdflib": False} == again
    with (copy / "functions.ttl").open("a", encoding="utf-8") as out:
        out.write("# a comment\n")
    changed = ask(copy, tmp_path)
    assert changed["rdflib"]
    assert changed["fingerprint"] != first["fingerprint"]
    assert len(list((copy / ".compiled").glob("*"))) == 1


def test_where_the_folder_cannot_be_written_the_copy_goes_to_the_cache_of_the_user(
    copy: Path, tmp_path: Path
) -> None:
    (copy / ".compiled").write_text("not a folder", encoding="utf-8")
    cache = tmp_path / "cache"
    assert ask(copy, cache)["rdflib"]
    assert not ask(copy, cache)["rdflib"]


def test_a_broken_copy_is_made_anew(copy: Path, tmp_path: Path) -> None:
    ask(copy, tmp_path)
    (stored,) = (copy / ".compiled").glob("*.json")
    stored.write_text("{", encoding="utf-8")
    assert ask(copy, tmp_path)["rdflib"]
    assert not ask(copy, tmp_path)["rdflib"]
