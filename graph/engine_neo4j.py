"""A Neo4j server as engine, through the official driver.

The address names the server; NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE the rest. A node
of our own (``MARK``) says which ontology the graph was made for and changes with every write:
by it a graph of zeren is told apart from other data, and two builds from each other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import uuid4

import neo4j
from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

from ..ontology.schema import schema
from . import cypher, things
from .change import Change, difference, parts
from .engine import (
    BuildError,
    GraphError,
    NoGraph,
    OtherVersion,
    Rows,
    Stream,
    check_parameters,
)
from .refusals import told

if TYPE_CHECKING:
    from ..ontology.schema import EdgeType, NodeType
    from .build import Graph, Row
    from .columns import Columns

T = TypeVar("T")

BATCH = 5_000  # rows a statement: enough to spare round trips, small enough for any heap
# Rows a transaction: a server with the smallest heap that it starts with (512 MB) holds twice
# as many.
MOST = 50_000

MARK = cypher.MARK
OLDEST = 5  # the first release whose Cypher has COUNT { } and EXISTS { MATCH … }

# Longer than a change of leader in a cluster takes, shorter than people wait for an answer.
_PATIENCE = {True: 8.0, False: 20.0}
# Rows that come at a time where an answer is wanted whole: each request costs a round trip.
_FETCHED = 20_000
_PLAIN = frozenset((str, int, float, bool, type(None), list))
_RELEASE = re.compile(r"Neo4j/(\d+)\.")

# Rows of a first graph that are written in one transaction, without the library for columns.
FEW = 20_000

# What has been written is what is read next, by whichever engine of this process.
_bookmarks: dict[tuple[str, str | None], neo4j.Bookmarks] = {}


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a database about its graph.

    ``whole`` is false while a large load is under way, or after it was broken off; ``loading``
    where that was the first one, so that there is no graph yet.
    """

    stamp: str
    schema: str
    whole: bool
    loading: bool = False

    @property
    def other_version(self) -> bool:
        return self.schema != cypher.version(schema())


class Neo4jEngine:
    """A graph in a database of a Neo4j server.

    Raises :class:`NoGraph` when it is opened for reading and nothing of ours is there.
    """

    name = "neo4j"

    def __init__(self, target: str, *, read_only: bool = True) -> None:
        self.target = target
        self.read_only = read_only
        self.database = os.environ.get("NEO4J_DATABASE") or None
        self.user = os.environ.get("NEO4J_USERNAME") or "neo4j"
        self._open = True
        place = (target, self.database)

        def remember(found: neo4j.Bookmarks) -> None:
            _bookmarks[place] = found

        self._manager = neo4j.GraphDatabase.bookmark_manager(
            initial_bookmarks=_bookmarks.get(place), bookmarks_consumer=remember
        )
        auth = (self.user, os.environ.get("NEO4J_PASSWORD", ""))
        try:
            self._driver = neo4j.GraphDatabase.driver(
                target,
                auth=auth,
                notifications_min_severity="OFF",
                connection_timeout=10,
                max_transaction_retry_time=_PATIENCE[read_only],
                user_agent="zeren",
                fetch_size=_FETCHED,
            )
        except (DriverError, ValueError) as error:
            raise told(error, self, "open") from error
        try:
            agent = self._driver.get_server_info().agent
            if release_of(agent) < OLDEST:
                raise self._too_old(agent)
            self._know_the_mark()
        except ConfigurationError:
            # Servers before 5.7 can't be asked to send no notes.
            self.close()
            raise self._too_old(self._agent(auth)) from None
        except (DriverError, Neo4jError, OSError) as error:
            self.close()
            raise told(error, self, "open") from error
        except GraphError:
            self.close()
            raise

    def _agent(self, auth: tuple[str, str]) -> str:
        """Name and release of a server, asked without any wish."""
        try:
            with neo4j.GraphDatabase.driver(self.target, auth=auth) as plain:
                return plain.get_server_info().agent
        except (DriverError, Neo4jError, OSError) as error:
            raise told(error, self, "open") from error

    def _too_old(self, agent: str) -> GraphError:
        needed = "zeren needs Neo4j 5.7 or newer (5.26 is tested)"
        return GraphError(f"{self.target} is {agent}; {needed}")

    def prepare(self) -> None:
        """Make the keys and indexes of the ontology; those that are there stay."""
        for statement in cypher.constraints(schema()):
            self._run(statement, {}, writes=True)

    def write(self, graph: Graph) -> None:
        """Put these rows in the place of our graph; other data stays untouched."""
        mark = self.mark()
        if mark is None or mark.loading:
            self.fill(graph, mark.stamp if mark else "")
        else:
            self.replace(self.read(), graph, mark.stamp)
        self.index()

    def fill(self, graph: Graph | Iterable[Columns], stamp: str) -> None:
        """Write the first graph, as rows or tables, over what a broken first load has left.

        Readers find no graph until it is whole. ``stamp`` is that of the mark, '' where there
        is none; raises what :meth:`replace` raises, and :class:`GraphError` where a key occurs
        twice.
        """
        from .build import Graph

        if isinstance(graph, Graph):
            if not stamp and sum(map(len, [*graph.nodes.values(), *graph.edges.values()])) <= FEW:
                self.replace(Graph(), graph, stamp)
                return
            from .columns import of_graph

            graph = of_graph(graph)
        from .first_load import load

        if not stamp:
            self._refuse_other_data()
        load(self, graph, stamp)

    def replace(self, old: Graph, new: Graph, stamp: str) -> None:
        """Turn one graph into the other: at once, or document by document where it is much.

        ``stamp`` is that of the old graph when it was read; raises :class:`BuildError` when
        it has another by now, and :class:`GraphError` when an end of an edge is missing.
        """
        if not stamp:
            self._refuse_other_data()
        change = difference(old, new)
        whole = len(change) <= MOST
        for part in parts(change, old, new, MOST):
            stamp = self.transact(lambda tx: _write(tx, part, stamp, whole))  # noqa: B023
        if not whole:
            self.transact(lambda tx: _write(tx, Change(), stamp, True))

    def index(self) -> None:
        """Make the indexes of the ontology; they are filled while the server goes on.

        After the rows, which is faster.
        """
        for statement in cypher.indexes(schema()):
            self._run(statement, {}, writes=True)

    def mark(self) -> Mark | None:
        """What our own node says of the graph; ``None`` where there is none."""
        found = self._run(
            f"MATCH (m:{MARK} {{id: 'graph'}}) RETURN m.stamp AS stamp, m.schema AS schema, "
            "m.whole AS whole, coalesce(m.loading, false) AS loading",
            {},
        ).rows
        return Mark(*found[0]) if found else None

    def read(self) -> Graph:
        """The whole graph as rows, in no particular order."""
        from .pages import whole_graph

        return whole_graph(self)

    def columns(self) -> Iterator[Columns]:
        """The whole graph as Arrow tables, in no particular order."""
        from .columns import of_graph

        return of_graph(self.read())

    def each_node(self, node: NodeType, columns: Sequence[str]) -> Iterator[Row]:
        """The nodes of a label that have our key; ``columns`` begin with it."""
        from .pages import each_node

        return each_node(self, node, columns)

    def each_edge(
        self, edge: EdgeType, ends: tuple[str, str], columns: Sequence[str]
    ) -> Iterator[Row]:
        """The edges of a type between two labels, with the keys of their ends."""
        from .pages import each_edge

        return each_edge(self, edge, ends, columns)

    def rows(self, cypher: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run one statement; a parameter that is missing or unknown is an error."""
        given = dict(params or {})
        check_parameters(cypher, given)
        return self._run(cypher, given, writes=not self.read_only)

    @contextmanager
    def streamed(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, seconds: float | None = None
    ) -> Iterator[Stream]:
        """Run a stranger's statement, in a session that may only read.

        The server ends it when its time is over; rows that nobody takes are never sent.
        """
        given = dict(params or {})
        check_parameters(cypher, given)
        try:
            with self._driver.session(
                database=self.database,
                bookmark_manager=self._manager,
                default_access_mode=neo4j.READ_ACCESS,
                fetch_size=200,
            ) as session:
                found = session.run(neo4j.Query(cypher, timeout=seconds), given)
                yield tuple(found.keys()), (tuple(map(_plain, one.values())) for one in found)
        except (DriverError, Neo4jError, OSError) as error:
            raise told(error, self, "read") from error

    def stamp(self) -> str:
        """Which state of the graph this is: another one after every write; '' without a graph."""
        mark = self.mark()
        return mark.stamp if mark else ""

    def others(self) -> dict[str, int]:
        """How many nodes of other labels, or of ours without our key, the database holds."""
        keys = {label: node.key for label, node in schema().nodes.items()}
        found = self._run(
            "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS many ORDER BY label", {}
        ).rows
        other = {label or "": many for label, many in found if label not in (*keys, MARK)}
        for label, many in found:
            if label in keys:
                text = f"MATCH (n:{cypher.quoted(label)}) WHERE n.{cypher.quoted(keys[label])} "
                ours = self._run(text + "IS NOT NULL RETURN count(*) AS many", {}).rows[0][0]
                if many > ours:
                    other[label] = many - ours
        return other

    def close(self) -> None:
        self._open = False
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _know_the_mark(self) -> None:
        """Refuse a database without a graph of ours, or with one of another schema."""
        mark = self.mark()
        if not self.read_only:
            return
        if mark is None and not self._our_labels():
            raise NoGraph(
                f"there is no graph at {self.place()} yet; run `zeren build --graph {self.target}`"
            )
        if mark and mark.loading:
            raise NoGraph(
                f"the graph at {self.place()} is still being loaded; if that was broken off, "
                "build again"
            )
        if mark and mark.other_version:
            raise OtherVersion(
                f"the graph at {self.place()} was made by another version of zeren; "
                "run `zeren build` to make it again from its sources"
            )

    def place(self) -> str:
        """The address, and the database where one is named."""
        return self.target + (f" (database {self.database})" if self.database else "")

    def _our_labels(self) -> list[str]:
        """The labels of ours that nodes with our key have."""
        tests = " UNION ALL ".join(
            f"MATCH (n:{cypher.quoted(label)}) WHERE n.{cypher.quoted(node.key)} IS NOT NULL "
            f"WITH n LIMIT 1 RETURN '{label}' AS label"
            for label, node in schema().nodes.items()
        )
        return [label for (label,) in self._run(tests, {}).rows]

    def _refuse_other_data(self) -> None:
        """A database without our mark must hold nothing that our keys could overwrite."""
        if not self._run("MATCH (n) RETURN count(*) AS many", {}).rows[0][0]:
            return
        if taken := self._our_labels():
            raise BuildError(
                f"{self.place()} holds nodes labelled {', '.join(taken)} that zeren did not "
                "write; name another database with NEO4J_DATABASE, or take them out"
            )

    def transact(self, work: Callable[[neo4j.ManagedTransaction], T], *, writes: bool = True) -> T:
        """Run work in one transaction, again where the server says that this may help.

        What only reads may be run on any server of a cluster, if this engine only reads.
        """
        if not self._open:
            raise GraphError(f"{self.target} is closed")
        on_any = self.read_only and not writes
        try:
            with self._driver.session(
                database=self.database,
                bookmark_manager=self._manager,
                default_access_mode=neo4j.READ_ACCESS if on_any else neo4j.WRITE_ACCESS,
            ) as session:
                run = session.execute_read if on_any else session.execute_write
                return run(work)
        except (DriverError, Neo4jError, OSError) as error:
            raise told(error, self, "write" if writes else "read") from error

    def _run(self, text: str, params: dict[str, Any], *, writes: bool = False) -> Rows:
        if not self._open:
            raise GraphError(f"{self.target} is closed")
        access = neo4j.RoutingControl.WRITE if writes else neo4j.RoutingControl.READ
        try:
            # The text comes from the query files or from the user, never from the data.
            found = self._driver.execute_query(
                neo4j.Query(text),
                params,
                routing_=access,
                database_=self.database,
                bookmark_manager_=self._manager,
            )
        except (DriverError, Neo4jError, OSError) as error:
            raise told(error, self, "read") from error
        return Rows(tuple(found.keys), list(map(_values, found.records)))


def release_of(agent: str) -> int:
    """The first number of a server's release; products that name none count as new.

    >>> release_of("Neo4j/4.4.48"), release_of("Neo4j/2026.08.1")
    (4, 2026)
    """
    found = _RELEASE.match(agent)
    return int(found[1]) if found else OLDEST


def _values(record: neo4j.Record) -> tuple[Any, ...]:
    """The values of a row; the driver looks at each one for errors, which plain ones can't be."""
    values = tuple(tuple.__iter__(record))
    return values if _PLAIN.issuperset(map(type, values)) else tuple(record.values())


def _plain(value: Any) -> Any:
    """Nodes, relationships and paths as :mod:`things`; days and other types as text."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, neo4j.graph.Node):
        held = {key: _plain(one) for key, one in value.items()}
        return things.node(":".join(sorted(value.labels)), value.element_id, held)
    if isinstance(value, neo4j.graph.Relationship):
        start, stop = (end.element_id if end else "" for end in value.nodes)
        held = {key: _plain(one) for key, one in value.items()}
        return things.edge(value.type, start, stop, held)
    if isinstance(value, neo4j.graph.Path):
        pairs = zip(value.nodes, value.relationships, strict=False)
        steps = [step for pair in pairs for step in pair]
        return things.path(map(_plain, [*steps, value.end_node]))
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _write(tx: neo4j.ManagedTransaction, change: Change, stamp: str, whole: bool) -> str:
    """Write a change where the graph still has this stamp; gives its new one.

    The mark is written first: who comes second waits for it, and then finds another stamp.
    """
    now = uuid4().hex
    found = _one(
        tx,
        f"MERGE (m:{MARK} {{id: 'graph'}}) WITH m, coalesce(m.stamp, '') AS before "
        "SET m.stamp = $now, m.schema = $schema, m.whole = $whole RETURN before",
        now=now,
        schema=cypher.version(schema()),
        whole=whole,
    )
    if found != stamp:
        raise BuildError("another build has changed the graph meanwhile; build again")
    kinds = schema()
    for (name, start, stop), pairs in change.cut.items():
        text = cypher.delete_edges(kinds.edges[name], kinds.nodes[start], kinds.nodes[stop])
        _send(tx, text, [list(pair) for pair in pairs])
    for label, keys in change.gone.items():
        _send(tx, cypher.delete_nodes(kinds.nodes[label]), keys)
    for label, rows in change.nodes.items():
        node = kinds.nodes[label]
        names = [one.name for one in node.properties]
        _send(tx, cypher.merge_nodes(node), [[row[one] for one in names] for row in rows])
    for (name, start, stop), rows in change.edges.items():
        text = cypher.create_edges(kinds.edges[name], kinds.nodes[start], kinds.nodes[stop])
        names = [one.name for one in kinds.edges[name].properties]
        sent = [[row["src"], row["dst"], *map(row.__getitem__, names)] for row in rows]
        if missing := len(sent) - _send(tx, text, sent):
            raise GraphError(
                f"{missing} of {len(sent)} {name} have an end that is not in the graph"
            )
    return now


def _send(tx: neo4j.ManagedTransaction, text: str, rows: list[Any]) -> int:
    """Run a statement over the rows in batches; gives how many it wrote."""
    written = 0
    for at in range(0, len(rows), BATCH):
        written += _one(tx, text, rows=rows[at : at + BATCH])
    return written


def _one(tx: neo4j.ManagedTransaction, text: str, **params: Any) -> Any:
    """The one value that a statement gives; its text comes from the ontology, not from data."""
    return tx.run(text, params).single(strict=True)[0]
