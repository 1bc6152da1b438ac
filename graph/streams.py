"""Rows that are asked of an engine each time they are gone through, and never held together.

To the check of a large graph they stand for its rows: a label or a relationship at a time, and
of it the columns that are looked at.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..ontology.schema import schema

if TYPE_CHECKING:
    from ..ontology.schema import Property
    from .engine import Engine

Row = Mapping[str, Any]


class Whole(Protocol):
    """A graph whose rows may be gone through, as often as one likes."""

    @property
    def nodes(self) -> Mapping[str, Iterable[Row]]: ...

    @property
    def edges(self) -> Mapping[str, Iterable[Row]]: ...


@dataclass(frozen=True, slots=True)
class Stream:
    """The rows of a label, or of a relationship between any of its ``ends``."""

    engine: Engine
    name: str
    ends: Sequence[tuple[str, str]] = ()

    def __iter__(self) -> Iterator[Row]:
        kinds = schema()
        kind = kinds.edges[self.name] if self.ends else kinds.nodes[self.name]
        return self.only([one.name for one in kind.properties])

    def only(self, columns: Sequence[str]) -> Iterator[Row]:
        """The rows with their key, or ends, and these columns as far as there are such."""
        kinds = schema()
        if not self.ends:
            node = kinds.nodes[self.name]
            yield from self.engine.each_node(node, _of(node.properties, [node.key, *columns]))
        else:
            edge = kinds.edges[self.name]
            for pair in self.ends:
                yield from self.engine.each_edge(edge, pair, _of(edge.properties, columns))


def _of(properties: Sequence[Property], columns: Sequence[str]) -> list[str]:
    return [one.name for one in properties if one.name in columns]


@dataclass(frozen=True, slots=True)
class Streams:
    """The graph of an engine."""

    nodes: Mapping[str, Stream]
    edges: Mapping[str, Stream]


def of_engine(engine: Engine) -> Streams:
    kinds = schema()
    return Streams(
        {label: Stream(engine, label) for label in kinds.nodes},
        {name: Stream(engine, name, edge.ends) for name, edge in kinds.edges.items()},
    )


def only(rows: Iterable[Row], *columns: str) -> Iterable[Row]:
    """The same rows; of those that are asked for, no more than these columns."""
    return rows.only(columns) if isinstance(rows, Stream) else rows


@contextmanager
def unswept() -> Iterator[None]:
    """Rows by the hundred thousand hold no cycles; the search for them takes twice their time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
