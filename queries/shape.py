"""What of an answer is a network: its nodes and edges, else two columns that go together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ..graph import things
from ..graph.linkages import Edge, Node

# Columns whose values go together when both are there, the first that fits: (from, to), each as
# its name in an answer and the label of what it names.
PAIRS: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("agency_a", "Agency"), ("agency_b", "Agency")),
    (("agency", "Agency"), ("duty", "Duty")),
    (("agency", "Agency"), ("title", "Duty")),
    (("lead", "Agency"), ("duty", "Duty")),
    (("person", "Person"), ("agency", "Agency")),
    (("agency", "Agency"), ("topic", "Topic")),
    (("lead", "Agency"), ("topic", "Topic")),
    (("agency", "Agency"), ("function", "Function")),
    (("agency", "Agency"), ("document", "Document")),
    (("duty", "Duty"), ("topic", "Topic")),
    (("topic", "Topic"), ("function", "Function")),
    (("单位", "Agency"), ("任务", "Duty")),
    (("单位", "Agency"), ("主题", "Topic")),
)
_LONGEST_LABEL = 24


def shape(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Nodes and edges of an answer; none where it holds no network. A node's ``function`` is the
    label it has in the graph.

    >>> nodes, edges = shape(("agency", "duty"), [("教育局", "控辍保学"), ("教育局", "校园安全")])
    >>> [node.label for node in nodes], len(edges)
    (['控辍保学', '教育局', '校园安全'], 2)
    """
    named: dict[str, tuple[str, str]] = {}
    ties: Counter[tuple[str, str]] = Counter()
    # The same relationship may stand in many rows.
    seen: set[tuple[str, str, str, str]] = set()
    for thing in (thing for row in rows for value in row for thing in _things(value)):
        if things.is_node(thing):
            named[thing[things.AT]] = (things.name(thing), thing[things.NODE])
        else:
            ends = thing[things.FROM], thing[things.TO]
            one = (*ends, thing[things.EDGE], str(sorted(map(str, thing.items()))))
            if one not in seen:
                seen.add(one)
                ties[ends] += 1
    ties = Counter({ends: n for ends, n in ties.items() if all(end in named for end in ends)})
    if not ties:
        named, ties = _paired(columns, rows)
    degree: Counter[str] = Counter()
    for start, stop in ties:
        degree[start] += 1
        degree[stop] += 1
    nodes = tuple(
        Node(id, _short(label), kind, degree[id], degree[id])
        for id, (label, kind) in sorted(named.items(), key=lambda item: item[1])
    )
    edges = tuple(Edge(a, b, n, 1, 0) for (a, b), n in sorted(ties.items()) if a != b)
    return nodes, edges


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The nodes and relationships in a value, those of paths and lists too."""
    if things.is_node(value) or things.is_edge(value):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _things(one)
    elif isinstance(value, list):
        for one in value:
            yield from _things(one)


def _paired(
    columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[dict[str, tuple[str, str]], Counter[tuple[str, str]]]:
    named: dict[str, tuple[str, str]] = {}
    ties: Counter[tuple[str, str]] = Counter()
    found = next((pair for pair in PAIRS if all(name in columns for name, _ in pair)), ())
    for row in rows:
        ends = []
        for name, kind in found:
            value = row[columns.index(name)]
            if isinstance(value, str) and value:
                ends.append(f"{kind} {value}")
                named[ends[-1]] = (value, kind)
        if len(ends) == 2:
            ties[ends[0], ends[1]] += 1
    return named, ties


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
