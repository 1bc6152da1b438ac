"""What every engine does alike; only the fixture knows which one it is."""

from __future__ import annotations

import pytest

from zeren.graph import Engine, Graph, QueryError, connect
from zeren.graph.build import merge


def test_what_was_written_is_read_back(engine: Engine, graph: Graph) -> None:
    assert merge(engine.read(), ()) == graph


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
