"""The named questions as files, and asking them: what is read, checked and refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import zeren
from zeren.graph import QueryError
from zeren.queries import QUERIES, QueryFileError, Refused, Session, run
from zeren.queries.catalogue import Catalogue, read
from zeren.queries.dialect import common

# The questions of the model, each with the columns it must have at least.
PROMISED = {
    "documents": "jurisdiction document title number issuer issued_on form text",
    "duties": "jurisdiction document duty_key title text topic due status open_ended char_start"
    " char_end",
    "assignments": "jurisdiction document duty_key title agency role basis seq inherited quote"
    " char_start char_end",
    "indicators": "jurisdiction document duty_key kind metric comparator value unit due quote"
    " char_start char_end",
    "agencies": "jurisdiction agency kind function owner",
    "citations": "jurisdiction document title number relation quote char_start char_end",
    "people": "jurisdiction document person position post agency quote char_start char_end",
    "who_leads": "jurisdiction place duty agency role basis quote document char_start char_end",
    "duties_of": "jurisdiction agency duty title role basis quote document char_start char_end",
    "works_with": "agency_a agency_b duties leads_a leads_b",
    "compare": "jurisdiction place duty topic lead function basis others",
    "gaps": "jurisdiction document duty title gap",
    "overlaps": "topic function places jurisdictions",
    "indicators_due": "jurisdiction duty metric comparator value unit due due_by quote",
}

# The bundled plans are understood as a whole: what these list is tried in tests of their own.
NOTHING_BUNDLED = {"unsure", "corrections"}

GOOD = """\
// 有哪些任务？ · Which duties are there?
// where = 江海 · 地方 · a place
// key = 7 · 编号 · a number
//
// Remarks.
MATCH (d:Duty) WHERE $where_ = d.id AND d.key = $key
RETURN d.key AS key ORDER BY key
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The bundled plans in an embedded graph."""
    with zeren.connect(tmp_path_factory.mktemp("graph") / "five.zeren") as session:
        session.build()
        yield session


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize(("name", "columns"), PROMISED.items())
def test_a_promised_question_has_its_columns(name: str, columns: str) -> None:
    assert set(columns.split()) <= set(QUERIES[name].columns)


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_is_told_in_both_languages_and_so_are_its_parameters(name: str) -> None:
    query = QUERIES[name]
    assert query.question_zh.endswith("？")
    assert query.question_en.endswith("?")
    for parameter in query.parameters:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in parameter.description_zh)
        assert parameter.description_en.isascii()


@pytest.mark.parametrize("name", sorted(NOTHING_BUNDLED))
def test_a_question_without_an_answer_in_the_bundled_plans_has_its_columns(
    graph: Session, name: str
) -> None:
    answer = graph.query(name)
    assert (len(answer), answer.columns) == (0, QUERIES[name].columns)


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - NOTHING_BUNDLED))
def test_the_examples_of_a_question_give_rows(graph: Session, name: str) -> None:
    query = QUERIES[name]
    everything = graph.query(name)
    assert len(everything)
    assert everything.columns == query.columns
    for parameter in query.parameters:
        assert len(graph.query(name, **{parameter.name: parameter.example})), parameter.name
    assert len(graph.query(name, **{one.name: one.example for one in query.parameters}))


@pytest.mark.parametrize("name", QUERIES)
def test_no_value_is_empty_text_and_every_order_is_total(graph: Session, name: str) -> None:
    rows = graph.query(name).rows
    assert not [row for row in rows if "" in [value for value in row if isinstance(value, str)]]
    assert len({repr(row) for row in rows}) == len(rows)


def test_sections_come_in_the_order_of_their_document(graph: Session) -> None:
    found = [row["section"] for row in graph.query("sections", where="惠济")]
    assert [one for one in found if "/" not in one] == ["一", "二", "三", "四"]
    assert found[:6] == ["一", "一/一", "一/二", "一/三", "二", "二/一"]


@pytest.mark.parametrize("name", QUERIES)
def test_an_empty_text_stands_for_any(graph: Session, name: str) -> None:
    empty = {parameter.name: "" for parameter in QUERIES[name].parameters}
    assert graph.query(name, **empty).rows == graph.query(name).rows


def test_a_file_says_question_parameters_and_remarks(tmp_path: Path) -> None:
    path = tmp_path / "good.cypher"
    path.write_text(GOOD, encoding="utf-8")
    query = read(path)
    assert (query.name, query.question_zh, query.question_en) == (
        "good",
        "有哪些任务？",
        "Which duties are there?",
    )
    assert [(one.name, one.symbol, one.example) for one in query.parameters] == [
        ("where", "where_", "江海"),
        ("key", "key", "7"),
    ]
    assert query.parameters[0].description == "地方 · a place"
    assert query.remarks == "Remarks."
    assert query.columns == ("key",)
    assert query.cypher.startswith("MATCH (d:Duty)")


def test_a_file_may_hold_a_statement_for_one_case(tmp_path: Path) -> None:
    path = tmp_path / "keyed.cypher"
    keyed = "// when key is given\nMATCH (d:Duty) WHERE d.key = $key AND $where_ = d.id\n"
    path.write_text(GOOD + keyed + "RETURN d.key AS key ORDER BY key\n", encoding="utf-8")
    query = read(path)
    assert query.statement({"where": "x"}) == query.cypher
    assert query.statement({"key": ""}) == query.cypher
    assert query.statement({"key": "7"}).startswith("MATCH (d:Duty) WHERE d.key = $key")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("// 有哪些任务？ · Which", "// Which"), "line 1 is the question"),
        (("// key = 7 · 编号 · a number\n", ""), r"\$key is used but not declared"),
        (("AND d.key = $key", ""), "key is declared but not used"),
        (("$where_", "$where"), r"\$where is used but not declared"),
        (("// key = 7 · 编号 · a number", "// key = 7"), "line 3 is a parameter"),
        (("// key =", "// where ="), "line 3: where is declared twice"),
        (("RETURN d.key AS key", "RETURN labels(d) AS key"), "labels: gives a list"),
        (("ORDER BY key", ""), "the rows have no order"),
        (("RETURN", "SET d.key = 'x' RETURN"), r"SET writes to the graph.*line 7"),
        (("RETURN d.key AS key", "RETURN * "), "name the columns"),
        (("Remarks.\n", "Remarks.\n// when day is given\n"), "there is no parameter day"),
    ],
)
def test_a_file_that_breaks_a_rule_is_an_error_that_says_which(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    assert change[0] in GOOD
    path = tmp_path / "bad.cypher"
    text = GOOD.replace(*change)
    if "when" in change[1]:
        text = GOOD + "// when day is given\nMATCH (d:Duty) RETURN d.key AS key ORDER BY key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryFileError, match=rf"bad\.cypher: .*{reason}"):
        read(path)


def test_a_keyed_statement_must_give_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "bad.cypher"
    keyed = "// when key is given\nMATCH (d:Duty) WHERE d.key = $key AND $where_ = d.id\n"
    path.write_text(GOOD + keyed + "RETURN d.key AS other ORDER BY other\n", encoding="utf-8")
    with pytest.raises(QueryFileError, match="columns differ `when key is given`"):
        read(path)


def test_a_new_file_is_a_new_question(tmp_path: Path) -> None:
    (tmp_path / "good.cypher").write_text(GOOD, encoding="utf-8")
    questions = Catalogue(tmp_path)
    assert list(questions) == ["good"]
    assert "bad" not in questions
    with pytest.raises(KeyError):
        questions["bad"]


# ---------------------------------------------------------------- the common Cypher

D = "MATCH (d:Duty) "
A = "MATCH (a:Agency)-[:LEADS]->(d:Duty) "


@pytest.mark.parametrize(
    ("cypher", "reason"),
    [
        (D + "RETURN substring(d.title, 2) AS x ORDER BY x", "counts from 0 on one"),
        (D + "RETURN left(d.title, 2) AS x ORDER BY x", "one sign on one engine"),
        (D + "RETURN labels(d) AS x ORDER BY x", "gives a list on one"),
        (D + "RETURN head(collect(d.id)) AS x ORDER BY x", "on one engine only"),
        (D + "RETURN toString(d.seq) AS x ORDER BY x", "on one engine only"),
        (D + "RETURN sum(d.seq) AS x ORDER BY x", "of nothing is 0"),
        (D + "RETURN avg(d.seq) AS x ORDER BY x", "last digits"),
        (D + "RETURN id(d) AS x ORDER BY x", "not ours to show"),
        (D + "RETURN datetime() AS x ORDER BY x", "on one engine only"),
        (D + "RETURN list_sort(collect(d.id)) AS x ORDER BY x", "not known to be there"),
        (D + "RETURN collect(d.id)[0] AS x ORDER BY x", "a list counts from 0"),
        (D + "RETURN [y IN [1] | y] AS x ORDER BY x", "on one engine only"),
        (D + "RETURN d {.id} AS x ORDER BY x", "on one engine only"),
        (D + "RETURN COLLECT { MATCH (d) RETURN d.id } AS x ORDER BY x", "on one engine only"),
        (D + "WHERE 2 IN [1, null] RETURN d.id AS x ORDER BY x", "false on the other"),
        (D + "WHERE $w IS NULL RETURN d.id AS x ORDER BY x", "can't type a null"),
        (D + "WHERE any(y IN [1] WHERE y = $w) RETURN d.id AS x ORDER BY x", "inside any"),
        (D + "WHERE d:Duty RETURN d.id AS x ORDER BY x", "on one engine only"),
        (D + "WHERE (d)<-[:LEADS]-() RETURN d.id AS x ORDER BY x", "use EXISTS"),
        (D + "WHERE EXISTS { (d)<-[:LEADS]-() } RETURN d.id AS x ORDER BY x", "starts with MATCH"),
        (D + "WHERE d.title =~ '.*' RETURN d.id AS x ORDER BY x", "regular expression"),
        (D + "RETURN d.id AS `x y` ORDER BY `x y`", "no back-ticks"),
        (D + "RETURN d.id ORDER BY d.id", "a column needs a name"),
        (D + "RETURN d.id AS x", "no order"),
        (D + "RETURN d.id AS d ORDER BY d", "bound already"),
        (D + "WITH d ORDER BY d.seq RETURN d.id AS x ORDER BY x", "needs LIMIT"),
        (D + "RETURN d.id AS x UNION ALL " + D + "RETURN d.id AS x ORDER BY x", "as a whole"),
        ("MATCH (a:Section)-[:PART_OF*0..3]-(b) RETURN b.id AS x ORDER BY x", "turn back"),
        ("MATCH (a:Section)-[*1..3]->(b:!Duty) RETURN b.id AS x ORDER BY x", "one engine only"),
        ("MATCH (a:Agency WHERE a.named) RETURN a.id AS x ORDER BY x", "inside a pattern"),
        (
            "MATCH p = shortestPath((a:Topic)-[*1..3]-(b:Topic)) RETURN a.id AS x ORDER BY x",
            "ask the adapter",
        ),
        (
            D + "OPTIONAL MATCH (a:Agency)-[:LEADS]->(d) OPTIONAL MATCH (b:Agency)-[:GUIDES]->(d)"
            " WHERE a.id IS NULL OR a.id <> b.id RETURN b.id AS x ORDER BY x",
            "never matches on one engine",
        ),
    ],
)
def test_what_engines_answer_differently_is_refused_with_the_difference(
    cypher: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        common(cypher)


@pytest.mark.parametrize(
    "cypher",
    [
        D + "RETURN coalesce(sum(d.seq), 0) AS x ORDER BY x",
        D + "RETURN round(avg(d.seq), 6) AS x ORDER BY x",
        D + "WITH d ORDER BY d.seq LIMIT 3 RETURN d.id AS x ORDER BY x",
        D + "WITH d.id AS x RETURN x ORDER BY x",
        D + "WHERE any(y IN [1, 2] WHERE y = d.seq) RETURN d.id AS x ORDER BY x",
        D + "OPTIONAL MATCH (a:Agency)-[r:LEADS]->(d) WHERE r.seq = 1 RETURN a.id AS x ORDER BY x",
        A + "WHERE EXISTS { MATCH (d)<-[:GUIDES]-(b:Agency) WHERE b.id <> a.id }"
        " RETURN d.id AS x, COUNT { MATCH (d)<-[:LEADS]-(:Agency) } AS n ORDER BY n DESC, x",
        "MATCH (j:Jurisdiction)-[:PART_OF*0..4]->(k) RETURN k.code AS x ORDER BY x",
        "MATCH (a:Agency)--(b:Agency) WHERE a.id < b.id RETURN a.id AS x, b.id AS y ORDER BY x, y",
    ],
)
def test_what_engines_answer_alike_may_stand_in_a_question(cypher: str) -> None:
    assert common(cypher).columns


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("who_lead", {}, "no question 'who_lead'; did you mean who_leads?"),
        ("nonsense", {}, "there are agencies, assignments"),
        ("who_leads", {"abuot": "x"}, "no parameter 'abuot'; did you mean about?"),
        ("sources", {"topic": "x"}, "no parameter 'topic'; there is where"),
        ("gaps", {"validity": "all"}, "current, in-force, superseded, unknown or any, not all"),
        ("who_leads", {"about": None}, "about takes a text such as 医疗废物, not None"),
        ("who_leads", {"about": ["x"]}, "about takes a text such as 医疗废物, not a list"),
        ("who_leads", {"about": True}, "not a bool"),
        ("who_leads", {"about": " \u3000"}, "about has no value; leave it out for any"),
        ("who_leads", {"about": "a\x00b"}, "characters that are no text"),
        ("who_leads", {"about": "a\ud800b"}, "characters that are no text"),
        ("indicators_due", {"before": "2020/12/31"}, "a day, month or year such as 2020-12-31"),
        ("indicators_due", {"before": "2020-02-30"}, "not 2020-02-30"),
    ],
)
def test_a_question_that_can_not_be_asked_is_refused_in_one_sentence(
    graph: Session, name: str, params: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError) as refused:
        graph.query(name, **params)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_values_are_stripped_and_numbers_taken_as_their_digits(graph: Session) -> None:
    code = graph.query("documents").column("jurisdiction")[0]
    assert graph.query("documents", where=f" {code}\u3000").rows
    assert graph.query("documents", where=f"\ufeff{code}\u200b").rows
    assert graph.query("documents", where=int(code)).rows  # type: ignore[arg-type]


def test_the_cypher_and_parameters_of_a_result_give_it_again(graph: Session) -> None:
    result = graph.query("who_leads", about="医疗废物", where="江海")
    again = graph.cypher(result.cypher, **result.params)
    assert (again.columns, again.rows) == (result.columns, result.rows)


def test_a_statement_of_ones_own_takes_parameters_and_misses_none(graph: Session) -> None:
    text = "MATCH (d:Duty) WHERE d.key = $key RETURN d.title AS title ORDER BY title"
    assert len(graph.cypher(text, key="7")) == 1
    with pytest.raises(QueryError, match=r"no value given for \$key"):
        graph.cypher(text)
    with pytest.raises(QueryError, match="no parameter other"):
        graph.cypher(text, key="7", other=1)


def test_an_error_of_the_engine_points_into_the_text_that_was_typed(graph: Session) -> None:
    with pytest.raises(QueryError) as refused:
        graph.cypher("// a comment\nMATCH (d:Duty)\u3000RETURN d {.key} AS key")
    assert (refused.value.line, refused.value.column) == (2, 25)


def test_a_graph_opened_for_reading_is_not_written(graph: Session) -> None:
    with pytest.raises(Refused, match="writes to the graph"):
        graph.cypher("CREATE (:Topic {id: 'x', label_zh: 'x', label_en: 'x'})")
    with pytest.raises(QueryError):
        graph.engine.rows("CREATE (:Topic {id: 'x', label_zh: 'x', label_en: 'x'})")


@pytest.mark.slow
def test_after_a_build_the_next_question_is_asked_of_the_new_graph(
    tmp_path: Path, documents: Path
) -> None:
    first, *others = sorted(documents.glob("*.txt"))
    with zeren.connect(tmp_path / "own.zeren") as mine, zeren.connect(mine.target) as other:
        mine.build(first)
        assert len(mine.query("documents")) == len(other.query("documents")) == 1
        mine.build(others[0], others[1])
        assert len(mine.query("documents")) == len(other.query("documents")) == 3
        mine.build([others[2]], source="https://example.org/plan")
        assert len(other.query("documents")) == 4
        assert other.query("documents").column("source_url").count("https://example.org/plan") == 1


def test_run_asks_an_open_engine(graph: Session) -> None:
    assert run(graph.engine, "places").rows == graph.query("places").rows


def test_asking_imports_neither_frames_nor_rdf_nor_a_page(graph: Session) -> None:
    program = (
        "import sys, zeren; g = zeren.connect(sys.argv[1]);"
        "g.query('who_leads', about='医疗废物'); g.cypher('RETURN 1 AS x');"
        "print([name for name in ('rdflib', 'pandas', 'polars', 'numpy', 'streamlit', 'pyarrow',"
        " 'neo4j', 'networkx', 'zeren.queries.ask', 'zeren.loaders') if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, graph.target]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
