"""Odd cases on every engine: right by the rows of their graph, and alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zeren.graph import Engine, Graph, connect
from zeren.queries import QUERIES, run

from .expected import Expected, picked
from .odd import odd_graph


@pytest.fixture(scope="module")
def odd(
    engine: Engine, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Expected]]:
    """The odd graph in the same kind of engine; a server gets its plans back afterwards."""
    rows = odd_graph()
    own = engine.name == "ladybug"
    target = str(tmp_path_factory.mktemp("odd") / "odd.zeren") if own else engine.target
    with connect(target, read_only=False) as writer:
        writer.prepare()
        writer.write(rows)
    with connect(target) as reader:
        yield reader, Expected(rows)
    if not own:
        with connect(target, read_only=False) as writer:
            writer.write(graph)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        *(
            ("who_leads", {"about": about, "where": where})
            for about in ("", "信用", "credit", "信用监管", "grid")
            for where in ("", "鼓楼区", "320106", "高新区", "朝阳", "朝阳市", "国")
        ),
        *(
            ("who_leads", {"validity": validity, "where": where})
            for validity in ("any", "superseded", "in-force", "unknown")
            for where in ("", "朝阳县", "鼓楼区")
        ),
        *(
            (name, {"validity": validity, "where": where})
            for name in ("compare", "gaps", "overlaps", "overview")
            for validity in ("", "any", "superseded", "in-force", "unknown")
            for where in ("", "朝阳县")
        ),
        *((name, {"where": w}) for name in ("duties", "gaps") for w in ("", "鼓楼", "朝阳县")),
        *(("duties_of", {"agency": agency}) for agency in ("", "卫生局", "Finance", "区财政局")),
        *(("works_with", {"agency": agency}) for agency in ("", "卫生局", "finance")),
        *(("compare", {"topic": topic}) for topic in ("", "credit", "网格")),
        *(("overlaps", {"where": where}) for where in ("", "国", "朝阳市", "鼓楼区")),
        ("agencies", {}),
        ("agencies", {"where": "鼓楼"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value.values()),
)
def test_odd_cases_are_answered_as_the_rows_say(
    odd: tuple[Engine, Expected], name: str, params: dict[str, str]
) -> None:
    engine, expected = odd
    assert set(picked(run(engine, name, **params), name)) == getattr(expected, name)(**params)


def test_what_was_not_understood_corrected_or_replaced_is_listed_on_every_engine(
    odd: tuple[Engine, Expected],
) -> None:
    engine, _ = odd
    (doubt,) = run(engine, "unsure", where="朝阳县")
    assert (doubt["document"], doubt["line"], doubt["reason"]) == ("d6", 1, "names nobody")
    (said,) = run(engine, "corrections", where="朝阳县")
    assert (said["said"], said["was"], said["corrected_by"]) == ("leads", None, "王")
    (gone,) = [row for row in run(engine, "validity") if row["validity"] == "superseded"]
    assert (gone["about"], gone["by"], gone["document"], gone["quote"]) == (
        "d7",
        "d6",
        "d6",
        "张三",
    )


@pytest.mark.parametrize("name", ["compare", "gaps", "overview", "who_leads"])
def test_superseded_plans_are_left_out_unless_they_are_asked_for(
    odd: tuple[Engine, Expected], name: str
) -> None:
    engine, _ = odd
    now, gone, whole = (run(engine, name, validity=one).rows for one in ("", "superseded", "any"))
    assert gone and set(map(repr, now)) != set(map(repr, whole))
    if name != "overview":
        assert sorted(map(repr, (*now, *gone))) == sorted(map(repr, whole))


def test_a_place_without_a_better_answer_gives_what_is_only_mentioned(
    odd: tuple[Engine, Expected],
) -> None:
    rows = run(odd[0], "who_leads", about="信用", where="鼓楼区")
    assert [(row["jurisdiction"], row["place"], row["duty"], row["match"]) for row in rows] == [
        ("320106", "鼓楼区", "2", "title"),
        ("320106", "高新区", "1", "mentioned"),
        ("410204", "鼓楼区", "1", "mentioned"),
    ]


def test_a_document_without_a_place_is_in_no_place_and_in_every_listing(
    odd: tuple[Engine, Expected],
) -> None:
    engine, _ = odd
    assert None in run(engine, "documents").column("jurisdiction")
    assert None not in run(engine, "documents", where="国").column("jurisdiction")
    assert "d4" in run(engine, "assignments").column("document")
    counts = {row["what"]: row["number"] for row in run(engine, "overview") if not row["role"]}
    assert counts == {"documents": 6, "duties": 9}


def test_a_seat_has_the_post_that_is_printed_beside_it(odd: tuple[Engine, Expected]) -> None:
    seats = [
        (row["document"], row["char_start"], row["position"], row["post"], row["agency"])
        for row in run(odd[0], "people")
    ]
    assert seats == [
        ("d1", 3, "组长", "局长", "卫生局"),
        ("d1", 30, "组长", None, None),
        ("d2", 3, None, "局长", "卫生局"),
    ]


def test_the_same_odd_cases_come_in_the_same_order_on_every_engine(
    odd: tuple[Engine, Expected],
) -> None:
    engine, _ = odd
    with connect(":memory:", read_only=False) as other:
        other.prepare()
        other.write(odd_graph())
        for name in QUERIES:
            assert run(engine, name).rows == run(other, name).rows, name
