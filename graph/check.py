"""Is a graph what the ontology says it is? In plain Python, from the same shapes.

pySHACL answers the same question about the exported Turtle, in seconds instead of milliseconds;
a test proves that the two agree. What Turtle can't hold (a column nobody declared, one row
twice) is checked here only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..ontology import EdgeType, NodeType, Property, schema
from .derived import derived, nothing, projections
from .engine import BuildError
from .streams import Row, only

if TYPE_CHECKING:
    from .streams import Whole

# (quote, start, end) wherever a row has these columns
QUOTES = (
    ("quote", "char_start", "char_end"),
    ("due_quote", "due_start", "due_end"),
    ("validity_quote", "validity_start", "validity_end"),
)
SPANS = (*(pair[1:] for pair in QUOTES), ("title_start", "title_end"))
# All columns by which a row is held against the text.
EVIDENCE = (
    *(quote for quote, _, _ in QUOTES),
    *(one for pair in SPANS for one in pair),
    *("mention", "mention_start", "mention_end"),
)
FIRSTS = frozenset(first for _, first, _ in QUOTES)
ENDS = frozenset({"src", "dst", "src_label", "dst_label"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: ``kind`` is the rule that is broken, ``where`` the row."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def problems(graph: Whole) -> list[Problem]:
    """Everything in a graph that its ontology does not allow; empty where all is well.

    Checked are: known labels, relationships and columns; types, required columns and values;
    keys that are unique; ends that exist and fit; one role a body in a duty; one main function a
    body and one main topic a duty; that what is replaced is marked; that what is derived is what
    its relationships say; and every quote against the text of its document.
    """
    return list(_problems(graph))


def prove(
    graph: Whole, kinds: set[str] | None = None, *, but: frozenset[str] = frozenset()
) -> None:
    """Refuse a graph that is not what the ontology says: a fault of the reader, never stored."""
    wrong = [
        one
        for one in problems(graph)
        if one.kind not in but and (kinds is None or one.kind in kinds)
    ]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise BuildError(
            f"what was read does not hold together, nothing was built: {wrong[0]}{more}"
        )


def _problems(graph: Whole) -> Iterator[Problem]:
    kinds = schema()
    keys: dict[str, set[str]] = {}
    for label, rows in graph.nodes.items():
        node = kinds.nodes.get(label)
        if node is None:
            yield Problem("unknown", label, "no such label in the ontology")
            continue
        keys[label] = set()
        yield from _nodes(node, rows, keys[label])
    for name, rows in graph.edges.items():
        edge = kinds.edges.get(name)
        if edge is None:
            yield Problem("unknown", name, "no such relationship in the ontology")
            continue
        yield from _edges(edge, rows, keys)
    yield from _roles(graph)
    yield from _replaced(graph)
    yield from _derived(graph)
    yield from _quotes(graph)


# ---------------------------------------------------------------- rows


def _nodes(node: NodeType, rows: Iterable[Row], keys: set[str]) -> Iterator[Problem]:
    """What is wrong with the rows of a label, whose keys are put among ``keys``."""
    properties = _plan(node.properties)
    known = frozenset(one.name for one in node.properties)
    for row in rows:
        key = row.get(node.key)
        bad = list(_row(properties, known, row))
        if isinstance(key, str) and key in keys:
            bad.append(("unique", f"{node.key} {key!r} occurs more than once"))
        keys.add(row.get(node.key, ""))
        for kind, message in bad:
            yield Problem(kind, f"{node.name} {key}", message)


def _edges(edge: EdgeType, rows: Iterable[Row], keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    properties = _plan(edge.properties)
    known = frozenset(one.name for one in edge.properties) | ENDS
    pairs = frozenset(edge.ends)
    nothing: set[str] = set()
    seen: set[int] = set()
    mains: Counter[tuple[str, str]] = Counter()
    counts_main = any(one.name == "main" for one in edge.properties)
    for row in rows:
        src, dst = row.get("src"), row.get("dst")
        ends = (row.get("src_label", ""), row.get("dst_label", ""))
        bad = list(_row(properties, known, row))
        if ends not in pairs:
            bad.append(("ends", f"goes from {ends[0] or None} to {ends[1] or None}"))
        else:
            for label, key in zip(ends, (src, dst), strict=True):
                if key not in keys.get(label, nothing):
                    bad.append(("dangling", f"there is no {label} {key}"))
            for name in edge.required_at.get(ends, ()):
                if row.get(name) is None:
                    bad.append(("required", f"{name} is missing between two of {ends[0]}"))
        # One relationship may join two nodes more than once (a law cited twice), at other places.
        # Of a million relationships, hashes take a third of the room.
        one = hash((src, dst, row.get("char_start"), row.get("mention_start")))
        if one in seen:
            bad.append(("unique", "the same relationship twice"))
        seen.add(one)
        if counts_main:
            mains[ends[0], str(src)] += row.get("main") is True
        if bad:
            where = f"{edge.name} {src} → {dst}"
            yield from (Problem(kind, where, message) for kind, message in bad)
    for (label, key), count in mains.items():
        if count != 1:
            yield Problem("main", f"{label} {key}", f"{count} main {edge.name}, not one")


_Step = tuple[Property, Any]  # with the Python type of its values


@cache
def _plan(properties: tuple[Property, ...]) -> tuple[_Step, ...]:
    types: dict[str, type] = {
        "string": str,
        "integer": int,
        "float": float,
        "boolean": bool,
        "strings": list,
    }
    return tuple((one, types[one.type]) for one in properties)


def _row(
    properties: tuple[_Step, ...], known: frozenset[str], row: Row
) -> Iterator[tuple[str, str]]:
    if not row.keys() <= known:
        for name in sorted(row.keys() - known):
            yield "unknown", f"no column {name} in the ontology"
    get = row.get
    for one, wanted in properties:
        value: Any = get(one.name)
        if value is None:
            if one.required:
                yield "required", f"{one.name} is missing"
            continue
        if type(value) is not wanted:
            yield "type", f"{one.name} is {value!r}, not {one.type}"
            continue
        if wanted is str:
            if not value:
                yield "empty", f"{one.name} is empty text instead of null"
            elif one.values is not None and value not in one.values:
                yield "value", f"{one.name} is {value!r}, not one of {', '.join(one.values)}"
        elif wanted is int:
            if one.minimum is not None and value < one.minimum:
                yield "minimum", f"{one.name} is {value}, less than {one.minimum}"
            if one.below is not None and not _before(value, get(one.below), equal=False):
                yield "order", f"{one.name} is {value}, not before {one.below} {get(one.below)}"
            if one.at_most is not None and not _before(value, get(one.at_most), equal=True):
                yield "order", f"{one.name} is {value}, after {one.at_most} {get(one.at_most)}"
        elif wanted is list:
            if not all(isinstance(item, str) and item for item in value):
                yield "type", f"{one.name} is {value!r}, not a list of texts"
        elif wanted is float and not math.isfinite(value):
            yield "type", f"{one.name} is {value!r}, not a number"


def _before(value: int, other: Any, *, equal: bool) -> bool:
    # What is missing or of another type is told where that column is looked at.
    if type(other) is not int:
        return True
    return value <= other if equal else value < other


# ---------------------------------------------------------------- the graph as a whole


def _roles(graph: Whole) -> Iterator[Problem]:
    """One body has one role in a duty, whatever the relationship."""
    first: dict[int, str] = {}
    more: dict[tuple[str, str], list[str]] = {}
    for name, edge in schema().edges.items():
        if any(one.name == "role" for one in edge.properties):
            for row in only(graph.edges.get(name, ())):
                pair = (row["src"], row["dst"])
                before = first.get(hash(pair))
                if before is None:
                    first[hash(pair)] = name
                else:
                    more.setdefault(pair, [before]).append(name)
    for (src, dst), names in more.items():
        message = f"{src} has more than one role: {', '.join(names)}"
        yield Problem("role", f"Duty {dst}", message)


def _replaced(graph: Whole) -> Iterator[Problem]:
    """What another document puts out of force is superseded."""
    gone = {row["dst"] for row in only(graph.edges.get("REPLACES", ()))}
    for row in only(graph.nodes.get("Document", ()), "id", "validity"):
        if row["id"] in gone and row.get("validity") != "superseded":
            message = f"is replaced, but its validity is {row.get('validity')}"
            yield Problem("validity", f"Document {row['id']}", message)


def _derived(graph: Whole) -> Iterator[Problem]:
    """What is kept beside the relationships is what they say."""
    for node, column in projections():
        values, none = derived(graph, node, column), nothing(column)
        for row in only(graph.nodes.get(node.name, ()), node.key, column.name):
            value, said = row.get(column.name), values.get(row.get(node.key, ""), none)
            if value != said:
                message = f"{column.name} is {value!r}, its relationships say {said!r}"
                yield Problem("derived", f"{node.name} {row.get(node.key)}", message)


def _quotes(graph: Whole) -> Iterator[Problem]:
    """Every quote is what stands there, in the document its row belongs to."""
    kinds = schema()
    documents = only(graph.nodes.get("Document", ()), "id", "text")
    texts = {row["id"]: row.get("text") for row in documents}
    owner = {("Document", key): key for key in texts}
    for row in only(graph.edges.get("IN_DOCUMENT", ())):
        owner[row["src_label"], row["src"]] = row["dst"]
    for row in only(graph.edges.get("MEASURED_BY", ())):
        owner["Indicator", row["dst"]] = owner.get(("Duty", row["src"]), "")
    for label, node in kinds.nodes.items():
        if any(one.name in FIRSTS for one in node.properties):
            for row in only(graph.nodes.get(label, ()), node.key, *EVIDENCE):
                text = texts.get(owner.get((label, row[node.key]), ""))
                for kind, message in _quote(row, text):
                    yield Problem(kind, f"{label} {row[node.key]}", message)
    for name, edge in kinds.edges.items():
        if edge.evidence != "text":
            continue
        for row in only(graph.edges.get(name, ()), *EVIDENCE):
            # Of two documents, the one that cites; of a body and a duty, the duty's.
            own = owner.get((row["src_label"], row["src"]))
            own = own or owner.get((row["dst_label"], row["dst"]), "")
            for kind, message in _quote(row, texts.get(own)):
                yield Problem(kind, f"{name} {row['src']} → {row['dst']}", message)


def _quote(row: Row, text: str | None) -> Iterator[tuple[str, str]]:
    for first, last in SPANS:
        start, end = row.get(first), row.get(last)
        if type(start) is int and type(end) is int and text is not None and end > len(text):
            yield "span", f"{last} is {end}, the document ends at {len(text)}"
    for column, first, last in QUOTES:
        quote, start, end = row.get(column), row.get(first), row.get(last)
        if quote is None:
            continue
        if text is None:
            yield "quote", f"{column} belongs to no document that was read"
        elif type(start) is not int or type(end) is not int:
            yield "quote", f"{column} has no place in the document"
        elif text[start:end] != quote:
            yield "quote", f"{column} is not what stands at {start} to {end} of its document"
    mention, start, end = row.get("mention"), row.get("mention_start"), row.get("mention_end")
    if text is not None and mention and type(start) is int and type(end) is int:
        # The page may put line breaks, or the header of the next page, into the name.
        rest = iter(text[start:end])
        if not all(letter in rest for letter in "".join(mention.split())):
            yield "quote", f"mention is not what stands at {start} to {end} of its document"
