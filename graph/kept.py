"""What stays of a graph when others of its documents are read: a document at a time.

As what is read it may go into a :class:`zeren.graph.spool.Spool`, so that a large graph is never
held to add a document to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from . import cypher
from .bodies import TOLD
from .build import Graph, Row
from .spool import own_labels

if TYPE_CHECKING:
    from .engine import Engine

# Documents whose rows are asked for at a time.
_TOGETHER = 50
# Labels whose nodes are entries of a vocabulary.
_TERMS = ("Function", "Topic")


def documents(engine: Engine, without: Collection[str]) -> Iterator[Graph]:
    """The graph of each document that was read and is not among ``without``.

    With it come the bodies it names and those above them, as all documents have named them; not
    the places, nor the documents that it cites.
    """
    found = engine.rows("MATCH (d:Document) WHERE d.loaded RETURN d.id AS id ORDER BY id").rows
    staying = [key for (key,) in found if key not in without]
    terms = {label: {row["id"]: row for row in _terms(engine, label)} for label in _TERMS}
    for at in range(0, len(staying), _TOGETHER):
        yield from _group(engine, staying[at : at + _TOGETHER], terms)


def _terms(engine: Engine, label: str) -> Iterator[Row]:
    node = schema().nodes[label]
    return engine.each_node(node, [one.name for one in node.properties])


def _group(
    engine: Engine, keys: Sequence[str], terms: dict[str, dict[str, Row]]
) -> Iterator[Graph]:
    kinds = schema()
    parts = {key: Graph(edges={name: [] for name in kinds.edges}) for key in keys}
    for label in ("Document", *sorted(own_labels())):
        for owner, row in _owned(engine, label, keys):
            parts[owner].nodes.setdefault(label, []).append(row)
    for name, edge in kinds.edges.items():
        for ends in edge.ends:
            for owner, row in _edges_owned(engine, name, ends, keys):
                parts[owner].edges[name].append(row)
    bodies = {key: _ends(part, "Agency") for key, part in parts.items()}
    told = _told(engine, {one for some in bodies.values() for one in some})
    for key, part in parts.items():
        _add_bodies(part, bodies[key], told)
        for label, rows in terms.items():
            used = _ends(part, label)
            part.nodes[label] = [row for one, row in rows.items() if one in used]
        yield part


def _ends(part: Graph, label: str) -> set[str]:
    return {
        row[end]
        for rows in part.edges.values()
        for row in rows
        for end in ("src", "dst")
        if row[f"{end}_label"] == label
    }


_Told = tuple[dict[str, Row], dict[str, list[tuple[str, Row]]]]


def _told(engine: Engine, keys: set[str]) -> _Told:
    """The rows of these bodies and of those above them, and what the vocabularies say of each."""
    rows: dict[str, Row] = {}
    said: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    while keys:
        rows |= {row["id"]: row for row in _nodes(engine, "Agency", keys)}
        for name in TOLD:
            for ends in schema().edges[name].ends:
                for row in _edges_from(engine, name, ends, keys):
                    said[row["src"]].append((name, row))
        above = {row["dst"] for one in keys for name, row in said[one] if name == "BRANCH_OF"}
        keys = above - rows.keys()
    return rows, said


def _add_bodies(part: Graph, keys: set[str], told: _Told) -> None:
    rows, said = told
    known: set[str] = set()
    waiting = sorted(keys)
    part.nodes["Agency"] = []
    while waiting:
        key = waiting.pop()
        if key in known:
            continue
        known.add(key)
        part.nodes["Agency"].append(rows[key])
        for name, row in said[key]:
            part.edges[name].append(row)
            if name == "BRANCH_OF":
                waiting.append(row["dst"])


# ---------------------------------------------------------------- asked of the engine


def _way(label: str, name: str) -> str | None:
    """How a node of a label is reached from the documents it belongs to, called ``d``."""
    edges = schema().edges
    if label == "Document":
        return "(d:`Document`)"
    if (label, "Document") in edges["IN_DOCUMENT"].ends:
        return f"(d:`Document`)<-[:`IN_DOCUMENT`]-({name}:{cypher.quoted(label)})"
    for first, last in edges["MEASURED_BY"].ends:
        if label == last:
            return f"{_way(first, 'x')}-[:`MEASURED_BY`]->({name}:{cypher.quoted(label)})"
    return None


# With a list of documents the engine goes by the edges they have; from each row of an `UNWIND`
# it goes through all edges of a type.
_OF_THEM = "WHERE d.id IN $keys"


def _owned(engine: Engine, label: str, keys: Sequence[str]) -> Iterator[tuple[str, Row]]:
    node = schema().nodes[label]
    names = [one.name for one in node.properties]
    way, own = _way(label, "n"), "d" if label == "Document" else "n"
    if way is None:  # what is recorded of a document under its own id
        way, own = f"(d:{cypher.quoted(label)})", "d"
    columns = ", ".join(f"{own}.{cypher.quoted(one)}" for one in names)
    text = f"MATCH {way} {_OF_THEM} RETURN d.id, {columns}"
    for owner, *values in engine.rows(text, {"keys": keys}).rows:
        yield owner, dict(zip(names, values, strict=True))


def _edges_owned(
    engine: Engine, name: str, ends: tuple[str, str], keys: Sequence[str]
) -> Iterator[tuple[str, Row]]:
    """The edges one end of which is such a document or belongs to one."""
    first, last = (cypher.quoted(label) for label in ends)
    edge = f"[edge:{cypher.quoted(name)}]"
    if ends[0] == "Document":
        called, way = ("d", "b"), f"(d:{first})-{edge}->(b:{last})"
    elif ends[1] == "Document":
        called, way = ("a", "d"), f"(d:{last})<-{edge}-(a:{first})"
    elif there := _way(ends[0], "a"):
        called, way = ("a", "b"), f"{there}-{edge}->(b:{last})"
    elif there := _way(ends[1], "b"):
        called, way = ("a", "b"), f"{there}<-{edge}-(a:{first})"
    else:
        return
    text = f"MATCH {way} {_OF_THEM}"
    for owner, *values in _asked(engine, text, name, ends, called, "d.id, ", keys):
        yield owner, _row(name, ends, values)


def _edges_from(
    engine: Engine, name: str, ends: tuple[str, str], keys: Iterable[str]
) -> Iterator[Row]:
    first, last = (cypher.quoted(label) for label in ends)
    start = f"UNWIND $keys AS key MATCH (a:{first} {{id: key}})"
    text = f"{start}-[edge:{cypher.quoted(name)}]->(b:{last})"
    for values in _asked(engine, text, name, ends, ("a", "b"), "", sorted(keys)):
        yield _row(name, ends, values)


def _asked(
    engine: Engine,
    text: str,
    name: str,
    ends: tuple[str, str],
    called: tuple[str, str],
    before: str,
    keys: Sequence[str],
) -> list[tuple[Any, ...]]:
    nodes = schema().nodes
    columns = [
        *(
            f"{one}.{cypher.quoted(nodes[label].key)}"
            for one, label in zip(called, ends, strict=True)
        ),
        *(f"edge.{cypher.quoted(one.name)}" for one in schema().edges[name].properties),
    ]
    return engine.rows(f"{text} RETURN {before}{', '.join(columns)}", {"keys": keys}).rows


def _row(name: str, ends: tuple[str, str], values: Sequence[Any]) -> Row:
    names = ("src", "dst", *(one.name for one in schema().edges[name].properties))
    labels = {"src_label": ends[0], "dst_label": ends[1]}
    return labels | dict(zip(names, values, strict=True))


def _nodes(engine: Engine, label: str, keys: Iterable[str]) -> Iterator[Row]:
    names = [one.name for one in schema().nodes[label].properties]
    columns = ", ".join(f"n.{cypher.quoted(one)}" for one in names)
    text = f"UNWIND $keys AS key MATCH (n:{cypher.quoted(label)} {{id: key}}) RETURN {columns}"
    for values in engine.rows(text, {"keys": sorted(keys)}).rows:
        yield dict(zip(names, values, strict=True))
