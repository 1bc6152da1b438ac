"""Nodes, relationships and paths in an answer, as plain values, alike from every engine.

A node is ``{"_node": label, "_at": ref, …}``, a relationship ``{"_edge": type, "_from": ref,
"_to": ref, …}``, a path ``{"_path": [node, relationship, node …]}``, with what they hold beside.
A ``ref`` tells which is which within one answer; it is the engine's and means nothing later on,
so :func:`settled` puts the keys of the graph in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..ontology.schema import schema

NODE, AT = "_node", "_at"
EDGE, FROM, TO = "_edge", "_from", "_to"
PATH = "_path"
_MARKS = frozenset([NODE, AT, EDGE, FROM, TO, PATH])

# What names a node to a reader, the first that it has.
_NAMES = ("name", "title", "label_zh", "metric", "quote", "key", "id", "code")


def node(label: str, at: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {NODE: label, AT: at, **_known(held)}


def edge(kind: str, start: str, stop: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {EDGE: kind, FROM: start, TO: stop, **_known(held)}


def path(steps: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {PATH: list(steps)}


def _known(held: Mapping[str, Any]) -> dict[str, Any]:
    # In one order, which no two engines give by themselves.
    return {key: held[key] for key in sorted(held) if held[key] is not None and key not in _MARKS}


def settled(rows: Iterable[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Rows whose relationships name their ends by the keys of these nodes, as on any engine.

    An end that is not in the answer is left out, and so is every ``ref``.
    """
    kept = list(map(tuple, rows))
    keys: dict[str, Any] = {}

    def look(value: Any) -> None:
        if is_node(value):
            kind = schema().nodes.get(value[NODE])
            keys[value[AT]] = value.get(kind.key) if kind else None
        if isinstance(value, (list, tuple)):
            for one in value:
                look(one)
        elif isinstance(value, dict):
            for one in value.values():
                look(one)

    def settle(value: Any) -> Any:
        if isinstance(value, list):
            return [settle(one) for one in value]
        if not isinstance(value, dict):
            return value
        held = {key: settle(one) for key, one in value.items()}
        if is_node(value):
            del held[AT]
        elif is_edge(value):
            for end in (FROM, TO):
                held[end] = keys.get(value[end])
        return _whole(held)

    look(kept)
    return tuple(tuple(map(settle, row)) for row in kept)


def _whole(held: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in held.items() if key not in (FROM, TO) or value is not None}


def is_node(value: object) -> bool:
    return isinstance(value, dict) and _texts(value, NODE, AT)


def is_edge(value: object) -> bool:
    return isinstance(value, dict) and _texts(value, EDGE, FROM, TO)


def is_path(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get(PATH), list)


def _texts(value: Mapping[str, object], *keys: str) -> bool:
    return all(isinstance(value.get(key), str) for key in keys)


def name(value: Mapping[str, Any]) -> str:
    """What a node is called.

    >>> name({"_node": "Agency", "_at": "4:1", "id": "a0", "name": "市教育局"})
    '市教育局'
    """
    for one in _NAMES:
        if value.get(one) not in (None, ""):
            return str(value[one])
    return str(value.get(NODE, ""))


def shown(value: Any) -> Any:
    """A value for a table: a node by its label and name, a path as it is drawn in Cypher.

    >>> shown({"_edge": "LEADS", "_from": "4:1", "_to": "3:9", "role": "leads"})
    '[:LEADS]'
    """
    if is_path(value):
        return "-".join(str(shown(step)) for step in value[PATH])
    if isinstance(value, dict) and isinstance(value.get(NODE), str):
        return f"(:{value[NODE]} {name(value)})"
    if isinstance(value, dict) and isinstance(value.get(EDGE), str):
        return f"[:{value[EDGE]}]"
    if isinstance(value, list):
        return [shown(one) for one in value]
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    return value
