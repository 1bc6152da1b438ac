"""What every engine does alike; only the fixture knows which one it is."""

from __future__ import annotations

import pytest

from zeren.graph import Engine, Graph, GraphError, QueryError, connect, pages
from zeren.graph.build import merge, ordered
from zeren.graph.check import problems
from zeren.graph.streams import of_engine, only
from zeren.ontology import schema


def test_what_was_written_is_read_back(engine: Engine, graph: Graph) -> None:
    assert merge(engine.read(), ()) == graph


@pytest.mark.parametrize("few", [0, 2_000])
def test_it_can_be_gone_through_without_being_held(
    engine: Engine, graph: Graph, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FEW", few)
    monkeypatch.setattr(pages, "MOST", 40)
    streams = of_engine(engine)
    passed = Graph(
        {label: [dict(row) for row in rows] for label, rows in streams.nodes.items()},
        {name: [dict(row) for row in rows] for name, rows in streams.edges.items()},
    )
    assert ordered(passed) == graph
    documents = list(only(streams.nodes["Document"], "text"))
    assert {row["id"]: row["text"] for row in documents} == {
        row["id"]: row["text"] for row in graph.nodes["Document"]
    }
    assert {tuple(row) for row in documents} == {("id", "text")}
    names = {"src_label", "dst_label", "src", "dst", "quote"}
    for row in only(streams.edges["LEADS"], "quote", "due_quote"):
        assert set(row) == names
    assert problems(streams) == []


def test_rows_are_plain_values_under_the_names_of_the_columns(engine: Engine) -> None:
    found = engine.rows(
        "MATCH (a:Agency)-[r:LEADS]->(d:Duty) WHERE d.id = $duty "
        "RETURN a.name AS agency, a.spellings AS spellings, r.seq AS seq, r.inherited AS inherited "
        "ORDER BY agency",
        {
            "duty": engine.rows("MATCH (:Agency)-[:LEADS]->(d:Duty) RETURN min(d.id) AS id").rows[
                0
            ][0]
        },
    )
    assert found.columns == ("agency", "spellings", "seq", "inherited")
    row = next(iter(found))
    assert isinstance(row["agency"], str)
    assert isinstance(row["spellings"], list)
    assert isinstance(row["seq"], int)
    assert row["inherited"] in (True, False)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("MATCH (:Agency)-[r]->(:Duty) RETURN DISTINCT type(r) AS it ORDER BY it LIMIT 1", None),
        ("RETURN toString(63) AS it", "63"),
        ("RETURN toInteger('63') AS it", 63),
        ("RETURN toFloat('6.5') AS it", 6.5),
        ("RETURN head(['甲', '乙']) AS it", "甲"),
        ("RETURN last(['甲', '乙']) AS it", "乙"),
        ("RETURN split('甲、乙', '、') AS it", ["甲", "乙"]),
        ("RETURN coalesce(null, '无') AS it", "无"),
        ("UNWIND [3, 1] AS one WITH one ORDER BY one LIMIT 2 RETURN sum(one) AS it", 4),
        ("MATCH (d:Duty) WHERE d.id = 'nothing' RETURN coalesce(sum(d.seq), 0) AS it", 0),
        ("RETURN left('江海区', 2) AS it", "江海"),
        ("RETURN right('江海区', 1) AS it", "区"),
        ("RETURN size('江海区') AS it", 3),
        ("RETURN toLower('JiangHai') AS it", "jianghai"),
    ],
)
def test_common_functions_mean_the_same(engine: Engine, text: str, answer: object) -> None:
    ((found,),) = engine.rows(text).rows
    assert found == answer or (answer is None and isinstance(found, str))


def test_a_parameter_without_a_value_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"no value given for \$id"):
        engine.rows("MATCH (d:Duty) WHERE d.id = $id RETURN d.title AS title")


def test_a_parameter_that_the_text_does_not_have_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="no parameter nobody"):
        engine.rows("MATCH (d:Duty) RETURN count(*) AS many // $nobody", {"nobody": 1})


def test_values_of_parameters_are_never_read_as_cypher(engine: Engine) -> None:
    odd = 'it\'s "so" \\ $x {y}\n\u3000`z` // 甲🏥'
    assert engine.rows("RETURN $odd AS odd", {"odd": odd}).rows == [(odd,)]


def test_a_mistake_is_pointed_at(engine: Engine) -> None:
    with pytest.raises(QueryError) as refused:
        engine.rows("MATCH (d:Duty)\nRETRUN d.title AS title")
    assert refused.value.line == 2


def test_an_engine_opened_for_reading_does_not_write(engine: Engine, graph: Graph) -> None:
    with pytest.raises(QueryError):
        engine.rows("CREATE (:Topic {id: 'x', label_zh: '甲', label_en: 'x'})")
    assert engine.rows("MATCH (t:Topic) RETURN count(*) AS many").rows == [
        (len(graph.nodes["Topic"]),)
    ]


def test_the_stamp_stays_while_nothing_is_written(engine: Engine) -> None:
    with connect(engine.target) as other:
        assert engine.stamp() == other.stamp()


def test_every_column_can_be_typed_without_back_ticks(engine: Engine) -> None:
    kinds = schema()
    for name, node in kinds.nodes.items():
        columns = ", ".join(f"n.{one.name} AS {one.name}" for one in node.properties)
        engine.rows(f"MATCH (n:{name}) RETURN {columns} LIMIT 1")
    for name, edge in kinds.edges.items():
        columns = ", ".join(f"r.{one.name} AS {one.name}" for one in edge.properties)
        engine.rows(f"MATCH ()-[r:{name}]->() RETURN {columns or 'count(*) AS many'} LIMIT 1")


def test_an_edge_whose_end_is_not_there_is_refused() -> None:
    graph = Graph()
    graph.node("Section", id="s1", key="一")
    graph.edge("PART_OF", ("Section", "s1"), ("Section", "nowhere"))
    with connect(":memory:") as engine, pytest.raises(GraphError, match="nowhere"):
        engine.prepare()
        engine.write(graph)


def test_a_key_that_occurs_twice_is_refused() -> None:
    graph = Graph()
    for key in ("一", "二"):
        graph.node("Section", id="s1", key=key)
    with connect(":memory:") as engine, pytest.raises(GraphError, match="s1"):
        engine.prepare()
        engine.write(graph)


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(GraphError, match=r"cannot reach bolt://127\.0\.0\.1:9"):
        connect("bolt://127.0.0.1:9")


@pytest.mark.neo4j
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_a_wrong_password_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    with pytest.raises(GraphError, match="NEO4J_PASSWORD"):
        connect(engine.target)


@pytest.mark.neo4j
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_other_data_in_the_database_stays_untouched(engine: Engine, graph: Graph) -> None:
    with connect(engine.target, read_only=False) as writer:
        writer.rows("CREATE (:Diary {text: '今天'})")
        writer.write(graph)
        found = writer.rows("MATCH (d:Diary) RETURN d.text AS text").rows
        writer.rows("MATCH (d:Diary) DELETE d")
    assert found == [("今天",)]
    assert merge(engine.read(), ()) == graph
