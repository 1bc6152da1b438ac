"""What must be taken out of a graph and put into it, so that it becomes another one.

A server keeps its graph while it is changed, so only what differs is written: as one change
where it is small, else document by document, so that nobody ever sees half a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from ..ontology.schema import schema
from .build import owners

if TYPE_CHECKING:
    from .build import Graph, Row

T = TypeVar("T")

# An edge's type and the labels of its two ends.
Kind = tuple[str, str, str]


@dataclass(slots=True)
class Change:
    """Rows that leave and rows that come.

    ``gone`` are keys of nodes by label, ``cut`` the pairs of nodes whose edges of a kind all
    go (those that stay are among ``edges``, which come afterwards).
    """

    gone: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    nodes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    cut: dict[Kind, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[Kind, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def __len__(self) -> int:
        groups = (self.gone, self.nodes, self.cut, self.edges)
        return sum(len(rows) for group in groups for rows in group.values())


def difference(old: Graph, new: Graph) -> Change:
    """What turns one graph into the other."""
    change = Change()
    for label, node in schema().nodes.items():
        before = {row[node.key]: row for row in old.nodes.get(label, ())}
        for row in new.nodes.get(label, ()):
            if before.pop(row[node.key], None) != row:
                change.nodes[label].append(row)
        if before:
            change.gone[label] += before
    going = {(label, key) for label, keys in change.gone.items() for key in keys}
    for name in schema().edges:
        if _same_edges(old.edges.get(name, []), new.edges.get(name, [])):
            continue
        was, now = _by_pair(name, old), _by_pair(name, new)
        for (kind, pair), rows in now.items():
            earlier = was.pop((kind, pair), [])
            if earlier != rows and sorted(earlier, key=repr) != sorted(rows, key=repr):
                if earlier:
                    change.cut[kind].append(pair)
                change.edges[kind] += rows
        for kind, pair in was:
            # A node takes its edges with it.
            if (kind[1], pair[0]) not in going and (kind[2], pair[1]) not in going:
                change.cut[kind].append(pair)
    return change


_ends = itemgetter("src_label", "dst_label", "src", "dst")


def _same_edges(some: list[Row], others: list[Row]) -> bool:
    """Whether it can be told quickly that these are the same."""
    return len(some) == len(others) and sorted(some, key=_ends) == sorted(others, key=_ends)


def _by_pair(name: str, graph: Graph) -> dict[tuple[Kind, tuple[str, str]], list[Row]]:
    found: dict[tuple[Kind, tuple[str, str]], list[Row]] = defaultdict(list)
    for row in graph.edges.get(name, ()):
        found[(name, row["src_label"], row["dst_label"]), (row["src"], row["dst"])].append(row)
    return found


def parts(change: Change, old: Graph, new: Graph, most: int) -> Iterator[Change]:
    """The change in pieces of about ``most`` rows, each of which leaves whole documents.

    First comes what documents share, then one or more documents at a time with all that is
    theirs, last what nothing points to any more. A document that is new and cited by another
    stands as one that is only cited until its turn comes.
    """
    if len(change) <= most:
        yield change
        return
    owner = owners(old) | owners(new)
    first, last = Change(), Change()
    own: dict[str, Change] = defaultdict(Change)

    def of(key: str) -> Change | None:
        document = owner.get(key)
        return None if document is None else own[document]

    known = {row["id"] for row in old.nodes.get("Document", ())}
    for label, rows in change.nodes.items():
        key = schema().nodes[label].key
        for row in rows:
            mine = of(row[key])
            if mine is not None and label == "Document" and row["id"] not in known:
                first.nodes[label].append(_only_cited(row))
            (first if mine is None else mine).nodes[label].append(row)
    for label, keys in change.gone.items():
        for one in keys:
            mine = of(one)
            (last if mine is None else mine).gone[label].append(one)
    for kind, pairs in change.cut.items():
        for pair in pairs:
            mine = of(pair[0]) or of(pair[1])
            (first if mine is None else mine).cut[kind].append(pair)
    for kind, rows in change.edges.items():
        for row in rows:
            mine = of(row["src"]) or of(row["dst"])
            (first if mine is None else mine).edges[kind].append(row)
    yield from _pieces(first, most)
    yield from _together(own, most)
    yield from _pieces(last, most)


def _only_cited(row: Row) -> Row:
    kept = {"id": row["id"], "title": row["title"], "number": row["number"], "loaded": False}
    return dict.fromkeys(row) | kept


def _together(own: Mapping[str, Change], most: int) -> Iterator[Change]:
    """Documents put together until they are about as many rows as wanted."""
    held = Change()
    for _, one in sorted(own.items()):
        if len(held) and len(held) + len(one) > most:
            yield held
            held = Change()
        for name in ("gone", "nodes", "cut", "edges"):
            for key, rows in getattr(one, name).items():
                getattr(held, name)[key] += rows
    if len(held):
        yield held


def _pieces(change: Change, most: int) -> Iterator[Change]:
    """What documents share may be cut anywhere: nodes first, so that edges find their ends."""
    for label, rows in change.nodes.items():
        for some in _slices(rows, most):
            yield Change(nodes={label: some})
    waiting = {kind: set(pairs) for kind, pairs in change.cut.items()}
    for kind, rows in change.edges.items():
        for some in _slices(rows, most):
            # An edge goes in the moment in which the one that takes its place comes.
            pairs = {(row["src"], row["dst"]) for row in some} & waiting.get(kind, set())
            waiting[kind] = waiting.get(kind, set()) - pairs
            yield Change(cut={kind: sorted(pairs)}, edges={kind: some})
    for kind, left in waiting.items():
        for several in _slices(sorted(left), most):
            yield Change(cut={kind: several})
    for label, keys in change.gone.items():
        for few in _slices(keys, most):
            yield Change(gone={label: few})


def _slices(rows: list[T], most: int) -> Iterator[list[T]]:
    for at in range(0, len(rows), most):
        yield rows[at : at + most]
