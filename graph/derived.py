"""Projections: what the ontology has worked out from relationships and kept on their nodes.

Such a property says nothing that the graph does not say elsewhere. A number counts the
relationships of the types it is derived from, a text is the key at the other end of the main one.
With them a question about the whole country looks at its nodes, not at a million relationships.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from .streams import only

if TYPE_CHECKING:
    from ..ontology.schema import NodeType, Property
    from .build import Graph
    from .streams import Whole


def projections() -> list[tuple[NodeType, Property]]:
    """The derived properties of the ontology, each with its label."""
    return [
        (node, one) for node in schema().nodes.values() for one in node.properties if one.derived
    ]


def derive(graph: Graph) -> None:
    """Give every node its derived properties; rows that have others are replaced, not changed."""
    for node, column in projections():
        values = derived(graph, node, column)
        name, key, none = column.name, node.key, nothing(column)
        graph.nodes[node.name] = [
            row if (value := values.get(row[key], none)) == row[name] else row | {name: value}
            for row in graph.nodes.get(node.name, ())
        ]


def derived(graph: Whole, node: NodeType, column: Property) -> dict[str, Any]:
    """The values of a derived property by the key of its node, from the relationships alone.

    Nodes without any are not in it: theirs is :func:`nothing`.
    """
    if column.type == "integer":
        return Counter(
            row[_end(node, name)]
            for name in column.derived
            for row in only(graph.edges.get(name, ()))
        )
    found: dict[str, Any] = {}
    for name in column.derived:
        here = _end(node, name)
        there = "dst" if here == "src" else "src"
        rows = only(graph.edges.get(name, ()), "main")
        found |= {row[here]: row[there] for row in rows if row.get("main")}
    return found


def _end(node: NodeType, name: str) -> str:
    """At which end of a relationship a node of this label stands."""
    return "src" if schema().edges[name].ends[0][0] == node.name else "dst"


def nothing(column: Property) -> int | None:
    """The value of a node that has no such relationship."""
    return 0 if column.type == "integer" else None
