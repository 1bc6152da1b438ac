"""The reader of the ontology: node types, edge types and vocabularies as frozen values.

The truth is the Turtle beside this module. It is parsed when it changes; otherwise a compiled
copy (JSON, keyed by a hash over the bytes of the files) is loaded, so that nothing here imports
rdflib at run time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

FOLDER = Path(__file__).parent

#: Further topic schemes: Turtle files, or folders of them.
TOPICS_VARIABLE = "ZEREN_TOPICS"

PropertyType = Literal["string", "integer", "float", "boolean", "strings"]
Evidence = Literal["text", "vocabulary", "structure"]


class OntologyError(ValueError):
    """A term that is not known, or a statement that is missing, in a file of the ontology."""


@dataclass(frozen=True, slots=True)
class Property:
    """A column: ``values`` are the only ones allowed, where any are given.

    A number is at least ``minimum``, less than the column ``below`` and not more than the
    column ``at_most``, where they are given. No text is empty: what is not known is null. A
    server finds a row by the words or the value of a column with an ``index``. One that is
    ``derived`` says nothing new: it is worked out from relationships of these types.
    """

    name: str
    type: PropertyType
    required: bool
    values: tuple[str, ...] | None
    label_zh: str
    label_en: str
    minimum: int | None = None
    below: str | None = None
    at_most: str | None = None
    index: Literal["words", "value"] | None = None
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label of the graph. The first property is the key."""

    name: str
    label_zh: str
    label_en: str
    properties: tuple[Property, ...]
    internal: bool = False

    @property
    def key(self) -> str:
        return self.properties[0].name


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship: its ends as (source, destination) labels, and what its rows rest on.

    ``required_at`` names the properties that only some of the ends require: a place's PART_OF
    names its vocabulary entry, a section's does not. ``predicate`` is its name in RDF.
    """

    name: str
    label_zh: str
    label_en: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]
    evidence: Evidence
    required_at: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    predicate: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that may stand in the graph, by name, in the order of the files."""

    nodes: Mapping[str, NodeType]
    edges: Mapping[str, EdgeType]


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a vocabulary.

    ``words`` are the surface words, in the order of the file; ``hidden`` are further words of
    questions, lower-cased; ``abbreviations`` are (short, full) pairs; ``notes`` hold all other
    data of the entry by its name.
    """

    id: str
    scheme: str
    label_zh: str
    label_en: str
    words: tuple[str, ...]
    hidden: tuple[str, ...]
    broader: str | None
    abbreviations: tuple[tuple[str, str], ...]
    notes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary; its own ``words`` put a document inside a topic scheme."""

    id: str
    label_zh: str
    label_en: str
    concepts: Mapping[str, Concept]
    words: tuple[str, ...]


def schema() -> Schema:
    """All node and edge types."""
    return _schema()


def scheme(name: str) -> Scheme:
    """The vocabulary called ``name`` (``functions``, ``roles``, ``columns`` …).

    Raises :class:`OntologyError` where there is none, naming those that exist.
    """
    return _scheme("schemes", name)


def topic_schemes() -> tuple[Scheme, ...]:
    """The topic vocabularies by name: one a file in ``ontology/topics`` or at ZEREN_TOPICS."""
    return tuple(_scheme("topics", name) for name in _compiled()["topics"])


@cache
def fingerprint() -> str:
    """A hash over the bytes of every file that says what words and places mean."""
    files = _turtle_files() + sorted(FOLDER.glob("*.csv"))
    return _digest((file, file.read_bytes()) for file in files)


@cache
def _schema() -> Schema:
    data = _compiled()
    return Schema(
        nodes=MappingProxyType({row["name"]: _node_type(row) for row in data["nodes"]}),
        edges=MappingProxyType({row["name"]: _edge_type(row) for row in data["edges"]}),
    )


@cache
def _scheme(group: str, name: str) -> Scheme:
    known = _compiled()[group]
    if name not in known:
        raise OntologyError(f"no vocabulary {name!r}: there are {', '.join(sorted(known))}")
    row = known[name]
    return Scheme(
        id=name,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        concepts=MappingProxyType({c["id"]: _concept(name, c) for c in row["concepts"]}),
        words=tuple(row["words"]),
    )


def _concept(scheme_id: str, row: dict[str, Any]) -> Concept:
    return Concept(
        id=row["id"],
        scheme=scheme_id,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        words=tuple(row["words"]),
        hidden=tuple(row["hidden"]),
        broader=row["broader"],
        abbreviations=tuple((short, full) for short, full in row["abbreviations"]),
        notes=MappingProxyType({name: tuple(values) for name, values in row["notes"].items()}),
    )


def _property(row: dict[str, Any]) -> Property:
    values = row["values"]
    return Property(
        name=row["name"],
        type=row["type"],
        required=row["required"],
        values=None if values is None else tuple(values),
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        minimum=row["minimum"],
        below=row["below"],
        at_most=row["at_most"],
        index=row["index"],
        derived=tuple(row["derived"]),
    )


def _node_type(row: dict[str, Any]) -> NodeType:
    return NodeType(
        name=row["name"],
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        properties=tuple(map(_property, row["properties"])),
        internal=row["internal"],
    )


def _edge_type(row: dict[str, Any]) -> EdgeType:
    return EdgeType(
        name=row["name"],
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        ends=tuple((src, dst) for src, dst, _ in row["ends"]),
        properties=tuple(map(_property, row["properties"])),
        evidence=row["evidence"],
        required_at=MappingProxyType(
            {(src, dst): tuple(names) for src, dst, names in row["ends"] if names}
        ),
        predicate=row["predicate"],
    )


# ---------------------------------------------------------------- the compiled copy


def _turtle_files() -> list[Path]:
    own = sorted(FOLDER.glob("*.ttl")) + sorted((FOLDER / "topics").glob("*.ttl"))
    return own + _further_topics()


def _further_topics() -> list[Path]:
    named = [Path(one) for one in os.environ.get(TOPICS_VARIABLE, "").split(os.pathsep) if one]
    found: list[Path] = []
    for path in named:
        files = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            raise OntologyError(f"{TOPICS_VARIABLE} names {path}, where no topic scheme is")
        found += files
    return found


def name_of(file: Path) -> str:
    """What a file of the ontology is called; a topic scheme of the user's like our own."""
    if file.is_relative_to(FOLDER):
        return file.relative_to(FOLDER).as_posix()
    return f"topics/{file.name}"


def _digest(parts: Any) -> str:
    digest = blake2b(digest_size=12)
    for file, content in parts:
        digest.update(f"{name_of(file)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _compiled() -> dict[str, Any]:
    """The ontology as plain data: the compiled copy where it is fresh, else the Turtle's."""
    # The two modules decide the shape of the copy, so they belong to its key.
    code = [FOLDER / "schema.py", FOLDER / "turtle.py"]
    key = _digest((file, file.read_bytes()) for file in _turtle_files() + code)
    local = FOLDER / ".compiled"
    found = _load(local / f"{key}.json")
    if found is not None:
        return found
    cached = _user_cache()
    found = _load(cached / f"{key}.json")
    if found is not None:
        return found

    from .turtle import read

    data = read(FOLDER, _turtle_files())
    # An installed package may lie in a folder that can't be written; without any copy at all
    # the Turtle is read again each time, which is slow and right.
    if not _store(local, key, data):
        _store(cached, key, data)
    return data


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("zeren") / "ontology"


def _load(file: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _store(folder: Path, key: str, data: dict[str, Any]) -> bool:
    """Write the copy under its key, whole or not at all, and drop the copies it replaces."""
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(data, out, ensure_ascii=False, separators=(",", ":"))
        os.replace(name, folder / f"{key}.json")
        for old in folder.glob("*.json"):
            if old.stem != key:
                old.unlink(missing_ok=True)
    except OSError:
        return False
    return True
