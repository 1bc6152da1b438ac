"""Rows about shared duties → a network, its measures and its layout.

Everything is worked out with a fixed seed and in a fixed order, so that one graph gives one
picture, on any machine and every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

SEED = 20
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Node:
    """A body or a function; ``led`` and ``duties`` count what it leads and what it has in all."""

    id: str
    label: str
    function: str | None
    led: int
    duties: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two that share duties; ``leads_a`` of them the first one leads, ``leads_b`` the second."""

    a: str
    b: str
    duties: int
    leads_a: int
    leads_b: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Where a node stands: partners, share of shortest paths, k-core, community (from 1)."""

    degree: int
    betweenness: float
    core: int
    community: int


@dataclass(frozen=True)
class Network:
    """Nodes in order of importance, the edges between them, and where each node is drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    places: Mapping[str, tuple[float, float]]
    measures: Mapping[str, Measure]
    left_out: int


def network(
    nodes: Iterable[Node], edges: Iterable[Edge], *, least: int = 1, most: int = 150
) -> Network:
    """The network of those that share at least ``least`` duties, the ``most`` connected ones."""
    strong = [edge for edge in edges if edge.duties >= least and edge.a != edge.b]
    weight: dict[str, int] = {}
    for edge in strong:
        for end in (edge.a, edge.b):
            weight[end] = weight.get(end, 0) + edge.duties
    ranked = sorted(
        (node for node in nodes if node.id in weight),
        key=lambda node: (-weight[node.id], node.id),
    )
    kept = {node.id for node in ranked[:most]}
    shown = tuple(
        sorted(
            (node for node in ranked if node.id in kept),
            key=lambda node: (-node.led, -node.duties, node.label, node.id),
        )
    )
    between = tuple(edge for edge in strong if edge.a in kept and edge.b in kept)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(kept))
    for edge in sorted(between, key=lambda edge: (edge.a, edge.b)):
        graph.add_edge(edge.a, edge.b, weight=edge.duties)
    return Network(
        shown, between, _layout(graph, shown), _measures(graph), len(ranked) - len(shown)
    )


def by_function(pairs: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Pairs of bodies summed over their functions: (a, b) → duties, led by a, led by b."""
    summed: dict[tuple[str, str], tuple[int, int, int]] = {}
    for row in pairs:
        a, b = row["function_a"], row["function_b"]
        if not a or not b or a == b:
            continue
        found = row["duties"], row["leads_a"], row["leads_b"]
        if a > b:
            a, b, found = b, a, (found[0], found[2], found[1])
        before = summed.get((a, b), (0, 0, 0))
        summed[a, b] = before[0] + found[0], before[1] + found[1], before[2] + found[2]
    return summed


def radius(node: Node) -> float:
    """How large a node is drawn: its area grows with the duties it leads."""
    return 7.0 + 4.5 * float(np.sqrt(node.led))


def _measures(graph: nx.Graph[str]) -> dict[str, Measure]:
    if not graph:
        return {}
    # Exact for what can be read on a page; sampled, with the seed, where it would take seconds.
    sample = None if len(graph) <= 400 else 200
    between = nx.betweenness_centrality(graph, k=sample, seed=SEED)
    core = nx.core_number(graph)
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    home = {node: number for number, group in enumerate(ordered, 1) for node in group}
    return {
        node: Measure(graph.degree[node], round(between[node], 4), core[node], home[node])
        for node in graph
    }


def _layout(graph: nx.Graph[str], nodes: Sequence[Node]) -> dict[str, tuple[float, float]]:
    """Springs, then boxes pushed apart until no label lies on another."""
    if not nodes:
        return {}
    if len(nodes) == 1:
        return {nodes[0].id: (0.0, 0.0)}
    # The strongest pairs should not collapse into one point: the root tames large weights.
    for _, _, data in graph.edges(data=True):
        data["pull"] = data["weight"] ** 0.5
    springs = nx.spring_layout(
        graph,
        weight="pull",
        seed=SEED,
        iterations=250,
        k=3.2 / len(nodes) ** 0.5,
        method="force",
    )
    order = [node.id for node in nodes]
    at = np.array([springs[id] for id in order], dtype=float)
    at -= np.median(at, axis=0)
    distance = np.hypot(at[:, 0], at[:, 1])
    # The root spreads the dense middle and draws in what is tied to it by one thread only.
    at *= (np.sqrt(distance / max(float(distance.max()), 1e-9)) / np.maximum(distance, 1e-9))[
        :, None
    ]
    at *= 58.0 * len(nodes) ** 0.5
    at[:, 0] *= 1.7
    half_width = np.array([max(7.5 * _width(node.label), radius(node)) + 6 for node in nodes])
    half_height = np.array([radius(node) + 17 for node in nodes])
    for _ in range(_ROUNDS):
        dx = at[:, None, 0] - at[None, :, 0]
        dy = at[:, None, 1] - at[None, :, 1]
        over_x = half_width[:, None] + half_width[None, :] - np.abs(dx)
        over_y = half_height[:, None] + half_height[None, :] - np.abs(dy)
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        # Move along the axis on which less is to be moved; equal places part by their order.
        sideways = clash & (over_x < over_y)
        up = clash & ~sideways
        order_sign = np.sign(np.arange(len(nodes))[:, None] - np.arange(len(nodes))[None, :])
        sign_x = np.where(dx == 0, order_sign, np.sign(dx))
        sign_y = np.where(dy == 0, order_sign, np.sign(dy))
        at[:, 0] += (sideways * sign_x * over_x).sum(axis=1) * 0.27
        at[:, 1] += (up * sign_y * over_y).sum(axis=1) * 0.27
    return {
        id: (round(float(x), 1), round(float(y), 1)) for id, (x, y) in zip(order, at, strict=True)
    }


def _width(label: str) -> float:
    """The width of a label in half a Chinese character's widths."""
    return sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in label)
