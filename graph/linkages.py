"""Rows about who has a role in which duty → a network, its measures, and the part that is shown.

Everything is worked out with a fixed seed and in a fixed order, so that one graph gives one
picture, on any machine and every time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from . import layout
from .network import communities

SEED = layout.SEED


@dataclass(frozen=True, slots=True)
class Node:
    """A body or a function; ``led`` and ``duties`` count what it leads and what it has in all.

    ``many``: it stands for a class of bodies (各有关部门).
    """

    id: str
    label: str
    function: str | None
    led: int
    duties: int
    many: bool = False


class Edge(NamedTuple):
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
    """Nodes in order of importance, the edges between them, and where each node is drawn.

    ``hidden`` counts the partners of a node that the picture leaves out; ``left_out`` all nodes.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    places: Mapping[str, tuple[float, float]]
    measures: Mapping[str, Measure]
    left_out: int
    hidden: Mapping[str, int]


def ties(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: str = "agency_id",
    roles: Collection[str] = (),
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Rows of the question ties → nodes and edges; ``by`` what is a node: a body or a function.

    A duty makes a pair of each two that have a role in it, one of ``roles`` if any are given.
    What is one node has one role in a duty: leads before all others.
    """
    nodes, pairs = _counted(rows, by, roles)
    return nodes, pairs.edges()


def drawn_from(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: str = "agency_id",
    roles: Collection[str] = (),
    least: int = 1,
    most: int,
) -> Network:
    """The network of :func:`ties` that share at least ``least`` duties, the ``most`` connected.

    The same as :func:`whole` of them; of the hundred thousand pairs of a province only those are
    made that stay.
    """
    nodes, pairs = _counted(rows, by, roles)
    strong, left_out = pairs.strong(least, most)
    return replace(whole(nodes, strong.edges()), left_out=left_out)


def _counted(
    rows: Iterable[Mapping[str, Any]], by: str, roles: Collection[str]
) -> tuple[tuple[Node, ...], _Pairs]:
    by_duty: dict[str, dict[str, bool]] = {}
    named: dict[str, tuple[str, str | None]] = {}
    many = set[str]()
    # A function is a class in any case.
    name, told = ("agency", "kind") if by == "agency_id" else (by, "role")
    for id, role, duty, said, function, kind in map(
        itemgetter(by, "role", "duty_id", name, "function", told), rows
    ):
        if not id or (roles and role not in roles):
            continue
        if id not in named:
            named[id] = (said, function)
            if kind == "collective":
                many.add(id)
        here = by_duty.get(duty)
        if here is None:
            here = by_duty[duty] = {}
        here[id] = role == "leads" or here.get(id, False)
    ids = sorted(named)
    led, had = Counter[str](), Counter[str]()
    for here in by_duty.values():
        had.update(here.keys())
        led.update(id for id, leads in here.items() if leads)
    nodes = tuple(Node(id, *named[id], led[id], had[id], id in many) for id in ids)
    return nodes, _pairs(ids, by_duty.values())


def homes(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Where each body is, by the code of the place, when the rows are of several places.

    One that has duties in more than one of them is at home in none.
    """
    found: dict[str, str] = {}
    for id, code in map(itemgetter("agency_id", "jurisdiction"), rows):
        code = code or ""
        if found.setdefault(id, code) != code:
            found[id] = ""
    several = len(set(found.values()) - {""}) > 1
    return {id: code for id, code in found.items() if code} if several else {}


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs in columns: two places in ``ids``, then duties shared, led by the one, by the other."""

    ids: Sequence[str]
    columns: NDArray[np.int64]

    def edges(self) -> tuple[Edge, ...]:
        first, second, *counts = self.columns.tolist()
        known = self.ids.__getitem__
        return tuple(map(Edge, map(known, first), map(known, second), *counts))

    def strong(self, least: int, most: int) -> tuple[_Pairs, int]:
        """Those of at least so many duties among so many nodes, and how many nodes are left out."""
        columns = self.columns[:, self.columns[2] >= least]
        weight = np.zeros(len(self.ids), dtype=np.int64)
        np.add.at(weight, columns[0], columns[2])
        np.add.at(weight, columns[1], columns[2])
        met = int(np.count_nonzero(weight))
        if met <= most:
            return _Pairs(self.ids, columns), 0
        chosen = np.zeros(len(self.ids), dtype=bool)
        # Of equal ones the first: ids are in order.
        chosen[np.argsort(-weight, kind="stable")[:most]] = True
        return _Pairs(self.ids, columns[:, chosen[columns[0]] & chosen[columns[1]]]), met - most


def _pairs(ids: Sequence[str], duties: Iterable[Mapping[str, bool]]) -> _Pairs:
    """Each two of those who are in one duty, counted; a province has a million such meetings."""
    number = {id: at for at, id in enumerate(ids)}
    # Duties with equally many bodies are counted together.
    alike: dict[int, list[list[tuple[int, bool]]]] = defaultdict(list)
    for here in duties:
        if len(here) > 1:
            alike[len(here)].append(sorted((number[id], leads) for id, leads in here.items()))
    keys, leads_a, leads_b = [], [], []
    for size, some in alike.items():
        held = np.array(some, dtype=np.int64)
        first, second = np.triu_indices(size, 1)
        keys.append((held[:, first, 0] * len(ids) + held[:, second, 0]).ravel())
        leads_a.append(held[:, first, 1].ravel())
        leads_b.append(held[:, second, 1].ravel())
    if not keys:
        return _Pairs(ids, np.zeros((5, 0), dtype=np.int64))
    found, at = np.unique(np.concatenate(keys), return_inverse=True)
    counts = [np.bincount(at)]
    for leads in (leads_a, leads_b):
        counts.append(np.bincount(at, np.concatenate(leads)).astype(np.int64))
    return _Pairs(ids, np.stack([*np.divmod(found, len(ids)), *counts]))


def network(
    nodes: Iterable[Node], edges: Iterable[Edge], *, least: int = 1, most: int = 150
) -> Network:
    """The network of those that share at least ``least`` duties, the ``most`` connected ones."""
    every = whole(nodes, edges, least=least)
    return shown(every, strongest(every, most))


def whole(
    nodes: Iterable[Node], edges: Iterable[Edge], *, least: int = 1, most: int | None = None
) -> Network:
    """All that share at least ``least`` duties, measured and not yet drawn.

    ``most`` keeps those with the most shared duties, and only what links them is measured.
    """
    strong = tuple(edge for edge in edges if edge.duties >= least and edge.a != edge.b)
    met = {end for edge in strong for end in (edge.a, edge.b)}
    left_out = 0
    if most is not None and len(met) > most:
        chosen = set(_heaviest(strong, most))
        strong = tuple(edge for edge in strong if edge.a in chosen and edge.b in chosen)
        left_out, met = len(met) - most, {end for edge in strong for end in (edge.a, edge.b)}
    kept = tuple(
        sorted(
            (node for node in nodes if node.id in met),
            key=lambda node: (-node.led, -node.duties, node.label, node.id),
        )
    )
    return Network(kept, strong, {}, _measures(_graph(kept, strong)), left_out, {})


def strongest(every: Network, most: int) -> tuple[str, ...]:
    """The nodes with the most shared duties."""
    return _heaviest(every.edges, most)


def _heaviest(edges: Iterable[Edge], most: int) -> tuple[str, ...]:
    weight: dict[str, int] = defaultdict(int)
    for a, b, duties, _, _ in edges:
        weight[a] += duties
        weight[b] += duties
    return tuple(sorted(weight, key=lambda id: (-weight[id], id))[:most])


def partners(every: Network) -> dict[str, tuple[str, ...]]:
    """Node → those it shares duties with, the most first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for edge in every.edges:
        found[edge.a].append((-edge.duties, edge.b))
        found[edge.b].append((-edge.duties, edge.a))
    return {id: tuple(other for _, other in sorted(some)) for id, some in found.items()}


def shown(
    every: Network,
    start: Sequence[str],
    opened: Sequence[tuple[str, int]] = (),
    *,
    wide: float = 1.4,
) -> Network:
    """The part of a network that a picture shows, with a place for each node.

    ``start`` is laid out as a whole; then each of ``opened`` shows so many of its partners
    around it, the strongest first, while all that was there stays where it is.
    """
    known = {node.id: node for node in every.nodes}
    # Where all is shown, nothing is hidden and nothing opens.
    near = partners(every) if len(start) < len(every.nodes) else {}
    most = largest(every)
    boxes = {id: _box(known[id], most) for id in start}
    inside = [edge for edge in every.edges if edge.a in boxes and edge.b in boxes]
    order = sorted(boxes, key=lambda id: (-known[id].led, -known[id].duties, known[id].label, id))
    places = layout.layout(
        _graph([known[id] for id in sorted(boxes)], inside),
        {id: boxes[id] for id in order},
        wide,
        lambda id: every.measures[id].community,
    )
    for id, number in opened:
        if id not in places:
            continue
        new = [other for other in near.get(id, ()) if other not in places][:number]
        boxes |= {other: _box(known[other], most) for other in new}
        places = layout.beside(places, boxes, id, new)
    nodes = tuple(node for node in every.nodes if node.id in places)
    return replace(
        every,
        nodes=nodes,
        edges=tuple(edge for edge in every.edges if edge.a in places and edge.b in places),
        places=places,
        measures={id: every.measures[id] for id in places},
        left_out=every.left_out + len(every.nodes) - len(nodes),
        hidden={
            id: number
            for id in places
            if (number := sum(other not in places for other in near.get(id, ())))
        },
    )


def radius(node: Node, most: int = 0) -> float:
    """How large a node is drawn: its area grows with the duties it leads.

    ``most`` is what the largest of the picture leads; beyond 200 all are drawn smaller.
    """
    return 7.0 + 4.5 * float((node.led * min(1.0, 200 / max(most, 1))) ** 0.5)


def largest(network: Network) -> int:
    """How many duties the largest node of a network leads."""
    return max((node.led for node in network.nodes), default=0)


def _graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(node.id for node in nodes))
    for edge in sorted(edges, key=lambda edge: (edge.a, edge.b)):
        graph.add_edge(edge.a, edge.b, weight=edge.duties)
    return graph


def _measures(graph: nx.Graph[str]) -> dict[str, Measure]:
    if not graph:
        return {}
    # Exact for what can be read on a page; sampled, with the seed, where it would take seconds.
    sample = None if len(graph) <= 300 else 64
    between = nx.betweenness_centrality(graph, k=sample, seed=SEED)
    core = nx.core_number(graph)
    home = {node: number for number, group in enumerate(communities(graph), 1) for node in group}
    return {
        node: Measure(graph.degree[node], round(between[node], 4), core[node], home[node])
        for node in graph
    }


def _box(node: Node, most: int) -> tuple[float, float]:
    """Half the width and height that a node takes with its label."""
    lines = node.label.split("\n")
    wide = max(7.5 * label_width(line) for line in lines)
    return max(wide, radius(node, most)) + 6, radius(node, most) + 17 + 8 * (len(lines) - 1)


def label_width(label: str) -> float:
    """The width of a label in widths of a Chinese character."""
    return sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in label)
