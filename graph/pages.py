"""A whole graph read from a server, many rows to a message.

A row to a message costs the client four times what the row does. So a page is some nodes in the
order of their keys, or all edges of a type that leave some nodes, as one list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from . import cypher
from .build import Graph
from .streams import unswept

if TYPE_CHECKING:
    import neo4j

    from ..ontology.schema import EdgeType, NodeType, Property
    from .build import Row
    from .engine_neo4j import Neo4jEngine

# The server looks up the pages of one kind while those of another are taken in.
READERS = 2
# Nodes a page, and at first, when it is not known how long their texts are.
MOST, FIRST = 2_000, 50
_CHARACTERS = 4_000_000
# So many edges of a type are not worth a look at every node that may have one.
FEW = 2_000

_Values = list[Any]
# What answers a statement with its parameters.
_Ask = Callable[[str, dict[str, Any]], list[_Values]]


def whole_graph(engine: Neo4jEngine) -> Graph:
    """All that is ours, in no particular order.

    Others may have nodes of our labels; those without our key are none of ours.
    """
    kinds = schema()
    with unswept(), _readers() as pool:
        nodes = {
            label: pool.submit(
                engine.transact, _taken(_nodes, node, _names(node.properties)), writes=False
            )
            for label, node in kinds.nodes.items()
        }
        many: dict[str, int] = dict(engine.rows(cypher.count_edges(kinds)).rows)
        edges = {
            (name, ends): pool.submit(
                engine.transact,
                _taken(_edges, edge, ends, _names(edge.properties), many[name]),
                writes=False,
            )
            for name, edge in kinds.edges.items()
            if many[name]
            for ends in edge.ends
        }
        graph = Graph({label: one.result() for label, one in nodes.items()})
        graph.edges = {name: [] for name in kinds.edges}
        for (name, _), found in edges.items():
            graph.edges[name] += found.result()
    return graph


def _names(properties: Sequence[Property]) -> list[str]:
    return [one.name for one in properties]


def _taken(
    rows: Callable[..., Iterator[Row]], *what: Any
) -> Callable[[neo4j.ManagedTransaction], list[Row]]:
    """All of these rows, in one transaction."""
    return lambda tx: list(rows(lambda text, params: tx.run(text, params).values(), *what))


@contextmanager
def _readers() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(READERS, "read")
    try:
        yield pool
    finally:
        # After a failure nothing more is asked of the server.
        pool.shutdown(cancel_futures=True)


def each_node(engine: Neo4jEngine, node: NodeType, columns: Sequence[str]) -> Iterator[Row]:
    """The nodes of a label with these columns, a page in memory at a time."""
    return _nodes(partial(_asked, engine), node, columns)


def each_edge(
    engine: Neo4jEngine, edge: EdgeType, ends: tuple[str, str], columns: Sequence[str]
) -> Iterator[Row]:
    """The edges of a type between two labels with these columns, a page in memory at a time."""
    many: dict[str, int] = dict(engine.rows(cypher.count_edges(schema())).rows)
    if many[edge.name]:
        yield from _edges(partial(_asked, engine), edge, ends, columns, many[edge.name])


def _asked(engine: Neo4jEngine, text: str, params: dict[str, Any]) -> list[_Values]:
    """An answer in a transaction of its own, which is asked for again where that may help."""
    return engine.transact(lambda tx: tx.run(text, params).values(), writes=False)


def _nodes(ask: _Ask, node: NodeType, columns: Sequence[str]) -> Iterator[Row]:
    for page in _pages(ask, cypher.page_of_nodes(node, columns), FIRST):
        for row in page:
            yield dict(zip(columns, row, strict=True))


def _edges(
    ask: _Ask, edge: EdgeType, ends: tuple[str, str], columns: Sequence[str], many: int
) -> Iterator[Row]:
    first, last = (schema().nodes[label] for label in ends)
    labels = {"src_label": ends[0], "dst_label": ends[1]}
    names = ["dst", *columns]
    if many <= FEW:
        for src, *rest in ask(cypher.read_edges(edge, first, last, columns), {}):
            if None not in (src, rest[0]):
                yield labels | {"src": src} | dict(zip(names, rest, strict=True))
        return
    for page in _pages(ask, cypher.page_of_edges(edge, first, last, columns), MOST // 4):
        for src, some in page:
            for rest in some:
                if rest[0] is not None:
                    yield labels | {"src": src} | dict(zip(names, rest, strict=True))


def _pages(ask: _Ask, text: str, most: int) -> Iterator[list[_Values]]:
    """Pages until one is not full, each after the last key of the one before."""
    after = ""
    while True:
        ((page,),) = ask(text, {"after": after, "most": most})
        yield page
        if len(page) < most:
            return
        after = page[-1][0]
        size = 1 + sum(len(one) for row in page for one in row if isinstance(one, str))
        most = max(1, min(MOST, _CHARACTERS * most // size))
