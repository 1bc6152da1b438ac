"""Where the nodes of a network are drawn.

Worked out with a fixed seed and in a fixed order, so that one network gives one picture, on any
machine and every time. What has a place keeps it when more is opened beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

SEED = 20
_ROUNDS = 200
# Up to here every label gets room of its own; beyond, groups are drawn apart and labels wait
# until the reader comes near.
_LABELLED = 300

Places = dict[str, tuple[float, float]]
Boxes = Mapping[str, tuple[float, float]]


def layout(graph: nx.Graph[str], boxes: Boxes, wide: float = 1.4) -> Places:
    """Places for all nodes; ``boxes`` are half widths and heights with the labels, in order.

    ``wide`` is how much wider than high the picture may become: a phone is high.
    """
    order = list(boxes)
    if not order:
        return {}
    if len(order) == 1:
        return {order[0]: (0.0, 0.0)}
    if len(order) > _LABELLED:
        return _rounded(order, _in_groups(graph, order))
    at = _springs(graph, order, 250)
    at *= 58.0 * len(order) ** 0.5
    at[:, 0] *= wide
    if wide < 1:
        at[:, 1] /= wide
    return _rounded(order, _apart(at, [boxes[id] for id in order], fixed=0))


def beside(
    places: Mapping[str, tuple[float, float]],
    boxes: Boxes,
    centre: str,
    new: Sequence[str],
) -> Places:
    """Places for what is opened around one node; all that has a place keeps it."""
    if not new:
        return dict(places)
    old = list(places)
    cx, cy = places[centre]
    # Away from the middle of the picture first: that is where there is room.
    mid = np.mean(np.array(list(places.values())), axis=0)
    towards = math.atan2(cy - mid[1], cx - mid[0]) if len(old) > 1 else -math.pi / 2
    reach = 70.0 + 14.0 * len(new)
    ring = []
    for index in range(len(new)):
        step = (index + 1) // 2 * (1 if index % 2 else -1)
        angle = towards + step * 2 * math.pi / max(len(new), 6)
        ring.append((cx + 1.5 * reach * math.cos(angle), cy + reach * math.sin(angle)))
    at = np.array([*places.values(), *ring], dtype=float)
    order = [*old, *new]
    return _rounded(order, _apart(at, [boxes[id] for id in order], fixed=len(old)))


def _springs(graph: nx.Graph[str], order: Sequence[str], rounds: int) -> NDArray[np.float64]:
    """Springs in the unit square, with the dense middle spread out."""
    # The strongest pairs should not collapse into one point: the root tames large weights.
    for _, _, data in graph.edges(data=True):
        data["pull"] = data["weight"] ** 0.5
    springs = nx.spring_layout(
        graph,
        weight="pull",
        seed=SEED,
        iterations=rounds,
        k=3.2 / len(order) ** 0.5,
        method="force",
    )
    at = np.array([springs[id] for id in order], dtype=float)
    at -= np.median(at, axis=0)
    distance = np.hypot(at[:, 0], at[:, 1])
    # The root spreads the middle and draws in what is tied to it by one thread only.
    at *= (np.sqrt(distance / max(float(distance.max()), 1e-9)) / np.maximum(distance, 1e-9))[
        :, None
    ]
    return at


def _apart(
    at: NDArray[np.float64], boxes: Sequence[tuple[float, float]], fixed: int
) -> NDArray[np.float64]:
    """Boxes pushed apart until no label lies on another; the first ``fixed`` stay."""
    half_width = np.array([box[0] for box in boxes])
    half_height = np.array([box[1] for box in boxes])
    count = len(boxes)
    order_sign = np.sign(np.arange(count)[:, None] - np.arange(count)[None, :])
    moves = (np.arange(count) >= fixed).astype(float)
    # Where the other one stays, the whole way is one's own to go.
    share = 0.27 if not fixed else 0.45
    for _ in range(_ROUNDS):
        dx = at[:, None, 0] - at[None, :, 0]
        dy = at[:, None, 1] - at[None, :, 1]
        over_x = half_width[:, None] + half_width[None, :] - np.abs(dx)
        over_y = half_height[:, None] + half_height[None, :] - np.abs(dy)
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if fixed:
            clash[:fixed, :fixed] = False
        if not clash.any():
            break
        # Move along the axis on which less is to be moved; equal places part by their order.
        sideways = clash & (over_x < over_y)
        up = clash & ~sideways
        sign_x = np.where(dx == 0, order_sign, np.sign(dx))
        sign_y = np.where(dy == 0, order_sign, np.sign(dy))
        at[:, 0] += moves * (sideways * sign_x * over_x).sum(axis=1) * share
        at[:, 1] += moves * (up * sign_y * over_y).sum(axis=1) * share
    return at


def _in_groups(graph: nx.Graph[str], order: Sequence[str]) -> NDArray[np.float64]:
    """Thousands of nodes: each community by itself, the communities side by side."""
    index = {id: number for number, id in enumerate(order)}
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ranked = sorted((sorted(group, key=index.__getitem__) for group in groups), key=_size)
    home = {id: number for number, group in enumerate(ranked) for id in group}
    radii = np.array([46.0 * len(group) ** 0.5 + 40.0 for group in ranked])
    between: nx.Graph[str] = nx.Graph()
    between.add_nodes_from(map(str, range(len(ranked))))
    for a, b, data in graph.edges(data=True):
        if home[a] != home[b]:
            before = between.get_edge_data(str(home[a]), str(home[b]), {"weight": 0})
            between.add_edge(str(home[a]), str(home[b]), weight=before["weight"] + data["weight"])
    centres = np.zeros((len(ranked), 2))
    if len(ranked) > 1:
        names = [str(number) for number in range(len(ranked))]
        centres = _springs(between, names, 120) * float(radii.sum()) * 0.6
        centres[:, 0] *= 1.2
        centres = _apart(centres, [(r, r) for r in radii], fixed=0)
    at = np.zeros((len(order), 2))
    for number, group in enumerate(ranked):
        inner = graph.subgraph(group).copy()
        spread = _springs(inner, group, 60) if len(group) > 1 else np.zeros((1, 2))
        spread = _apart(spread * radii[number] * 0.85, [(26.0, 16.0)] * len(group), fixed=0)
        for id, place in zip(group, spread, strict=True):
            at[index[id]] = place + centres[number]
    return at


def _size(group: Sequence[str]) -> tuple[int, str]:
    return (-len(group), group[0])


def _rounded(order: Iterable[str], at: NDArray[np.float64]) -> Places:
    return {
        id: (round(float(x), 1), round(float(y), 1)) for id, (x, y) in zip(order, at, strict=True)
    }
