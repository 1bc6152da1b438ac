"""Where a graph stands: in a file that is replaced, or in a database that is changed.

Whoever builds holds the graph: what is there is read, and what takes its place is published
whole. A file is made anew beside the old one and renamed over it; on a server the documents
that changed are replaced in one transaction.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .engine import (
    MEMORY,
    BuildError,
    Engine,
    NoGraph,
    OtherVersion,
    connect,
    is_address,
    place_of,
)
from .recorded import Known, known_to
from .workshop import Workshop, locked, publish

if TYPE_CHECKING:
    from .build import Graph
    from .columns import Columns
    from .engine_neo4j import Neo4jEngine

Target = str | os.PathLike[str] | None


class Held(Protocol):
    """A graph that one build works on; ``str`` of it names it.

    ``unfinished``: an earlier load was broken off, so that there is something to write even
    where no document has changed.
    """

    @property
    def unfinished(self) -> bool: ...

    def read(self) -> Graph:
        """What is there; raises :class:`NoGraph` or :class:`OtherVersion`."""
        ...

    def known(self) -> Known:
        """The documents that are there and their files; raises what `read` raises."""
        ...

    def start_anew(self) -> None:
        """Nothing that is there counts any more; raises where it is not ours to replace."""
        ...

    def recorded_sources(self) -> list[tuple[str, str | None]]:
        """Paths, and what was overruled with each, of a graph of another version."""
        ...

    def publish(self, graph: Graph | Iterable[Columns]) -> list[str]:
        """Put the graph in the place of the old one; gives what there is to say of it.

        As tables only where there is a ``spool``.
        """
        ...

    @property
    def spool(self) -> Path | None:
        """A folder in which rows may wait, where the graph can be published as tables."""
        ...

    def reader(self) -> AbstractContextManager[Engine]:
        """The graph as it is after publishing."""
        ...


class Home(Protocol):
    """The place that a target means; ``path`` is its file, where it is one."""

    @property
    def path(self) -> Path | None: ...

    def held(self) -> AbstractContextManager[Held]: ...


def home_of(target: Target) -> Home:
    """The place that a target means; raises :class:`BuildError` where nothing can be kept."""
    place = place_of(target)
    if is_address(place):
        return _Server(place)
    if place == MEMORY:
        raise BuildError(
            f"a build writes to a file or a server, not to {place}; name one with --graph"
        )
    path = Path(place)
    if path.is_dir():
        raise BuildError(f"{path} is a folder; name the file of the graph, e.g. {path}/graph.zeren")
    return _File(path.resolve())


# ---------------------------------------------------------------- a file


@dataclass(frozen=True, slots=True)
class _File:
    path: Path | None

    @contextmanager
    def held(self) -> Iterator[Held]:
        assert self.path is not None
        with locked(self.path) as workshop:
            yield _HeldFile(self.path, workshop)

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class _HeldFile:
    path: Path
    workshop: Workshop
    unfinished: bool = False

    def read(self) -> Graph:
        with connect(str(self.path)) as engine:
            return engine.read()

    def known(self) -> Known:
        with connect(str(self.path)) as engine:
            return known_to(engine)

    def start_anew(self) -> None:
        from .engine_ladybug import is_graph_file

        if self.path.exists() and not is_graph_file(self.path):
            raise BuildError(
                f"{self.path} is not a graph of zeren and is left alone; name another file"
            )

    def recorded_sources(self) -> list[tuple[str, str | None]]:
        from .engine_ladybug import recorded_sources

        return recorded_sources(str(self.path))

    def publish(self, graph: Graph | Iterable[Columns]) -> list[str]:
        publish(graph, self.path, self.workshop)
        return []

    @property
    def spool(self) -> Path | None:
        return None if self.workshop.refused else self.workshop.folder / "spool"

    def reader(self) -> AbstractContextManager[Engine]:
        return connect(str(self.path))

    def __str__(self) -> str:
        return str(self.path)


# ---------------------------------------------------------------- a server


@dataclass(frozen=True, slots=True)
class _Server:
    address: str
    path: Path | None = None

    @contextmanager
    def held(self) -> Iterator[Held]:
        from .engine_neo4j import Neo4jEngine

        with (
            tempfile.TemporaryDirectory(prefix="zeren-") as folder,
            Neo4jEngine(self.address, read_only=False) as engine,
        ):
            yield _HeldDatabase(engine, Path(folder) / "spool")

    def __str__(self) -> str:
        return self.address


class _HeldDatabase:
    """A database of a server, with the state it was in when this build looked at it."""

    def __init__(self, engine: Neo4jEngine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._mark = engine.mark()
        self._old: Graph | None = None

    @property
    def unfinished(self) -> bool:
        return self._mark is not None and not self._mark.whole

    def read(self) -> Graph:
        self._must_be_ours()
        self._old = self._engine.read()
        return self._old

    def known(self) -> Known:
        self._must_be_ours()
        return known_to(self._engine)

    def _must_be_ours(self) -> None:
        if self._mark is None or self._mark.loading:
            raise NoGraph(f"there is no graph at {self} yet; run `zeren build` first")
        if self._mark.other_version:
            raise OtherVersion(f"{self} was made by another version of zeren")

    def start_anew(self) -> None:
        """What is there is taken out in the transaction that writes the new graph."""

    def recorded_sources(self) -> list[tuple[str, str | None]]:
        found = self._engine.rows(
            "MATCH (s:Source) RETURN s.path AS path, s.overruled AS overruled ORDER BY s.id"
        )
        return [(path, overruled) for path, overruled in found.rows]

    @property
    def spool(self) -> Path | None:
        """Where there is no graph yet; what is there is changed row by row."""
        return self._folder if self._mark is None or self._mark.loading else None

    def publish(self, graph: Graph | Iterable[Columns]) -> list[str]:
        from .build import Graph

        self._engine.prepare()
        stamp = self._mark.stamp if self._mark else ""
        if self.spool:
            self._engine.fill(graph, stamp)
        elif isinstance(graph, Graph):
            # A graph of another version may hold what this one has no name for; its keys are
            # read as far as they are ours.
            old = self._engine.read() if self._old is None else self._old
            self._engine.replace(old, graph, stamp)
        else:
            raise TypeError("a graph that is there is given rows, not tables")
        self._engine.index()
        others = self._engine.others()
        if not others:
            return []
        shown = ", ".join(f"{many} {label}".strip() for label, many in others.items())
        return [f"{self} also holds other nodes ({shown}): they were left alone"]

    @contextmanager
    def reader(self) -> Iterator[Engine]:
        # The same driver, so that on a cluster the answer is not older than the write.
        yield self._engine

    def __str__(self) -> str:
        return self._engine.place()
