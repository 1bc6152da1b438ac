"""What is kept beside the relationships is what a plain question of them gives."""

from __future__ import annotations

import re

import pytest

from zeren.graph import Engine, cypher
from zeren.graph.derived import projections
from zeren.ontology.schema import NodeType, Property

from .server import ROOT

PROJECTIONS = projections()


@pytest.mark.parametrize(
    ("node", "column"), PROJECTIONS, ids=[f"{a.name}.{b.name}" for a, b in PROJECTIONS]
)
def test_a_derived_property_is_what_its_relationships_say(
    engine: Engine, node: NodeType, column: Property
) -> None:
    types = "|".join(column.derived)
    said = (
        f"OPTIONAL MATCH (node)-[edge:{types}]-() RETURN node.{node.key} AS id, "
        "count(edge.quote) AS said ORDER BY id"
        if column.type == "integer"
        else f"OPTIONAL MATCH (node)-[edge:{types}]->(other) WHERE edge.main "
        f"RETURN node.{node.key} AS id, other.id AS said ORDER BY id"
    )
    kept = f"RETURN node.{node.key} AS id, node.{column.name} AS said ORDER BY id"
    match = f"MATCH (node:{cypher.quoted(node.name)}) "
    rows = engine.rows(match + kept).rows
    assert rows == engine.rows(match + said).rows
    assert len({value for _, value in rows}) > 2


def test_the_readme_lists_what_is_derived_and_from_what() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)\.(\w+)` \|[^|]*\| (.*) \|$", text, re.MULTILINE)
    assert {(label, name): set(re.findall(r"`(\w+)`", of)) for label, name, of in listed} == {
        (node.name, column.name): set(column.derived) for node, column in PROJECTIONS
    }
