"""Where the nodes of a network are drawn.

Worked out with a fixed seed and in a fixed order, so that one network gives one picture, on any
machine and every time. What has a place keeps it when more is opened beside it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from .network import communities

SEED = 20
_ROUNDS = 200
# Up to here every label gets room of its own; beyond, groups are drawn apart and labels wait
# until the reader comes near.
_LABELLED = 300
_STRETCHES = (0.75, 1.0, 1.4, 2.0)
# Places on the spiral that are tried at once.
_TURNS = 256

Places = dict[str, tuple[float, float]]
Boxes = Mapping[str, tuple[float, float]]


def layout(
    graph: nx.Graph[str],
    boxes: Boxes,
    wide: float = 1.4,
    home: Callable[[str], int] | None = None,
) -> Places:
    """Places for all nodes; ``boxes`` are half widths and heights with the labels, in order.

    ``wide`` is how much wider than high the picture may become: a phone is high. ``home`` is the
    community of a node, where it is known.
    """
    order = list(boxes)
    if not order:
        return {}
    large = len(order) > _LABELLED
    groups = _groups(graph, order, large, home)
    parts = _parts(graph, groups)
    laid = [_laid(part, group, boxes, wide, large)
            for part, group in zip(parts, groups, strict=True)]  # fmt: skip
    centres = _packed(
        [_half(at, group, boxes) for at, group in zip(laid, groups, strict=True)], wide
    )
    at = np.vstack([one + centre for one, centre in zip(laid, centres, strict=True)])
    return _rounded([id for group in groups for id in group], at)


def _groups(
    graph: nx.Graph[str], order: Sequence[str], large: bool, home: Callable[[str], int] | None
) -> list[list[str]]:
    """What is laid out by itself: what hangs together; of thousands, each community."""
    found: Iterable[Iterable[str]]
    if large and home:
        by_home: dict[int, list[str]] = defaultdict(list)
        for id in order:
            by_home[home(id)].append(id)
        found = by_home.values()
    else:
        found = communities(graph) if large else nx.connected_components(graph)
    index = {id: number for number, id in enumerate(order)}
    return sorted((sorted(group, key=index.__getitem__) for group in found), key=_size)


def _parts(graph: nx.Graph[str], groups: Sequence[Sequence[str]]) -> list[nx.Graph[str]]:
    """Each group with the links inside it. Nodes come in the order of the graph: springs start
    from it, and a view of networkx has none where the group is small."""
    number = {id: at for at, group in enumerate(groups) for id in group}
    parts: list[nx.Graph[str]] = [nx.Graph() for _ in groups]
    for id in graph:
        parts[number[id]].add_node(id)
    for a, b, data in graph.edges(data=True):
        if number[a] == number[b]:
            parts[number[a]].add_edge(a, b, weight=data["weight"])
    return parts


def _laid(
    graph: nx.Graph[str], group: Sequence[str], boxes: Boxes, wide: float, large: bool
) -> NDArray[np.float64]:
    """One group around its own middle."""
    if len(group) == 1:
        return np.zeros((1, 2))
    at = _springs(graph, group, 40 if large else 250)
    at *= (46.0 if large else 58.0) * len(group) ** 0.5
    at[:, 0] *= wide
    if wide < 1:
        at[:, 1] /= wide
    if large:
        return _centred(_apart(at, [(26.0, 16.0)] * len(group), fixed=0))
    # Labels are pushed apart upwards rather than sideways, for they are wide: of several
    # stretches, the one whose picture is smallest in the wanted shape has the largest letters.
    room = [boxes[id] for id in group]
    tried = [_apart(at * (stretch, 1.0), room, fixed=0) for stretch in _STRETCHES]
    return _centred(min(tried, key=lambda one: _side(one, room, wide)))


def _side(at: NDArray[np.float64], room: Sequence[tuple[float, float]], wide: float) -> float:
    """The height of a picture of the wanted shape that holds all boxes."""
    half = np.array(room)
    across, high = (at + half).max(axis=0) - (at - half).min(axis=0)
    return float(max(across / wide, high))


def _centred(at: NDArray[np.float64]) -> NDArray[np.float64]:
    middle: NDArray[np.float64] = (at.max(axis=0) + at.min(axis=0)) / 2
    return at - middle


def _half(at: NDArray[np.float64], group: Sequence[str], boxes: Boxes) -> tuple[float, float]:
    """Half the width and height of a group with its labels."""
    room = np.array([boxes[id] for id in group])
    far = (np.abs(at) + room).max(axis=0)
    return float(far[0]) + 12.0, float(far[1]) + 12.0


def _packed(halves: Sequence[tuple[float, float]], wide: float) -> list[tuple[float, float]]:
    """Centres for boxes side by side, the first in the middle, each next as near as it fits."""
    step = max(8.0, min(min(half) for half in halves) * 0.5)
    room = np.array(halves)
    placed = np.zeros((len(halves), 2))
    ends: list[int] = []
    for number, (w, h) in enumerate(halves):
        # What had no room for a smaller box has none for this one.
        smaller = zip(ends, halves[:number], strict=True)
        turn = max((end for end, (less, low) in smaller if less <= w and low <= h), default=0)
        while number:
            # A spiral outwards, as wide as the picture, some turns at a time.
            turns = np.arange(turn, turn + _TURNS)
            angle, reach = turns * 2.399963, step * turns**0.5
            x, y = reach * np.cos(angle) * wide**0.5, reach * np.sin(angle) / wide**0.5
            beside = np.abs(x[:, None] - placed[:number, 0]) >= room[:number, 0] + w
            beside |= np.abs(y[:, None] - placed[:number, 1]) >= room[:number, 1] + h
            free = np.flatnonzero(beside.all(axis=1))
            if len(free):
                placed[number] = x[free[0]], y[free[0]]
                turn += int(free[0])
                break
            turn += _TURNS
        ends.append(turn)
    return [(float(x), float(y)) for x, y in placed]


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


def _size(group: Sequence[str]) -> tuple[int, str]:
    return (-len(group), group[0])


def _rounded(order: Iterable[str], at: NDArray[np.float64]) -> Places:
    return {
        id: (round(float(x), 1), round(float(y), 1)) for id, (x, y) in zip(order, at, strict=True)
    }
