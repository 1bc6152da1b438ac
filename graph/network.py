"""Rows → networkx, and its measures → rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema

if TYPE_CHECKING:
    import networkx as nx

    from .build import Graph


def whole(graph: Graph) -> nx.MultiDiGraph[str]:
    """The graph itself: every node as ``Label/key`` with its known properties.

    A topic and a function may have the same key, so the label belongs to the name. Edges have
    their type as ``label``. Bookkeeping is left out, and so is what is not known.
    """
    import networkx as nx

    kinds = schema()
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label, node in kinds.nodes.items():
        if not node.internal:
            for row in graph.nodes.get(label, ()):
                network.add_node(f"{label}/{row[node.key]}", label=label, **_known(row))
    for name in kinds.edges:
        for row in graph.edges.get(name, ()):
            src, dst = f"{row['src_label']}/{row['src']}", f"{row['dst_label']}/{row['dst']}"
            properties = _known(row, "src", "dst", "src_label", "dst_label")
            network.add_edge(src, dst, label=name, **properties)
    return network


def _known(row: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
    return {
        name: value for name, value in row.items() if value is not None and name not in left_out
    }


def pairs(
    rows: Iterable[Mapping[str, Any]],
    *,
    first: str = "agency_a",
    second: str = "agency_b",
    weight: str = "duties",
) -> nx.Graph[str]:
    """Rows about two nodes each (as of the question works_with) as an undirected network.

    ``weight`` becomes the weight of the link, all other columns its attributes.
    """
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    for row in rows:
        others = {key: value for key, value in row.items() if key not in (first, second)}
        network.add_edge(row[first], row[second], weight=row[weight], **others)
    return network


def measures(network: nx.Graph[str]) -> list[dict[str, Any]]:
    """How each node stands in a network, the most linked first.

    ``links`` counts its neighbours, ``weight`` adds up its links, ``between`` is the share of
    shortest paths between others that lead over it (0 to 1), ``cluster`` numbers the group of
    nodes that are linked among themselves more than to others, the largest group first.
    """
    import networkx as nx

    between = nx.betweenness_centrality(network)
    groups = nx.community.louvain_communities(network, weight="weight", seed=1) if network else []
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    cluster = {node: number for number, group in enumerate(ordered, 1) for node in group}
    rows = [
        {
            "node": node,
            "links": network.degree(node),
            "weight": network.degree(node, weight="weight"),
            "between": round(between[node], 6),
            "cluster": cluster[node],
        }
        for node in network
    ]
    return sorted(rows, key=lambda row: (-row["links"], -row["weight"], row["node"]))
