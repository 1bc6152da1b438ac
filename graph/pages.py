"""A whole graph read from a server, many rows to a message.

A row to a message costs the client four times what the row does. So a page is some nodes in the
order of their keys, or all edges of a type that leave some nodes, as one list.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from . import cypher
from .build import Graph

if TYPE_CHECKING:
    import neo4j

    from ..ontology.schema import NodeType
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


def whole_graph(engine: Neo4jEngine) -> Graph:
    """All that is ours, in no particular order.

    Others may have nodes of our labels; those without our key are none of ours.
    """
    kinds = schema()
    with unswept(), _readers() as pool:
        nodes = {
            label: pool.submit(engine.transact, _nodes(node), writes=False)
            for label, node in kinds.nodes.items()
        }
        many: dict[str, int] = dict(engine.rows(cypher.count_edges(kinds)).rows)
        edges = {
            (name, start, stop): pool.submit(
                engine.transact, _edges(name, start, stop, many[name]), writes=False
            )
            for name, edge in kinds.edges.items()
            if many[name]
            for start, stop in edge.ends
        }
        graph = Graph({label: one.result() for label, one in nodes.items()})
        graph.edges = {name: [] for name in kinds.edges}
        for (name, _, _), found in edges.items():
            graph.edges[name] += found.result()
    return graph


@contextmanager
def _readers() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(READERS, "read")
    try:
        yield pool
    finally:
        # After a failure nothing more is asked of the server.
        pool.shutdown(cancel_futures=True)


@contextmanager
def unswept() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles; the search for them takes twice their time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _nodes(node: NodeType) -> Callable[[neo4j.ManagedTransaction], list[Row]]:
    names = [one.name for one in node.properties]
    text = cypher.page_of_nodes(node)

    def read(tx: neo4j.ManagedTransaction) -> list[Row]:
        return [
            dict(zip(names, row, strict=True))
            for page in _pages(tx, text, FIRST)
            for row in page
        ]

    return read


def _edges(
    name: str, start: str, stop: str, many: int
) -> Callable[[neo4j.ManagedTransaction], list[Row]]:
    kinds = schema()
    edge, first, last = kinds.edges[name], kinds.nodes[start], kinds.nodes[stop]
    names = ["dst", *(one.name for one in edge.properties)]
    text = cypher.page_of_edges(edge, first, last)

    def row(src: str, values: _Values) -> Row:
        ends = {"src_label": start, "dst_label": stop, "src": src}
        return ends | dict(zip(names, values, strict=True))

    def read(tx: neo4j.ManagedTransaction) -> list[Row]:
        if many <= FEW:
            found = tx.run(cypher.read_edges(edge, first, last)).values()
            return [row(src, rest) for src, *rest in found if None not in (src, rest[0])]
        return [
            row(src, rest)
            for page in _pages(tx, text, MOST // 4)
            for src, some in page
            for rest in some
            if rest[0] is not None
        ]

    return read


def _pages(tx: neo4j.ManagedTransaction, text: str, most: int) -> Iterator[list[_Values]]:
    """Pages until one is not full, each after the last key of the one before."""
    after = ""
    while True:
        page: list[_Values] = tx.run(text, after=after, most=most).single(strict=True)[0]
        yield page
        if len(page) < most:
            return
        after = page[-1][0]
        size = 1 + sum(len(one) for row in page for one in row if isinstance(one, str))
        most = max(1, min(MOST, _CHARACTERS * most // size))
