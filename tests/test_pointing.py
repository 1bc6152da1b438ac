"""An error in Cypher says where in the statement it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import zeren
from zeren.graph import QueryError
from zeren.queries.pointing import mark


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> zeren.Session:
    session = zeren.connect(tmp_path_factory.mktemp("graph") / "one.zeren")
    session.build(documents / "jianghai.txt")
    return session


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("MATCH (a:Agency)\nRETURN b.name", 2, 8),
        ("MATCH (a:Agency) WHERE a.name <> '' AND a.nam = '卫' RETURN a.name", 1, 43),
        ("MATCH (a:Agenc) RETURN a.name", 1, 10),
        ("MATCH (a:Agency)-[:LEAD]->(d) RETURN a.name", 1, 20),
        ("MATCH (d:Duty) RETURN d.title, count(*) AS n ORDER BY d.seq", 1, 55),
        ("MATCH (a:Agency) RETURN left(a.name)", 1, 25),
        ("MATCH (a:Agency RETURN a", 1, 7),
        ("\n\n  MATCH (a:Agency) WHERE a.name RETURN a.name +", 3, None),
        ("MATCH (甲:Agency) RETURN 甲.`没有`", 1, 27),
    ],
)
def test_the_place_is_named_and_marked(
    graph: zeren.Session, text: str, line: int, column: int | None
) -> None:
    with pytest.raises(QueryError) as refused:
        graph.cypher(text)
    assert refused.value.line == line
    assert column is None or refused.value.column == column
    (note,) = refused.value.__notes__
    shown, below = note.split("\n")
    assert shown == "  " + text.split("\n")[line - 1].rstrip()
    assert len(below) == 2 + (refused.value.column or 0)


def test_a_mark_stands_below_wide_signs_too() -> None:
    assert mark("RETURN 甲.乙", 1, 9) == "  RETURN 甲.乙\n  " + " " * 7 + "\u3000^"
    assert mark("RETURN 1", 9, 1) == ""
