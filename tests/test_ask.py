"""Questions in words: what they are taken to mean, what they answer, and what is left alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import zeren
from zeren.graph import Engine, GraphError
from zeren.ontology import scheme, topic_schemes
from zeren.queries import QUERIES, Result, Session, run
from zeren.queries.ask import LONGEST, Answer, NotUnderstood, ask, understand
from zeren.queries.boundaries import stands
from zeren.queries.rules import ALWAYS, RULES
from zeren.queries.statement import remarked
from zeren.queries.wording import SIGNS

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
)
ANSWERED = [row for row in ROWS if "query" in row]
REFUSED = [row for row in ROWS if "refused" in row]


def asked(row: dict[str, Any]) -> str:
    return str(row["ask"])


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The bundled plans in an embedded graph."""
    with zeren.connect(tmp_path_factory.mktemp("ask") / "five.zeren") as opened:
        opened.build()
        yield opened


@pytest.fixture(scope="module")
def engine(session: Session) -> Engine:
    return session.engine


# ---------------------------------------------------------------- the questions


def test_there_are_enough_questions_of_each_sort() -> None:
    chinese = [row for row in ROWS if re.search(r"[\u4e00-\u9fff]", asked(row))]
    assert len(chinese) >= 70
    assert len(ROWS) - len(chinese) >= 70
    assert len(REFUSED) >= 24
    assert len({asked(row) for row in ROWS}) == len(ROWS)
    assert {row["query"] for row in ANSWERED} >= {rule.query for rule in RULES}


@pytest.mark.parametrize("row", ANSWERED, ids=asked)
def test_a_question_is_answered_as_it_is_meant(engine: Engine, row: dict[str, Any]) -> None:
    answer = ask(engine, asked(row))
    meant = answer.understood
    params = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.get("params", {}).items()
    }
    assert (meant.query, meant.params) == (row["query"], params)
    assert {keep.column: list(keep.values) for keep in meant.keep} == row.get("keep", {})
    assert [one.query for one in meant.within] == row.get("within", [])
    if row["first"] is None:
        assert len(answer) == 0
        assert answer.note
    else:
        first = answer[0]
        assert {name: first[name] for name in row["first"]} == row["first"]


@pytest.mark.parametrize("row", REFUSED, ids=asked)
def test_a_question_that_is_not_understood_is_not_answered(
    engine: Engine, row: dict[str, Any]
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        ask(engine, asked(row))
    error = refused.value
    assert list(error.unused) == row["refused"]
    assert error.reason in str(error)
    assert bool(re.search(r"[\u4e00-\u9fff]", error.reason)) == (error.language == "zh")
    if "offers" in row:
        assert row["offers"] in error.questions
    assert error.questions
    for question in error.questions:
        understand(question, engine)


@pytest.mark.parametrize("row", ANSWERED, ids=asked)
def test_every_word_of_a_question_is_accounted_for(engine: Engine, row: dict[str, Any]) -> None:
    meant = understand(asked(row), engine)
    words = "".join(piece.words for piece in meant.pieces)
    letters = re.compile(r"[\W_]+")
    assert letters.sub("", words) == letters.sub("", asked(row).replace("n't", " not"))
    assert all(piece.meaning_zh or piece.kind == "courtesy" for piece in meant.pieces)


@pytest.mark.slow
@pytest.mark.parametrize("row", ANSWERED[::4], ids=asked)
def test_a_word_that_means_nothing_is_never_passed_over(
    engine: Engine, row: dict[str, Any]
) -> None:
    for more in (f"{asked(row)} 披萨", f"flurble {asked(row)}"):
        with pytest.raises(NotUnderstood):
            understand(more, engine)


# ---------------------------------------------------------------- what is said


def test_the_answer_says_what_was_understood_in_the_language_of_the_question(
    engine: Engine,
) -> None:
    chinese = understand("江海区医疗废物由谁牵头？", engine)
    assert chinese.said == "问的是“这件事由谁牵头？”；主题：医疗废物；地方：江海区（440704）。"
    english = understand("Who leads 医疗废物 in 江海?", engine)
    assert english.language == "en"
    assert english.said == (
        "Taken as “Who leads this?”; topic: medical waste; place: Jianghai (江海区, 440704)."
    )


def test_what_narrows_the_rows_is_said(engine: Engine) -> None:
    assert "只看牵头的" in understand("翁源县卫生健康局牵头哪些任务", engine).said
    assert "only no lead" in understand("which duties have no lead in Huiji", engine).said
    assert "单位，所以" in understand("谁牵头县卫生健康局", engine).said
    assert "2019为止（不含2020）" in understand("2020年以前到期的指标有哪些", engine).said
    assert "2020 itself not counted" in understand("targets due after 2020", engine).said


def test_pieces_tell_what_each_word_meant(engine: Engine) -> None:
    pieces = {p.words: p for p in understand("请问江海区医疗废物由谁负责", engine).pieces}
    assert pieces["江海区"].kind == "place"
    assert pieces["医疗废物"].meaning_en == "medical waste"
    assert pieces["请问"].kind == "courtesy"


def test_the_rows_come_with_their_quotes_and_the_cypher_that_gave_them(engine: Engine) -> None:
    answer = ask(engine, "who leads 医疗废物 in 江海")
    assert isinstance(answer, Result)
    assert answer[0]["quote"].replace("\n", "") == "区卫生健康局"
    assert answer.cypher == QUERIES["who_leads"].statement(answer.understood.params)
    assert run(engine, "who_leads", **answer.understood.runs[0]).rows == answer.result.rows


def test_every_step_of_an_answer_can_be_run_again(engine: Engine) -> None:
    answer = ask(engine, "江海区医疗废物的指标有哪些")
    assert [step.cypher for step in answer.steps] == [
        QUERIES["indicators"].statement({}),
        QUERIES["who_leads"].statement({"about": "medical-waste"}),
    ]
    for step in answer.steps:
        assert tuple(map(len, engine.rows(step.cypher, step.params).rows)) == tuple(
            map(len, step.rows)
        )


def test_the_cypher_of_an_answer_gives_its_rows_when_it_is_pasted(session: Session) -> None:
    seen = set()
    for row in ANSWERED:
        many = [name for name, value in row.get("params", {}).items() if isinstance(value, list)]
        kind = (row["query"], *row.get("keep", {}), *row.get("within", ()), *many)
        if len(kind) == 1 or kind in seen:
            continue
        seen.add(kind)
        answer = session.ask(asked(row))
        pasted = session.cypher(remarked(answer.cypher, answer.params))
        assert pasted.columns == answer.columns
        rows = [tuple(map(repr, map(_sorted, row))) for row in pasted.rows]
        assert sorted(rows) == sorted(tuple(map(repr, row)) for row in answer.rows), asked(row)
    assert len(seen) > 15


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def test_a_role_that_a_merged_cell_hands_down_is_told_from_one_that_is_stated(
    engine: Engine,
) -> None:
    for text in ("乐山市委组织部牵头哪些任务", "乐山谁牵头加强党的领导"):
        answer = ask(engine, text)
        stated = {row["duty"]: row["inherited"] for row in answer if row["agency"] == "市委组织部"}
        assert stated["加强党的领导/1"] is False
        assert stated["加强党的领导/2"] is True
        assert "<th>inherited</th>" in answer._repr_html_()
    plain = ask(engine, "江海区卫生健康局牵头哪些任务")._repr_html_()
    assert "<th>inherited</th>" not in plain


def test_two_places_are_asked_one_after_the_other_and_each_row_keeps_its_own(
    engine: Engine,
) -> None:
    answer = ask(engine, "翁源和江海的双随机由谁牵头")
    assert answer.understood.runs == (
        {"where": "440229", "about": "double-random"},
        {"where": "440704", "about": "double-random"},
    )
    assert answer.column("jurisdiction") == ["440229", "440704"]


def test_a_place_inside_another_that_is_asked_for_too_gives_its_rows_once(engine: Engine) -> None:
    both = ask(engine, "江门和江海谁牵头医疗废物")
    assert both.result.rows == ask(engine, "江海谁牵头医疗废物").result.rows


def test_a_name_that_several_places_bear_means_all_of_them(engine: Engine) -> None:
    meant = understand("who leads medical waste in Yancheng", engine)
    assert meant.params["where"] == "yancheng"
    assert understand("鼓楼区谁牵头医疗废物", engine).params["where"] == "鼓楼区"


def test_a_place_without_documents_is_named(engine: Engine) -> None:
    answer = ask(engine, "深圳和江海谁牵头医疗废物")
    assert answer.note == "图里没有深圳市（440300）的文件。"
    assert answer.column("jurisdiction") == ["440704"]


def test_a_place_that_has_documents_but_nothing_of_the_kind_is_named(engine: Engine) -> None:
    answer = ask(engine, "对比江海和翁源的疫苗监管")
    assert set(answer.column("jurisdiction")) == {"440229"}
    assert answer.note == "江海区（440704）没有找到。"


def test_a_number_that_is_asked_for_is_given(engine: Engine) -> None:
    answer = ask(engine, "惠济区卫健委牵头多少项任务")
    assert answer.note == f"共{len(answer)}条。"


def test_duties_that_two_bodies_share_are_those_of_the_one_and_of_the_other(
    engine: Engine,
) -> None:
    shared = ask(engine, "县卫生健康局和县财政局共同负责哪些任务").column("duty_id")
    one = run(engine, "duties_of", agency="县卫生健康局").column("duty_id")
    other = run(engine, "duties_of", agency="县财政局").column("duty_id")
    assert shared
    assert set(shared) == set(one) & set(other)


def test_a_date_counts_up_to_its_last_day(engine: Engine) -> None:
    duties = ask(engine, "2020年6月30日前要完成的任务")
    assert duties.column("due_by")
    assert all(due <= "2020-06-30" for due in duties.column("due_by"))
    agency = ask(engine, "翁源县卫生健康局2020年6月底前要完成哪些任务")
    assert not [due for due in agency.column("due") if due in ("2020", None)]


def test_the_session_answers_with_the_same_rows(session: Session, engine: Engine) -> None:
    found = session.ask("who leads 医疗废物 in 江海")
    assert isinstance(found, Answer)
    assert found.rows == ask(engine, "who leads 医疗废物 in 江海").rows


# ---------------------------------------------------------------- the vocabularies


def test_every_topic_can_be_asked_for_by_its_labels(engine: Engine) -> None:
    for topics in topic_schemes():
        for topic in topics.concepts.values():
            label = re.sub(r"\s*\(.*\)$", "", topic.label_en)
            for question in (f"谁牵头{topic.label_zh}", f"who leads {label}", f"牵头 {topic.id}"):
                assert topic.id in _values(understand(question, engine).params["about"]), question


def test_every_function_can_be_asked_for_by_its_labels() -> None:
    for function in scheme("functions").concepts.values():
        if function.id == "other":
            continue
        for question in (f"{function.label_zh}负责什么", f"what does {function.label_en} do"):
            agency = understand(question).params["agency"]
            assert agency == function.id, question


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("县卫健局", "县卫生健康局"),
        ("翁源县卫生健康局", "县卫生健康局"),
        ("翁源卫健局", "县卫生健康局"),
        ("翁源县卫健委", "县卫生健康局"),
        ("惠济区卫生健康委员会", "区卫健委"),
        ("江海区市监局", "区市场监督管理局"),
        ("乐山市人社局", "市人力资源社会保障局"),
        ("江海区社保局", "区社保局"),
        ("江海区人社局", "区人力资源和社会保障局"),
        ("翁源县生态环境局", "市生态环境局翁源分局"),
    ],
)
def test_other_spellings_of_a_body_find_it(engine: Engine, words: str, query: str) -> None:
    assert understand(f"{words}负责什么", engine).params["agency"] == query


@pytest.mark.parametrize(
    "words", ["疾控中心", "爱卫办", "翁源县中医院", "江海区税务学会", "卫健集团"]
)
def test_a_body_that_only_sounds_alike_is_not_taken_for_another(engine: Engine, words: str) -> None:
    with pytest.raises(NotUnderstood):
        ask(engine, f"{words}负责什么")


def test_a_word_that_belongs_to_a_topic_is_looked_for_itself_where_duties_have_it(
    engine: Engine,
) -> None:
    assert understand("谁牵头处方点评", engine).params == {"about": "处方点评"}
    # No duty of 江海 has the words: there the topic answers.
    assert understand("江海谁牵头处方点评", engine).params["about"] == "drugs-devices"


def test_words_of_a_duty_that_no_vocabulary_has_are_known_from_the_graph(engine: Engine) -> None:
    assert understand("谁牵头强化事中事后监管", engine).params == {"about": "强化事中事后监管"}
    with pytest.raises(NotUnderstood, match="事中事后"):
        understand("谁牵头强化事中事后监管")


@pytest.mark.parametrize(
    ("word", "text", "whole"),
    [
        ("水利", "推进再生水利用", False),
        ("水利", "加强再生水利用和水利工程建设", True),
        ("水利", "水利", True),
        ("民政", "落实惠民政策", False),
        ("行审", "对资金使用情况进行审计监督", False),
        ("质量安全", "加强质量安全监管", True),
        ("港口", "推进港口岸线集约利用", True),
    ],
)
def test_a_word_across_the_bounds_of_others_is_not_that_word(
    word: str, text: str, whole: bool
) -> None:
    assert stands(word, text) is whole


def test_the_title_of_every_named_query_asks_it(engine: Engine) -> None:
    for name, query in QUERIES.items():
        for title in (query.question_zh, query.question_en, query.question_en.upper().strip("?")):
            meant = understand(title, engine)
            assert (meant.query, meant.params, meant.keep, meant.within) == (name, {}, (), ())
    assert len(ask(engine, QUERIES["overview"].question_en)) == len(run(engine, "overview"))


def test_where_nobody_cooperates_it_is_said_who_leads(engine: Engine) -> None:
    chinese = ask(engine, "江海区医疗废物由谁配合")
    assert chinese.note == ("没有写明谁配合；牵头的是区卫生健康局；负责的是市生态环境局江海分局。")
    english = ask(engine, "which bodies cooperate on medical waste in Jianghai")
    assert english.note.startswith("Nobody is named who cooperates; who leads: 区卫生健康局; ")
    for answer in (chinese, english):
        assert not answer.rows
        assert answer.steps[-1].column("role")
    both = ask(engine, "盐城谁配合公共卫生")
    assert not both.rows
    assert "牵头的是" not in both.note
    assert "负责的是" in both.note


def test_what_a_body_does_in_other_roles_is_said_where_it_has_none_in_the_one(
    engine: Engine,
) -> None:
    note = ask(engine, "市医保局在盐城都配合了什么工作").note
    assert note == "没有写明由它配合的任务；它负责10项。"
    note = ask(engine, "Which duties does the police cooperate on in Jianghai?").note
    assert note.startswith("No duty is named in which it cooperates") and "is responsible: " in note


def test_what_no_duty_speaks_of_is_not_called_a_body(engine: Engine) -> None:
    with pytest.raises(NotUnderstood, match="没有任务提到“养老服务”"):
        ask(engine, "荆门市养老服务由谁牵头")
    # 民政 stands in 区民政局 alone.
    with pytest.raises(NotUnderstood, match="没有任务提到“民政”（单位名称不算）") as refused:
        ask(engine, "谁牵头民政")
    assert "民政部门负责什么？" in refused.value.questions
    assert (
        ask(engine, "谁牵头食品安全").result.rows == run(engine, "who_leads", about="食品安全").rows
    )
    # An English word is looked for as the Chinese label of the work.
    with pytest.raises(NotUnderstood, match=r"the words [\u4e00-\u9fff、]+ \(tourism\)"):
        ask(engine, "who leads tourism")
    # Without a graph too.
    assert understand("谁牵头食品安全").params == {"about": "食品安全"}


def test_an_answer_about_dates_shows_the_words_that_set_them(engine: Engine) -> None:
    answer = ask(engine, "江海的任务什么时候完成")
    texts = dict(engine.rows("MATCH (d:Document) RETURN d.id AS id, d.text AS text", {}).rows)
    assert answer.rows
    for row in answer:
        assert texts[row["document"]][row["due_start"] : row["due_end"]] == row["due_quote"]


# ---------------------------------------------------------------- without a graph


def test_a_question_is_understood_without_a_graph() -> None:
    meant = understand("江海区医疗废物由谁牵头")
    assert (meant.query, meant.params) == (
        "who_leads",
        {"about": "medical-waste", "where": "440704"},
    )
    assert understand("县卫生健康局负责什么").params == {"agency": "县卫生健康局"}
    assert understand("卫健委负责什么").params == {"agency": "health"}


@pytest.mark.parametrize(
    "text", ["", "   ", "？", "?!", "谁" * (LONGEST + 1), "\x00", "🙂", "'" * 50]
)
def test_what_is_no_question_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(NotUnderstood):
        ask(engine, text)


def test_not_understood_is_an_error_of_the_field() -> None:
    assert issubclass(NotUnderstood, GraphError)


@pytest.mark.parametrize(
    "text",
    [
        "谁牵头医疗废物' OR '1'='1",
        "who leads `medical waste`",
        "who leads medical waste; MATCH (n) DELETE n",
        "谁牵头{topic}",
        "谁牵头$about",
    ],
)
def test_signs_of_a_query_language_are_words_that_mean_nothing(engine: Engine, text: str) -> None:
    with pytest.raises(NotUnderstood):
        ask(engine, text)


def test_quoted_words_are_looked_for_as_they_stand_and_never_read_as_cypher(
    engine: Engine,
) -> None:
    answer = ask(engine, "谁牵头“不存在的 ' OR 1 ' 事”")
    assert answer.understood.params == {"about": "不存在的 ' or 1 ' 事"}
    assert len(answer) == 0


# ---------------------------------------------------------------- the wordings as data


def test_rules_and_signs_fit_together() -> None:
    known = {name for names, _ in SIGNS for name in names.split()}
    used = {name for rule in RULES for group in (*rule.needs, rule.may) for name in group.split()}
    assert used <= known
    # These are understood, and never part of a question that is answered.
    assert known - used - ALWAYS == {"why", "it"}
    for rule in RULES:
        assert rule.query in QUERIES


@pytest.mark.parametrize("text", ["谁牵头" * 90, "who leads " * 29, "没有" * 140, "的" * 290])
def test_the_same_words_over_and_over_are_read_to_the_end_and_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        understand(text)


def test_asking_imports_no_heavy_library() -> None:
    program = (
        "import sys; from zeren.queries.ask import understand; understand('卫健委负责什么');"
        "print({'rdflib', 'pandas', 'neo4j', 'pyarrow', 'streamlit', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
