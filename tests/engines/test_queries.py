"""Every named question on every engine: right by the rows of the graph, and alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zeren.graph import Engine, Graph, connect
from zeren.queries import QUERIES, admit, run

from .expected import Expected, picked

HONEST = yaml.safe_load(
    (Path(__file__).parent.parent / "attacks.yaml").read_text(encoding="utf-8")
)["passes"]

WHERE = ("", "江海", "440704", "广东省", "Huiji District", "全国", "邙山", "火星")
ABOUT = ("", "医疗废物", "medical-waste", "Medical Waste", "双随机", "信用", "工会", "民政", "公安")
CASES: dict[str, tuple[dict[str, str], ...]] = {
    "duties": tuple({"where": where} for where in WHERE),
    "assignments": ({}, {"role": "leads"}, {"role": "responsible", "where": "盐城"}),
    "indicators": tuple({"where": where} for where in WHERE),
    "agencies": (*({"where": where} for where in WHERE), {"function": "health"}),
    "who_leads": tuple(
        {"about": about, "where": where}
        for about in ABOUT
        for where in ("", "江海", "四川省")
    ),
    "duties_of": tuple(
        {"agency": agency, "where": where}
        for agency in ("", "health", "财政", "Market Regulation", "区卫健委", "无此单位")
        for where in ("", "惠济")
    ),
    "works_with": tuple(
        {"agency": agency, "where": where}
        for agency in ("", "health", "区卫健委", "市场监管")
        for where in ("", "广东")
    ),
    "compare": tuple(
        {"topic": topic, "where": where}
        for topic in ("", "credit", "医疗废物", "CREDIT SUPERVISION")
        for where in ("", "江海")
    ),
    "gaps": tuple({"where": where} for where in WHERE),
    "overview": ({}, {"where": "江海"}, {"validity": "unknown"}, {"validity": "superseded"}),
    "overlaps": ({}, {"topic": "double-random"}, {"where": "广东省"}, {"where": "全国"}),
    "indicators_due": tuple(
        {"before": before} for before in ("", "2020", "2020-06", "2020-06-30", "2020-12-30", "1999")
    ),
}


@pytest.fixture(scope="module")
def expected(graph: Graph) -> Expected:
    return Expected(graph)


@pytest.fixture(scope="module")
def embedded(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The same rows in an embedded graph, for the other engine to be held against."""
    target = str(tmp_path_factory.mktemp("alike") / "plans.zeren")
    with connect(target, read_only=False) as writer:
        writer.prepare()
        writer.write(graph)
    with connect(target) as reader:
        yield reader


@pytest.mark.parametrize(
    ("name", "params"),
    [(name, params) for name, cases in CASES.items() for params in cases],
    ids=lambda value: value if isinstance(value, str) else "-".join(value.values()),
)
def test_a_question_answers_what_the_rows_of_the_graph_say(
    engine: Engine, expected: Expected, name: str, params: dict[str, str]
) -> None:
    rows = picked(run(engine, name, **params), name)
    wanted = getattr(expected, name)(**params)
    assert set(rows) == wanted


@pytest.mark.parametrize("name", QUERIES)
def test_engines_give_the_same_rows_in_the_same_order(
    engine: Engine, embedded: Engine, name: str
) -> None:
    examples = {one.name: one.example for one in QUERIES[name].parameters}
    for params in ({}, examples, *({key: value} for key, value in examples.items())):
        here, there = run(engine, name, **params), run(embedded, name, **params)
        assert here.columns == there.columns == QUERIES[name].columns
        assert here.rows == there.rows


@pytest.mark.parametrize("name", QUERIES)
def test_values_have_the_types_of_the_model(engine: Engine, name: str) -> None:
    for row in run(engine, name).rows:
        for value in row:
            assert value is None or type(value) in (str, int, float, bool, list)


def test_the_quote_of_every_row_stands_at_its_place_in_the_text(engine: Engine) -> None:
    texts = {row["document"]: row["text"] for row in run(engine, "documents")}
    seen = 0
    for name in QUERIES:
        columns = QUERIES[name].columns
        if {"quote", "document", "char_start"} <= set(columns):
            for row in run(engine, name):
                if row["quote"] is not None:
                    seen += 1
                    text = texts[row["document"]]
                    assert text[row["char_start"] : row["char_end"]] == row["quote"]
    assert seen > 1000


@pytest.mark.parametrize(
    "params",
    [{}, {"agency": "区卫生健康局"}, {"where": "440704"}, {"agency": "health", "where": "惠济"}],
)
def test_a_pair_of_bodies_comes_with_the_words_of_a_duty_they_share(
    engine: Engine, params: dict[str, str]
) -> None:
    same = ("agency_a_id", "agency_b_id", "duty", "title", "role_a", "role_b", "document", "quote",
            "char_start", "char_end", "quote_b", "char_start_b", "char_end_b")  # fmt: skip
    shared = {
        (row["duty_id"], *(row[name] for name in same))
        for row in run(engine, "shared_duties", **params)
    }
    pairs = run(engine, "works_with", **params)
    assert len(pairs)
    for row in pairs:
        assert (row["example_id"], *(row[name] for name in same)) in shared
        if row["leads_a"] or row["leads_b"]:
            assert "leads" in (row["role_a"], row["role_b"])


def test_gaps_and_dates_come_with_the_words_of_the_duty(engine: Engine) -> None:
    duties = {row["duty_id"]: row for row in run(engine, "duties")}
    for row in run(engine, "gaps"):
        duty = duties[row["duty_id"]]
        assert (row["text"], row["duty_start"]) == (duty["text"], duty["char_start"])
    dated = [row for row in run(engine, "duties_of") if row["due"]]
    assert dated
    for row in dated:
        duty = duties[row["duty_id"]]
        for name in ("due_quote", "due_start", "due_end"):
            assert row[name] == duty[name]


def test_the_findings_of_a_document_are_those_of_the_listings(engine: Engine) -> None:
    found: dict[str, int] = defaultdict(int)
    for row in run(engine, "findings"):
        found[row["finding"]] += 1
    listed: dict[str, int] = defaultdict(int)
    for row in run(engine, "assignments"):
        listed[row["role"]] += 1
    for row in run(engine, "citations"):
        listed[row["relation"]] += 1
    for row in run(engine, "duties"):
        listed["duty"] += 1
        listed["due"] += row["due"] is not None
    listed["indicator"] = len(run(engine, "indicators"))
    assert {key: found[key] for key in listed} == listed


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case["cypher"][:60])
def test_an_honest_statement_of_a_visitor_runs(engine: Engine, case: dict[str, Any]) -> None:
    if case.get("engine", engine.name) != engine.name:
        return  # in the words of the other engine
    found = engine.rows(admit(case["cypher"]).text)
    assert len(found) == case.get("rows", len(found)) and ("rows" in case or len(found))


# ---------------------------------------------------------------- any values

TYPED = """\
江海|江海区|江门市|Jianghai|440704|四川省|惠济|china|鼓楼区|医疗废物|medical-waste|credit|监管|疫苗|VACCINES
卫生|health|区卫生健康局|区卫健委|市场监管|finance|other|leads|responsible|惠政办〔2020〕25号
'|"|\\|%|'; MATCH (n)|$where_"""
VALUES = st.sampled_from(["", *TYPED.replace("\n", "|").split("|")])
DAYS = st.sampled_from(["", "2019", "2020", "2020-06", "2020-06-30", "2020-12-31", "2021-01-01"])


@st.composite
def questions(draw: Callable[[Any], Any]) -> tuple[str, dict[str, str]]:
    """A question with values of any kind for its parameters."""
    name = draw(st.sampled_from(list(QUERIES)))
    return name, {
        one.name: draw(
            st.sampled_from(["", *one.choices])
            if one.choices
            else DAYS
            if one.kind == "date"
            else VALUES
        )
        for one in QUERIES[name].parameters
    }


SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(asked=questions())
def test_any_values_give_the_same_rows_on_every_engine(
    engine: Engine, embedded: Engine, asked: tuple[str, dict[str, str]]
) -> None:
    name, params = asked
    assert run(engine, name, **params).rows == run(embedded, name, **params).rows


HOSTILE = (
    "'", '"', "\\", "`", ".*", "(?i)[", "$where_", "'; MATCH (n) DETACH DELETE n; //", "{}",
    "\\u0041", "null", "鼓楼区", "区卫生\u200b健康局", "医疗\n废物", "𠮷", "İ", "ß",
    "-1", "健康" * 5000,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in QUERIES if QUERIES[name].parameters])
def test_no_value_is_taken_for_cypher_or_a_pattern(
    engine: Engine, embedded: Engine, name: str
) -> None:
    words = [one.name for one in QUERIES[name].parameters if one.kind == "text"]
    whole = len(run(embedded, name))
    for at, value in enumerate(HOSTILE if words else ()):
        params = dict.fromkeys(words[: None if at % 2 else 1], value)
        rows = run(engine, name, **params).rows
        assert rows == run(embedded, name, **params).rows
        assert len(rows) < whole or not rows


# Questions in which a row says something of one duty or finding alone, so that places add up.
SINGLE = [name for name in QUERIES if name not in ("works_with", "overlaps", "topics", "overview")]
PLACES = ("440704", "440229", "511100", "410108", "320900")


@SLOW
@given(asked=questions())
def test_a_filter_never_adds_rows_and_places_add_up_to_the_whole(
    engine: Engine, asked: tuple[str, dict[str, str]]
) -> None:
    name, params = asked
    narrow = run(engine, name, **params)
    if name in SINGLE and name not in ("functions", "who_leads"):
        # Which plans count is no filter of rows: a body is listed with fewer duties, too.
        counted = {key: value for key, value in params.items() if key == "validity"}
        wide = run(engine, name, **counted)
        assert {repr(row) for row in narrow.rows} <= {repr(row) for row in wide.rows}
    if name in SINGLE and "where" in params:
        rest = {key: value for key, value in params.items() if key != "where"}
        if name == "functions":
            return
        whole = run(engine, name, **rest)
        parts = [row for place in PLACES for row in run(engine, name, where=place, **rest).rows]
        assert sorted(map(repr, parts)) == sorted(map(repr, whole.rows))
