"""What every engine does, and which one a target means.

A target is a path (the embedded engine, one file) or a ``bolt://``, ``neo4j://`` or
``neo4j+s://`` address. Engine objects never leave an adapter: rows are plain values.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from ..ontology.schema import EdgeType, NodeType
    from .build import Graph, Row
    from .columns import Columns

TARGET_VARIABLE = "ZEREN_GRAPH"
DEFAULT_TARGET = "graph.zeren"
MEMORY = ":memory:"

_ADDRESS = re.compile(r"^(?:bolt|neo4j)(?:\+s|\+ssc)?://", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class GraphError(Exception):
    """The graph can't be opened, read or written; the message says why and what to do."""


class NoGraph(GraphError):
    """There is nothing at the target yet."""


class OtherVersion(GraphError):
    """The graph was made by another version; building again from the sources mends it."""


class BuildError(GraphError):
    """Nothing was built and the graph is as it was; one sentence says why and what to do."""


class QueryError(GraphError):
    """A query the engine refused.

    ``line`` and ``column`` count from 1 and point into the text of the query where the engine
    said so, else they are ``None``.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        where = "" if line is None else f" (line {line}, column {column})"
        super().__init__(message + where)
        self.line = line
        self.column = column


class Overrun(QueryError):
    """A query that was stopped: it took longer, or more memory, than it was given."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: names of the columns, and one tuple of plain values a row."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)


Stream = tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]


class Engine(Protocol):
    """One place where a graph is kept.

    ``prepare`` makes tables or constraints, ``write`` fills them with a whole graph, ``read``
    gives the graph back and ``columns`` as tables; ``each_node`` and ``each_edge`` give the rows
    of a label or relationship with some columns, in the order of the ontology, and hold few of
    them at a time. ``rows`` runs one statement. ``streamed`` runs one of a stranger: its rows come
    one by one, nodes and the like as :mod:`things`, within so many seconds if given. ``stamp``
    changes when the graph does.
    """

    name: str
    target: str

    def prepare(self) -> None: ...

    def write(self, graph: Graph) -> None: ...

    def read(self) -> Graph: ...

    def columns(self) -> Iterator[Columns]: ...

    def each_node(self, node: NodeType, columns: Sequence[str]) -> Iterator[Row]: ...

    def each_edge(
        self, edge: EdgeType, ends: tuple[str, str], columns: Sequence[str]
    ) -> Iterator[Row]: ...

    def rows(self, cypher: str, params: Mapping[str, Any] | None = None) -> Rows: ...

    def streamed(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, seconds: float | None = None
    ) -> AbstractContextManager[Stream]: ...

    def stamp(self) -> str: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def default_target() -> str:
    """The store that is meant when none is named: ``ZEREN_GRAPH``, else a file beside the user."""
    return os.environ.get(TARGET_VARIABLE) or DEFAULT_TARGET


def is_address(target: str) -> bool:
    """Whether a target names a server (else it is a path)."""
    return bool(_ADDRESS.match(target))


def place_of(target: str | os.PathLike[str] | None) -> str:
    """The path or address that is meant; other addresses are refused, not taken for a path."""
    place = default_target() if target is None else os.fspath(target)
    if _OTHER_ADDRESS.match(place) and not is_address(place):
        raise GraphError(
            f"{place} is no graph: name a path, or a bolt://, neo4j:// or neo4j+s:// address"
        )
    return place


def connect(target: str | os.PathLike[str] | None = None, *, read_only: bool = True) -> Engine:
    """Open the graph at a target; ``:memory:`` is an empty one that vanishes when closed.

    Raises :class:`NoGraph` when a path is to be read and nothing is there.
    """
    place = place_of(target)
    if is_address(place):
        from .engine_neo4j import Neo4jEngine

        return Neo4jEngine(place, read_only=read_only)
    from .engine_ladybug import LadybugEngine

    return LadybugEngine(place, read_only=read_only and place != MEMORY)


# Strings, quoted names and comments are stepped over: a `$word` inside them is no parameter.
_PARAMETER = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `[^`]*` | //[^\n]* | /\*.*?\*/
      | \$(?P<name>[^\W\d]\w*)""",
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=1024)
def parameters(cypher: str) -> frozenset[str]:
    """The names of the parameters that a statement uses.

    >>> sorted(parameters("MATCH (d) WHERE d.id = $id // not $this\\nRETURN '$nor_this', $limit"))
    ['id', 'limit']
    """
    return frozenset(found["name"] for found in _PARAMETER.finditer(cypher) if found["name"])


def check_parameters(cypher: str, params: Mapping[str, Any]) -> None:
    """Refuse a call whose parameters are not exactly those of the statement.

    The embedded engine takes a missing parameter for null and answers with no rows, so this
    is checked before every call on every engine.
    """
    used = parameters(cypher)
    missing = sorted(used - params.keys())
    if missing:
        raise QueryError("no value given for " + ", ".join(f"${name}" for name in missing))
    unknown = sorted(params.keys() - used)
    if unknown:
        known = ", ".join(sorted(used)) or "none"
        raise QueryError(
            f"the statement has no parameter {', '.join(unknown)} (its parameters: {known})"
        )
