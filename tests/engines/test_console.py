"""Free questions on every engine: the same answers, and on a server nothing but reading."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from zeren.graph import Engine, connect
from zeren.graph.engine import GraphError, Overrun, QueryError
from zeren.graph.things import settled
from zeren.queries.console import Console
from zeren.queries.limits import Limits, taken
from zeren.queries.shape import shape

COUNT = "MATCH (d:Duty) RETURN count(*) AS n"


@pytest.fixture(scope="module")
def console(engine: Engine) -> Iterator[Console]:
    made = Console(engine.target)
    yield made
    made.close()


def streamed(engine: Engine, text: str) -> Any:
    with engine.streamed(text, seconds=20) as (columns, rows):
        return columns, settled(rows)


def test_nodes_edges_and_paths_are_the_same_on_every_engine(engine: Engine) -> None:
    text = "MATCH p = (a:Agency)-[r:LEADS]->(d:Duty) WITH a, r, d, p ORDER BY d.id, a.id LIMIT 3 "
    columns, rows = streamed(engine, text + "RETURN a, r, d, p, 1.5 AS x, [1, 2] AS xs")
    assert columns == ("a", "r", "d", "p", "x", "xs")
    for a, r, d, p, x, xs in rows:
        assert (a["_node"], d["_node"], r["_edge"]) == ("Agency", "Duty", "LEADS")
        assert (r["_from"], r["_to"]) == (a["id"], d["id"])
        assert p == {"_path": [a, r, d]}
        assert list(d) == ["_node", *sorted(key for key in d if key != "_node")]
        assert not any(key in a for key in ("_at", "_ID", "_LABEL"))
        assert (x, xs) == (1.5, [1, 2])


def test_sums_and_days_are_plain_values(engine: Engine) -> None:
    _, rows = streamed(engine, "MATCH (d:Duty) RETURN sum(d.seq) AS n, date('2020-02-29') AS day")
    assert type(rows[0][0]) is int
    assert rows[0][1] == "2020-02-29"


def test_the_console_answers(console: Console) -> None:
    text = "// $most = 3\nMATCH (a:Agency)-[r:LEADS]->(d:Duty) RETURN a, r, d LIMIT $most"
    answer = console.ask(text)
    assert (answer.columns, len(answer), answer.cut) == (("a", "r", "d"), 3, "")
    assert len(shape(answer.columns, answer.rows)[1]) == 3
    few = console.ask("MATCH (d:Duty) RETURN d.id AS id ORDER BY id", rows=5)
    assert (len(few), few.cut) == (5, "rows")


def test_an_error_points_at_its_place(console: Console) -> None:
    with pytest.raises(QueryError) as error:
        console.ask("// remark\nMATCH (d:Duty)\n  RETURN e.id AS x")
    assert (error.value.line, error.value.column) == (3, 10)


def test_what_takes_too_long_is_stopped(console: Console) -> None:
    began = time.monotonic()
    with pytest.raises(Overrun, match="longer"):
        console.ask(
            "MATCH (a)-[]-(b)-[]-(c)-[]-(d)-[]-(e)-[]-(f)-[]-(g) "
            "RETURN count(*) AS n, max(a.id) AS a",
            seconds=1,
        )
    assert time.monotonic() - began < 10
    assert console.ask(COUNT).rows[0][0] > 100


def test_a_session_for_strangers_only_reads(engine: Engine) -> None:
    """What the reader of statements would refuse is refused by the engine, too."""
    before = engine.rows(COUNT).rows
    for text in (
        "CREATE (:Topic {id: 'x'})",
        "MATCH (d:Duty) SET d.title = 'x' RETURN d.id",
        "MATCH (d:Duty) DETACH DELETE d",
        "MERGE (t:Topic {id: 'x'}) RETURN t.id",
    ):
        with pytest.raises(GraphError), engine.streamed(text, seconds=5) as stream:
            taken(stream, Limits())
    assert engine.rows(COUNT).rows == before


def test_a_server_is_asked_through_a_session_that_only_reads(engine: Engine) -> None:
    """Also where the engine itself was opened for writing."""
    if engine.name != "neo4j":
        return  # a file that is open for writing has no sessions
    with connect(engine.target, read_only=False) as writer:
        for text in ("CREATE (:Topic {id: 'x'})", "CALL db.createLabel('X')"):
            with pytest.raises(GraphError), writer.streamed(text, seconds=5) as stream:
                taken(stream, Limits())
        assert writer.rows("MATCH (t:Topic {id: 'x'}) RETURN count(*) AS n").rows == [(0,)]
