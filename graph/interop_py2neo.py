"""For notebooks that still use py2neo: our graph on a server as theirs, their subgraph as ours.

py2neo had its last release in 2021 and is not maintained; its calls for schemas fail on Neo4j 5.
New work asks by :func:`zeren.connect`, or by the official driver (`neo4j`). `pip install
py2neo` brings py2neo.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from .build import Graph, Row
from .engine import GraphError, is_address, place_of

if TYPE_CHECKING:
    import py2neo

_ENDS = frozenset({"src", "dst", "src_label", "dst_label"})


def open_graph(target: str | None = None) -> py2neo.Graph:
    """A py2neo ``Graph`` on a target, with the name and password that Zeren uses.

    These are NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. Raises :class:`GraphError` for a
    target that is no server, and for one that can't be reached.
    """
    py2neo = _library()
    place = place_of(target)
    if not is_address(place):
        raise GraphError(f"{place} is a file; py2neo opens a server, e.g. bolt://localhost:7687")
    user = os.environ.get("NEO4J_USERNAME", "neo4j")
    password = os.environ.get("NEO4J_PASSWORD", "")
    try:
        graph = py2neo.Graph(
            place, auth=(user, password), name=os.environ.get("NEO4J_DATABASE") or None
        )
        graph.run("RETURN 1").evaluate()
    except _failures(py2neo) as error:
        raise GraphError(f"py2neo cannot open {place}: {error}") from error
    return graph


def subgraph(graph: py2neo.Graph, document: str | None = None) -> py2neo.Subgraph:
    """What a py2neo ``Graph`` holds of ours, or of one document: nodes and relationships."""
    py2neo = _library()
    labels = [name for name, node in schema().nodes.items() if not node.internal]
    match, given = "MATCH (a)-[r]->(b)", {}
    if document is not None:
        match = (
            "MATCH (d:Document {id: $document}) "
            "MATCH (one) WHERE one = d OR (one)-[:IN_DOCUMENT]->(d) "
            "WITH DISTINCT one MATCH (one)-[r]-() "
            "WITH DISTINCT startNode(r) AS a, r, endNode(r) AS b"
        )
        given = {"document": document}
    ours = "WHERE labels(a)[0] IN $labels AND labels(b)[0] IN $labels RETURN a, r, b"
    nodes, edges = set(), set()
    for a, r, b in graph.run(f"{match} {ours}", labels=labels, **given):
        nodes |= {a, b}
        edges.add(r)
    return py2neo.Subgraph(nodes, edges)


def from_py2neo(found: py2neo.Subgraph) -> Graph:
    """The rows of a py2neo subgraph, to be written, exported, drawn or checked as any others.

    Every node has one of our labels and its key. Raises :class:`GraphError` for what the
    ontology does not know, and names it.
    """
    kinds = schema()
    graph = Graph()
    ends: dict[Any, tuple[str, str]] = {}
    for node in _in_order(found.nodes):
        known = [label for label in node.labels if label in kinds.nodes]
        if len(known) != 1:
            shown = ", ".join(sorted(node.labels)) or "no label"
            raise GraphError(f"a node with {shown} is none of {', '.join(kinds.nodes)}")
        label = known[0]
        key = node.get(kinds.nodes[label].key)
        if not isinstance(key, str):
            raise GraphError(f"a {label} has no {kinds.nodes[label].key}")
        ends[node] = (label, key)
        _add(graph.node, label, dict(node))
    for edge in _in_order(found.relationships):
        name = type(edge).__name__
        if name not in kinds.edges:
            raise GraphError(f"a relationship {name} is none of {', '.join(kinds.edges)}")
        src, dst = ends[edge.start_node], ends[edge.end_node]
        if (src[0], dst[0]) not in kinds.edges[name].ends:
            raise GraphError(f"{name} does not lead from {src[0]} to {dst[0]}")
        _add(
            lambda name, _src=src, _dst=dst, **given: graph.edge(name, _src, _dst, **given),
            name,
            dict(edge),
        )
    return graph


def to_py2neo(graph: Graph) -> py2neo.Subgraph:
    """Rows as a py2neo subgraph that is bound to no server yet."""
    py2neo = _library()
    nodes = {
        (label, row[node.key]): py2neo.Node(label, **_known(row))
        for label, node in schema().nodes.items()
        if not node.internal
        for row in graph.nodes.get(label, ())
    }
    edges = [
        py2neo.Relationship(
            nodes[row["src_label"], row["src"]],
            name,
            nodes[row["dst_label"], row["dst"]],
            **{key: value for key, value in _known(row).items() if key not in _ENDS},
        )
        for name in schema().edges
        for row in graph.edges.get(name, ())
    ]
    return py2neo.Subgraph(nodes.values(), edges)


def _add(add: Any, name: str, properties: dict[str, Any]) -> None:
    try:
        add(name, **properties)
    except TypeError as error:
        raise GraphError(f"{error}; the ontology names the properties") from None


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _in_order(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda one: sorted(map(str, dict(one).items())))


def _failures(py2neo: Any) -> tuple[type[Exception], ...]:
    """Everything that py2neo raises when it can't talk to a server."""
    found = vars(py2neo.errors).values()
    own = (one for one in found if isinstance(one, type) and issubclass(one, Exception))
    return (OSError, *own)


def _library() -> Any:
    try:
        import py2neo
        import py2neo.errors
    except ImportError as error:
        raise ImportError("py2neo is not installed; `pip install py2neo` brings it") from error
    return py2neo
