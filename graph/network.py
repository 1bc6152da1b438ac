"""Rows → networkx, and its measures → rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema

SEED = 20
# Betweenness is exact for networks of up to so many nodes, else from a sample of them.
EXACT, SAMPLE = 400, 200

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


def measures(network: nx.Graph[Any]) -> list[dict[str, Any]]:
    """How each node stands in a network, the most linked first.

    ``degree`` counts its neighbours and ``weight`` adds up its links (each counts one where they
    have no weight); ``betweenness`` is the share of shortest paths between others that lead over
    it, of a sample with a fixed seed above 400 nodes; ``core`` is the largest k for which it is
    in a k-core; ``community`` numbers the groups that are linked among themselves more than to
    others, the largest first. Directions and parallel edges do not count.
    """
    import networkx as nx

    simple: nx.Graph[Any] = nx.Graph()
    simple.add_nodes_from(network)
    for a, b, data in network.edges(data=True):
        if a != b:
            weight = data.get("weight", 1)
            before = simple.get_edge_data(a, b, {"weight": 0})["weight"]
            simple.add_edge(a, b, weight=before + weight)
    if not simple:
        return []
    sample = None if len(simple) <= EXACT else SAMPLE
    between = nx.betweenness_centrality(simple, k=sample, seed=SEED)
    core = nx.core_number(simple)
    home = {node: number for number, group in enumerate(communities(simple), 1) for node in group}
    rows = [
        {
            "node": node,
            "degree": simple.degree[node],
            "weight": simple.degree(node, weight="weight"),
            "betweenness": round(between[node], 6),
            "core": core[node],
            "community": home[node],
        }
        for node in simple
    ]
    return sorted(rows, key=lambda row: (-row["degree"], -row["weight"], row["node"]))


def communities(network: nx.Graph[Any]) -> list[set[Any]]:
    """Those linked among themselves more than to others (Louvain), the largest group first.

    Louvain heeds the order in which nodes and edges come, which end of an edge is named first,
    and nodes that nothing links, so the first two are sorted and the last left to themselves: one
    network has one answer, whoever made it.
    """
    import networkx as nx

    ends = (
        (min(a, b), max(a, b), data.get("weight", 1)) for a, b, data in network.edges(data=True)
    )
    edges = sorted(ends, key=lambda edge: edge[:2])
    linked: nx.Graph[Any] = nx.Graph()
    linked.add_nodes_from(sorted({end for a, b, _ in edges for end in (a, b)}))
    linked.add_weighted_edges_from(edges)
    groups = [{node} for node in network if node not in linked]
    if linked:
        groups += nx.community.louvain_communities(linked, weight="weight", seed=SEED)
    return sorted(groups, key=lambda group: (-len(group), min(group)))
