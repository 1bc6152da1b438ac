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
        *(
            (name, {"validity": validity})
            for name in ("duties_of", "works_with", "indicators_due", "assignments", "indicators")
            for validity in ("any", "superseded", "unknown")
        ),
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


# They mirror the documents, superseded ones too.
LISTINGS = {"assignments", "citations", "documents", "duties", "indicators", "people"}
# What was read of each document, and how: its validity makes no difference there.
OF_READING = {"branches", "corrections", "findings", "sections", "sources", "unsure", "validity"}
RULED = sorted(QUERIES.keys() - OF_READING)


@pytest.fixture(scope="module")
def rid() -> Iterator[Engine]:
    """The odd graph without its superseded plan."""
    with connect(":memory:", read_only=False) as engine:
        engine.prepare()
        engine.write(odd_graph(without="d7"))
        yield engine


@pytest.mark.parametrize("name", RULED)
def test_one_rule_says_whether_a_superseded_plan_counts(
    odd: tuple[Engine, Expected], rid: Engine, name: str
) -> None:
    engine, _ = odd
    now, gone, whole = (
        run(engine, name, validity=one).rows for one in ("current", "superseded", "any")
    )
    assert now == run(rid, name, validity="any").rows
    assert run(engine, name).rows == (whole if name in LISTINGS else now)
    if name not in ("people", "citations", "overlaps"):  # of which the plan has none
        assert gone and now != whole


@pytest.mark.parametrize("agency", ["卫生局", "finance", "d7卫生局"])
@pytest.mark.parametrize("name", ["duties_of", "works_with", "shared_duties"])
def test_the_rule_holds_for_one_body(
    odd: tuple[Engine, Expected], rid: Engine, name: str, agency: str
) -> None:
    engine, _ = odd
    for where in ("", "朝阳县"):
        params = {"agency": agency, "where": where}
        assert run(engine, name, **params).rows == run(rid, name, validity="any", **params).rows


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
