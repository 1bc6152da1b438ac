"""A whole graph into a database that holds none of ours yet, in several transactions at once.

Nobody reads it before it is whole: until then the mark says that it is being loaded, and to
readers there is no graph. One who loads works in lanes, each a node of its own: every transaction
holds its lane and finds it gone where another load has begun meanwhile. What a broken load left
is taken out by the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..ontology.schema import schema
from . import cypher
from .columns import Columns, checked
from .engine import BuildError, GraphError

if TYPE_CHECKING:
    import neo4j
    import pyarrow as pa

    from .engine_neo4j import Neo4jEngine

# The server computes in one while others send, commit, or wait for the disk.
LANES = 3
# Rows a transaction; fewer where their texts are long.
ROWS = 2_500
_BYTES = 4 << 20
_GONE = 10_000  # nodes that are taken out at a time

_LANE = f"MATCH (lane:{cypher.MARK} {{id: $lane, load: $load}}) SET lane.turn = $turn WITH lane "
_OTHER = "another build has changed the graph meanwhile; build again"


def load(engine: Neo4jEngine, tables: Iterable[Columns], before: str) -> None:
    """Fill a database whose mark has this stamp ('' where there is none).

    Raises :class:`GraphError` when a key occurs twice or an end of an edge is missing, and
    :class:`BuildError` when another build has come between.
    """
    now = uuid4().hex
    engine.transact(lambda tx: _begin(tx, before, now))
    with _Crew(engine, now) as crew:
        if before:
            _clear(crew)
        among_nodes = True
        for one in checked(tables):
            if among_nodes and one.ends is not None:
                crew.rest()  # edges find all their ends
                among_nodes = False
            filled = one.filled()
            text = _statement(one, filled)
            for some in slices(one):
                crew.send(text, one, some.select(filled))
        crew.rest()
    engine.transact(lambda tx: _end(tx, now))


class _Crew:
    """The lanes of one load, and the work that waits for them."""

    def __init__(self, engine: Neo4jEngine, load: str) -> None:
        self._engine = engine
        self._load = load
        self._pool = ThreadPoolExecutor(LANES, "load")
        self._lanes: SimpleQueue[str] = SimpleQueue()
        for lane in _lanes():
            self._lanes.put(lane)
        self._waiting: deque[Future[None]] = deque()

    def send(self, text: str, one: Columns, some: pa.Table) -> None:
        """Write some rows of a table when a lane is free; waits while enough are under way."""
        while len(self._waiting) >= 2 * LANES:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._write, text, one, some))

    def rest(self) -> None:
        """Wait until all is written; raises what went wrong."""
        while self._waiting:
            self._waiting.popleft().result()

    def run(self, text: str, **params: Any) -> int:
        """One statement in a transaction of its own; the one number that it gives."""
        lane = self._lanes.get()
        try:
            given = params | {"lane": lane, "load": self._load, "turn": uuid4().hex}

            def work(tx: neo4j.ManagedTransaction) -> int | None:
                found = tx.run(_LANE + text, given).single()
                return None if found is None else int(found[0])

            done = self._engine.transact(work)
        finally:
            self._lanes.put(lane)
        if done is None:
            raise BuildError(_OTHER)
        return done

    def _write(self, text: str, one: Columns, some: pa.Table) -> None:
        written = self.run(text, **_parameters(one, some))
        if written == len(some):
            return
        self.run("RETURN 1")  # counting nothing gives 0 in a lane that is gone, too
        missing = len(some) - written
        raise GraphError(f"{missing} of {len(some)} {one.name} could not be written")

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)


def slices(one: Columns) -> Iterator[pa.Table]:
    """The rows of a table in pieces for a transaction each."""
    for some in one.batches(ROWS):
        yield from _small(some)


def _small(some: pa.Table) -> Iterator[pa.Table]:
    if some.nbytes <= _BYTES or len(some) == 1:
        yield some
    else:
        half = len(some) // 2
        yield from _small(some.slice(0, half))
        yield from _small(some.slice(half))


def _lanes() -> list[str]:
    return [f"lane {number}" for number in range(1, LANES + 1)]


def _begin(tx: neo4j.ManagedTransaction, before: str, now: str) -> None:
    found = tx.run(
        f"MERGE (m:{cypher.MARK} {{id: 'graph'}}) WITH m, coalesce(m.stamp, '') AS before "
        "SET m.stamp = $now, m.schema = $schema, m.whole = false, m.loading = true "
        "RETURN before",
        now=now,
        schema=cypher.version(schema()),
    ).single(strict=True)[0]
    if found != before:
        raise BuildError(_OTHER)
    # Whoever still works in one of them is waited for, and finds it gone next time.
    tx.run(f"MATCH (lane:{cypher.MARK}) WHERE lane.id <> 'graph' DELETE lane").consume()
    tx.run(
        f"UNWIND $lanes AS lane CREATE (:{cypher.MARK} {{id: lane, load: $now}})",
        lanes=_lanes(),
        now=now,
    ).consume()


def _end(tx: neo4j.ManagedTransaction, now: str) -> None:
    found = tx.run(
        f"MATCH (m:{cypher.MARK} {{id: 'graph'}}) WITH m, m.stamp AS before "
        "SET m.stamp = $stamp, m.whole = true, m.loading = null RETURN before",
        stamp=uuid4().hex,
    ).single(strict=True)[0]
    if found != now:
        raise BuildError(_OTHER)
    tx.run(f"MATCH (lane:{cypher.MARK}) WHERE lane.id <> 'graph' DELETE lane").consume()


def _clear(crew: _Crew) -> None:
    """Take out what a load that was broken off has left."""
    for node in schema().nodes.values():
        text = cypher.delete_some(node, _GONE)
        while crew.run(text):
            pass


def _statement(one: Columns, filled: Sequence[str]) -> str:
    kinds = schema()
    if one.ends is None:
        return cypher.load_nodes(kinds.nodes[one.name], filled)
    start, stop = one.ends
    return cypher.load_edges(
        kinds.edges[one.name], kinds.nodes[start], kinds.nodes[stop], filled[2:]
    )


def _parameters(one: Columns, some: pa.Table) -> dict[str, Any]:
    """Rows by place; edges name their ends by places in the lists of those that occur."""
    columns = [column.to_pylist() for column in some.columns]
    if one.ends is None:
        return {"rows": list(zip(*columns, strict=True))}
    given: dict[str, Any] = {}
    for at, (name, end) in enumerate((("starts", "src"), ("stops", "dst"))):
        coded = some[end].combine_chunks().dictionary_encode()
        given[name] = coded.dictionary.to_pylist()
        columns[at] = coded.indices.to_pylist()
    return given | {"rows": list(zip(*columns, strict=True))}
