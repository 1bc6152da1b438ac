"""A question started from keys gives the rows of its general statement, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zeren.graph import Engine, Graph, connect
from zeren.queries import QUERIES, run
from zeren.queries import keyed as keys
from zeren.queries.keyed import KEYS, bodies_of, documents_from, documents_of, keyed
from zeren.queries.session import _sorted_lists

VALUES = {
    "where": [
        "440704",
        "江海",
        "广东省",
        "100000",
        "Huiji",
        "惠济区",
        "鼓楼区",
        "不存在",
        "999999",
    ],
    "agency": ["区卫生健康局", "health", "财政", "市卫生健康委员会", "没有这个局", "finance"],
    "other": ["区市场监督管理局", "tax", "区卫生健康局"],
    "topic": ["medical-waste", "双随机一公开", "没有"],
    "about": ["医疗废物", "信用", "medical-waste", "grid"],
    "function": ["health"],
    "role": ["leads"],
    "before": ["2020-12-31"],
}
KEYED = [name for name in QUERIES if {one.name for one in QUERIES[name].parameters} & KEYS.keys()]


def assert_same(engine: Engine, name: str, params: dict[str, str]) -> None:
    query = QUERIES[name]
    values = {one.symbol: params.get(one.name, "") for one in query.parameters}
    general = engine.rows(query.cypher, values)
    assert list(map(_sorted_lists, general.rows)) == list(run(engine, name, **params).rows)


def choices(name: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {},
        optional={
            one.name: st.sampled_from([*VALUES.get(one.name, []), one.example])
            for one in QUERIES[name].parameters
        },
    )


@pytest.mark.parametrize("name", KEYED)
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_keys_change_no_row(engine: Engine, name: str, data: st.DataObject) -> None:
    assert_same(engine, name, data.draw(choices(name)))


@pytest.mark.parametrize(
    ("name", "where"),
    [
        *product(
            ["who_leads", "duties_of", "works_with", "compare", "gaps", "duties", "assignments"],
            ["江海", "440704", "440000", "翁源县"],
        )
    ],
)
def test_keys_change_no_row_of_the_main_questions(engine: Engine, name: str, where: str) -> None:
    query = QUERIES[name]
    names = [one.name for one in query.parameters if one.name != "where"]
    for chosen in (*([one] for one in names), []):
        assert_same(
            engine, name, {"where": where} | {one: VALUES.get(one, [""])[0] for one in chosen}
        )


@pytest.fixture(scope="module")
def odd() -> Iterator[Engine]:
    """Places of one name, a zone, a document without a place (see test_queries)."""
    from .odd import odd_graph

    with connect(":memory:") as engine:
        engine.prepare()
        engine.write(odd_graph())
        yield engine


@pytest.mark.parametrize("name", KEYED)
@pytest.mark.parametrize("where", ["", "鼓楼区", "320106", "高新区", "朝阳", "朝阳市", "国"])
def test_keys_change_no_row_of_odd_cases(odd: Engine, name: str, where: str) -> None:
    names = {one.name for one in QUERIES[name].parameters}
    for agency in ("", "卫生局", "finance", "d1卫生局", "无"):
        if "agency" in names or not agency:
            params = {"where": where, "agency": agency} if agency else {"where": where}
            assert_same(odd, name, {key: value for key, value in params.items() if key in names})


def test_a_body_may_be_named_by_its_id(engine: Engine, graph: Graph) -> None:
    body = next(row for row in graph.nodes["Agency"] if row["name"] == "区卫生健康局")
    rows = run(engine, "duties_of", agency=body["id"])
    assert set(rows.column("agency_id")) == {body["id"]}
    assert bodies_of(engine, body["id"], None) == [body["id"]]


def test_a_zone_is_found_by_its_own_name(odd: Engine) -> None:
    assert documents_of(odd, "高新区") == [("320106", "d3")]
    assert documents_of(odd, "")[-1] == (None, "d4")


def test_a_place_is_asked_for_by_its_documents() -> None:
    """Where a place is given, no statement walks over all places any more."""
    for name in KEYED:
        query = QUERIES[name]
        if "(doc:Document)" in query.cypher and "toLower(doc.place_name)" in query.cypher:
            text = keyed(query, frozenset({"where"}))
            assert "$documents" in text, name
            assert "above.names" not in text, name


def test_all_documents_are_read_from_a_place_on_in_parts(
    odd: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = documents_of(odd, "")
    for first in (1, 2, 3, 64):
        monkeypatch.setattr(keys, "_FIRST", first)
        assert list(documents_from(odd, "")) == whole
        assert list(documents_from(odd, "320106")) == [
            one for one in whole if one[0] is None or one[0] >= "320106"
        ]
        assert list(documents_from(odd, None)) == [(None, "d4")]
