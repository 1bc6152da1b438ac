"""Pages put together are the whole answer, in its order, and the count is its length."""

from __future__ import annotations

import pytest

from zeren.graph import Engine, connect
from zeren.queries import QUERIES, QueryError, run
from zeren.queries.session import how_many


def pages(engine: Engine, name: str, limit: int, **params: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    after = ""
    for _ in range(2000):
        found = run(engine, name, limit=limit, after=after, **params)
        assert len(found) <= limit
        rows += found.rows
        after = found.after
        if not after:
            return rows
        assert len(found) == limit
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("name", QUERIES)
def test_pages_are_the_whole_answer(engine: Engine, name: str) -> None:
    whole = run(engine, name)
    limit = max(1, len(whole) // 5)
    assert pages(engine, name, limit) == list(whole.rows)
    assert how_many(engine, name) == len(whole)
    assert run(engine, name, limit=len(whole) + 1).after == ""


@pytest.mark.parametrize("limit", [1, 7])
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("compare", {"topic": "medical-waste"}),
        ("compare", {"where": "440000", "topic": "信用"}),
        ("gaps", {"where": "440700"}),
        ("who_leads", {"about": "医疗废物"}),
        ("who_leads", {"about": "信用", "where": "江海"}),
        ("duties_of", {"agency": "health", "where": "江海"}),
        ("works_with", {"agency": "区卫生健康局", "where": "江海"}),
        ("duties", {"where": "没有"}),
        ("people", {}),
    ],
)
def test_pages_of_narrow_questions_are_whole(
    engine: Engine, name: str, params: dict[str, str], limit: int
) -> None:
    whole = run(engine, name, **params)
    assert pages(engine, name, limit, **params) == list(whole.rows)
    assert how_many(engine, name, **params) == len(whole)


@pytest.mark.slow
def test_pages_of_odd_places_are_whole() -> None:
    from .odd import odd_graph

    with connect(":memory:") as engine:
        engine.prepare()
        engine.write(odd_graph())
        for name in QUERIES:
            for limit in (1, 3):
                assert pages(engine, name, limit) == list(run(engine, name).rows), name
            assert how_many(engine, name) == len(run(engine, name)), name


@pytest.mark.parametrize("after", ["nonsense", "W10", "你好"])
def test_what_is_no_place_of_a_page_is_refused(engine: Engine, after: str) -> None:
    with pytest.raises(QueryError, match="not where a page ended"):
        run(engine, "duties", limit=3, after=after)


def test_a_page_has_rows(engine: Engine) -> None:
    for limit in (0, -1, "x"):
        with pytest.raises(QueryError):
            run(engine, "duties", limit=limit)
