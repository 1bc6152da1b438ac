"""The embedded engine: one file, written whole by bulk copy, opened read-only for questions.

The file is a product, never the source: a build writes a new one. Its storage version belongs
to one release of the library, and the comment on its first table names the schema it was made
for, so that a file of another version is told apart from one that is no graph at all.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import ladybug

from ..ontology.schema import schema
from . import cypher, things
from .engine import (
    MEMORY,
    GraphError,
    NoGraph,
    OtherVersion,
    Overrun,
    QueryError,
    Rows,
    Stream,
    check_parameters,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from ..ontology.schema import EdgeType, NodeType, Property
    from .build import Graph, Row
    from .columns import Columns

# Without it the library maps 8 TiB of address space, which limits and containers refuse.
ADDRESS_SPACE = 1 << 36

# What a process with a limit on its memory may map, and keep of the file.
SMALL_SPACE, SMALL_POOL = 1 << 30, 1 << 28

# Rows that are written without loading the library for columns (0.4 s, 70 MB).
FEW = 20_000

_CHUNK = 50_000  # rows that are turned into columns at a time

_HEADER = b"LBUG"
_MARK = "zeren "
_KIND = re.compile(r"^(?:Binder|Parser|Runtime|Conversion|Connection|Copy) exception: ")
# What could have stood there fills a page.
_EXPECTED = re.compile(r" expecting \{[^}]{80,}\}")
_LONG = 400
_POSITION = re.compile(r"\s*\(line: (\d+), offset: (\d+)\)")
_COPY = "header=true, parallel=false, auto_detect=false, delim=',', quote='\"', escape='\"'"
# None of these is a character of a language; the first that no value holds parts the values.
_SEPARATORS = ("\x1f", "\x1e", "\x1d", "\ue000", "\ue001")


class LadybugEngine:
    """A graph in one file, or in memory (``:memory:``, always writable).

    ``small`` keeps it to one thread and little memory, for a process that has limits. Of
    ``threads`` (0: one a processor) each holds rows of its own while it copies.
    """

    name = "ladybug"

    def __init__(
        self, target: str, *, read_only: bool = True, small: bool = False, threads: int = 0
    ) -> None:
        self.target = target
        self.read_only = read_only
        self._database: Any = None
        self._connection: Any = None
        if target != MEMORY and read_only:
            _look(Path(target))
        try:
            self._database = ladybug.Database(
                target,
                read_only=read_only,
                max_db_size=_small_space(target) if small else ADDRESS_SPACE,
                buffer_pool_size=SMALL_POOL if small else 0,
                max_num_threads=1 if small else threads,
                # A checkpoint after every table doubles the time of a build; `write` makes one.
                auto_checkpoint=False,
            )
            self._connection = ladybug.Connection(self._database)
            if read_only:
                self._know_the_schema()
        except RuntimeError as error:
            self.close()
            raise _cannot_open(target, error) from error
        except GraphError:
            self.close()
            raise

    def prepare(self) -> None:
        """Make the tables of the ontology, and the macros that let common Cypher run."""
        label = cypher.quoted(next(iter(schema().nodes)))
        mark = f"COMMENT ON TABLE {label} IS '{_MARK}{schema_version()}'"
        self._run("BEGIN TRANSACTION")
        for statement in (*cypher.tables(schema()), mark, *cypher.MACROS):
            self._run(statement)
        self._run("COMMIT")

    def write(self, graph: Graph) -> None:
        """Copy all rows into the empty tables, and bring the file to rest on the disk.

        Few rows go by CSV, which needs no library; many as columns, which is many times faster.
        Raises :class:`GraphError` when a key occurs twice or an end of an edge is missing;
        ``OSError`` when the disk is full.
        """
        if sum(map(len, [*graph.nodes.values(), *graph.edges.values()])) > FEW:
            from .columns import of_graph

            self.write_columns(of_graph(graph))
            return
        kinds = schema()
        folder = None if self.target == MEMORY else os.path.dirname(os.path.abspath(self.target))
        self._run("BEGIN TRANSACTION")
        with tempfile.TemporaryDirectory(prefix="rows-", dir=folder) as rows:
            path = Path(rows) / "rows.csv"
            for label, node in kinds.nodes.items():
                columns = {one.name: one for one in node.properties}
                self._copy(path, label, columns, graph.nodes.get(label, ()), "")
            for name, edge in kinds.edges.items():
                key = {"src": None, "dst": None}
                columns_of_edge = {**key, **{one.name: one for one in edge.properties}}
                by_ends: dict[tuple[str, str], list[Row]] = defaultdict(list)
                for row in graph.edges.get(name, ()):
                    by_ends[row["src_label"], row["dst_label"]].append(row)
                for (start, stop), some in by_ends.items():
                    ends = f"from='{start}', to='{stop}'"
                    self._copy(path, name, columns_of_edge, some, ends)
        self._run("COMMIT")
        if self.target != MEMORY:
            self._run("CHECKPOINT")

    def write_columns(self, tables: Iterable[Columns]) -> None:
        """Copy Arrow tables into the empty tables, one at a time, each proved before.

        Each is a transaction of its own, which takes half the time and memory of one for all: a
        file that is not whole is never put in its place. Raises what :meth:`write` raises.
        """
        from .columns import checked

        for one in checked(tables):
            ends = "" if one.ends is None else f" (from='{one.ends[0]}', to='{one.ends[1]}')"
            table = cypher.quoted(one.name)
            if one.path is None:
                self._run(f"COPY {table} FROM $rows{ends}", {"rows": one.table})
            else:
                self._run(f"COPY {table} FROM '{_escaped(one.path)}'{ends}")
                self._run("CHECKPOINT")  # what waited on the disk need not stay in memory
        if self.target != MEMORY:
            self._run("CHECKPOINT")

    def read(self) -> Graph:
        """The whole graph as rows, in no particular order."""
        from .build import Graph

        kinds = schema()
        graph = Graph()
        for label, node in kinds.nodes.items():
            names = [one.name for one in node.properties]
            found = self._run(cypher.read_nodes(node)).rows
            graph.nodes[label] = [dict(zip(names, row, strict=True)) for row in found]
        for name, edge in kinds.edges.items():
            names = ["src", "dst", *(one.name for one in edge.properties)]
            graph.edges[name] = [
                {"src_label": start, "dst_label": stop, **dict(zip(names, row, strict=True))}
                for start, stop in edge.ends
                for row in self._run(
                    cypher.read_edges(edge, kinds.nodes[start], kinds.nodes[stop])
                ).rows
            ]
        return graph

    def columns(self) -> Iterator[Columns]:
        """The whole graph as Arrow tables, one in memory at a time, in no particular order."""
        from .columns import Columns

        kinds = schema()
        for label, node in kinds.nodes.items():
            names = [one.name for one in node.properties]
            if table := self._arrow(cypher.read_nodes(node), names):
                yield Columns(label, None, table)
        for name, edge in kinds.edges.items():
            names = ["src", "dst", *(one.name for one in edge.properties)]
            for start, stop in edge.ends:
                text = cypher.read_edges(edge, kinds.nodes[start], kinds.nodes[stop])
                if table := self._arrow(text, names):
                    yield Columns(name, (start, stop), table)

    def each_node(self, node: NodeType, columns: Sequence[str]) -> Iterator[Row]:
        """The nodes of a label; ``columns`` begin with their key."""
        with self.streamed(cypher.read_nodes(node, columns)) as (names, rows):
            for row in rows:
                yield dict(zip(names, row, strict=True))

    def each_edge(
        self, edge: EdgeType, ends: tuple[str, str], columns: Sequence[str]
    ) -> Iterator[Row]:
        """The edges of a type between two labels, with the keys of their ends."""
        labels = {"src_label": ends[0], "dst_label": ends[1]}
        first, last = (schema().nodes[label] for label in ends)
        with self.streamed(cypher.read_edges(edge, first, last, columns)) as (names, rows):
            for row in rows:
                yield labels | dict(zip(names, row, strict=True))

    def _arrow(self, text: str, names: list[str]) -> pa.Table:
        if self._connection is None:
            raise GraphError(f"{self.target} is closed")
        try:
            with self._connection.execute(text) as result:
                return result.get_as_arrow(_CHUNK).rename_columns(names)
        except RuntimeError as error:
            raise _query_error(error) from error

    def rows(self, cypher: str, params: Mapping[str, Any] | None = None) -> Rows:
        """Run one statement; a parameter that is missing or unknown is an error."""
        given = dict(params or {})
        check_parameters(cypher, given)
        return self._run(cypher, given)

    @contextmanager
    def streamed(
        self, cypher: str, params: Mapping[str, Any] | None = None, *, seconds: float | None = None
    ) -> Iterator[Stream]:
        """Run a stranger's statement; its rows come one by one, all within the time given."""
        given = dict(params or {})
        check_parameters(cypher, given)
        if self._connection is None:
            raise GraphError(f"{self.target} is closed")
        try:
            self._connection.set_query_timeout(max(1, round(seconds * 1000)) if seconds else 0)
            result = self._connection.execute(cypher, given)
        except RuntimeError as error:
            raise _query_error(error) from error
        if isinstance(result, list):
            raise QueryError("one statement at a time, please: there is a second one after ';'")
        with result:
            yield tuple(result.get_column_names()), _each(result)

    def stamp(self) -> str:
        """Which file stands at the target now: another one after every build."""
        return MEMORY if self.target == MEMORY else stamp_of(self.target)

    def close(self) -> None:
        for held in (self._connection, self._database):
            if held is not None:
                held.close()
        self._connection = self._database = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _know_the_schema(self) -> None:
        """Refuse a file that is no graph of ours, or one made for another schema."""
        comments = [str(row[0]) for row in self._run("CALL show_tables() RETURN comment").rows]
        marks = [comment for comment in comments if comment.startswith(_MARK)]
        if not marks:
            raise GraphError(
                f"{self.target} is not a graph of zeren; name another file with --graph"
            )
        if marks != [_MARK + schema_version()]:
            raise OtherVersion(
                f"{self.target} was made by another version of zeren; "
                "run `zeren build` to make it again from its sources"
            )

    def _copy(
        self,
        path: Path,
        table: str,
        columns: Mapping[str, Property | None],
        rows: Iterable[Row],
        ends: str,
    ) -> None:
        """Write rows beside the file and copy them into one table."""
        rows = list(rows)
        if not rows:
            return
        lists = [name for name, one in columns.items() if one and one.type == "strings"]
        separator = _separator(rows, lists)
        _write_csv(path, list(columns), rows, separator)
        source = _escaped(path)
        options = ", ".join(filter(None, (ends, _COPY)))
        table = cypher.quoted(table)
        if lists:
            typed = ", ".join(
                f"{cypher.quoted(name)} {_scanned(one)}" for name, one in columns.items()
            )
            taken = ", ".join(
                f"string_split({cypher.quoted(name)}, '{separator}')"
                if name in lists
                else cypher.quoted(name)
                for name in columns
            )
            scan = f"LOAD WITH HEADERS ({typed}) FROM '{source}' ({_COPY}) RETURN {taken}"
            self._run(f"COPY {table} FROM ({scan})" + (f" ({ends})" if ends else ""))
        else:
            self._run(f"COPY {table} FROM '{source}' ({options})")

    def _run(self, text: str, params: dict[str, Any] | None = None) -> Rows:
        if self._connection is None:
            raise GraphError(f"{self.target} is closed")
        try:
            result = self._connection.execute(text, params or {})
        except RuntimeError as error:
            raise _query_error(error) from error
        if isinstance(result, list):
            raise QueryError("one statement at a time, please: there is a second one after ';'")
        with result:
            columns = tuple(result.get_column_names())
            return Rows(columns, [tuple(row) for row in result.get_all()])


def _escaped(path: Path) -> str:
    """A path as it stands inside a string of a statement."""
    return str(path).replace("\\", "\\\\").replace("'", "\\'")


def schema_version() -> str:
    """What the tables of the ontology look like, in 16 hex digits."""
    text = "\n".join((*cypher.tables(schema()), *cypher.MACROS))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def stamp_of(target: str) -> str:
    """Which file stands at a path now; empty where there is none."""
    try:
        state = os.stat(target)
    except OSError:
        return ""
    return f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}"


def _small_space(target: str) -> int:
    """What must be mapped for a file: a power of two with room for all of it."""
    size = 0 if target == MEMORY else os.path.getsize(target)
    return max(SMALL_SPACE, 1 << (2 * size).bit_length())


def _each(result: Any) -> Iterator[tuple[Any, ...]]:
    try:
        while result.has_next():
            yield tuple(map(_plain, result.get_next()))
    except RuntimeError as error:
        raise _query_error(error) from error


def _plain(value: Any) -> Any:
    """Nodes, relationships and paths as :mod:`things`; days and other types as text."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        held = {key: _plain(one) for key, one in value.items() if key not in _INNER}
        if "_NODES" in value and "_RELS" in value:
            nodes, edges = value["_NODES"], value["_RELS"]
            steps = [step for pair in zip(nodes, edges, strict=False) for step in pair]
            return things.path(map(_plain, steps + nodes[len(edges) :]))
        if "_SRC" in value and "_LABEL" in value:
            ends = _place(value["_SRC"]), _place(value["_DST"])
            return things.edge(value["_LABEL"], *ends, held)
        if "_ID" in value and "_LABEL" in value:
            return things.node(value["_LABEL"], _place(value["_ID"]), held)
        return held
    if isinstance(value, Decimal):  # a sum, or a number beyond 64 bits
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_INNER = frozenset(["_ID", "_LABEL", "_SRC", "_DST"])


def _place(id: Any) -> str:
    return f"{id['table']}:{id['offset']}" if isinstance(id, dict) else str(id)


def recorded_sources(target: str) -> list[tuple[str, str | None]]:
    """The paths, and what was overruled with each, of a file that was made for another schema.

    Empty when this release of the library can't open the file.
    """
    try:
        with (
            ladybug.Database(target, read_only=True, max_db_size=ADDRESS_SPACE) as database,
            ladybug.Connection(database) as connection,
        ):
            # Whatever else has changed, these were there from the first version on.
            result = connection.execute("MATCH (s:Source) RETURN s.path, s.overruled ORDER BY s.id")
            return [(path, overruled) for path, overruled in result.get_all()]  # type: ignore[union-attr]
    except RuntimeError:
        return []


def is_graph_file(path: Path) -> bool:
    """Whether a file is one of the embedded engine, of whatever version."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_HEADER)) == _HEADER
    except OSError:
        return False


def _look(path: Path) -> None:
    """Say plainly what stands at a path before the library is asked to open it."""
    if path.is_dir():
        raise GraphError(f"{path} is a folder, not a graph; name a file with --graph")
    if path.exists() and not path.is_file():
        raise GraphError(f"{path} is not a graph of zeren; name another file with --graph")
    try:
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except FileNotFoundError:
        raise NoGraph(f"there is no graph at {path} yet; run `zeren build` first") from None
    except OSError as error:
        raise GraphError(f"cannot read {path}: {error.strerror}") from error
    if start != _HEADER:
        raise GraphError(f"{path} is not a graph of zeren; name another file with --graph")


def _cannot_open(target: str, error: RuntimeError) -> GraphError:
    text = str(error)
    if "different version" in text or "past the end of the file" in text:
        return OtherVersion(
            f"{target} was written by another release of the embedded engine (this one is "
            f"{ladybug.__version__}); run `zeren build --fresh` with its documents to make it again"
        )
    if "lock" in text.lower():
        return GraphError(f"{target} is being written by another program; try again in a moment")
    return GraphError(
        f"cannot open {target}: {text.splitlines()[0]} If the file is damaged, make it again: "
        "`zeren build --fresh` with its documents"
    )


def _query_error(error: RuntimeError) -> QueryError:
    """The engine's message in one line, without the copy of the statement that may follow it."""
    text = _KIND.sub("", str(error)) or "the engine gave no reason"
    if text.startswith("Interrupted"):
        return Overrun("it took longer than it was given")
    if "bad_alloc" in text or "buffer pool is full" in text:
        return Overrun("it took more memory than it was given")
    found = _POSITION.search(text)
    if found:
        text = text[: found.start()]
    text = " ".join(_EXPECTED.sub("", text).split())
    if len(text) > _LONG:
        text = text[:_LONG].rsplit(" ", 1)[0] + " …"
    if not found:
        return QueryError(text)
    return QueryError(text, line=int(found[1]), column=int(found[2]) + 1)


def _scanned(column: Property | None) -> str:
    """The type a column is read as; lists come as one text and are split afterwards."""
    return "STRING" if column is None or column.type == "strings" else cypher.COLUMN[column.type]


def _separator(rows: list[Row], lists: list[str]) -> str:
    values = [value for row in rows for name in lists for value in row[name] or ()]
    for one in _SEPARATORS:
        if not any(one in value for value in values):
            return one
    raise GraphError("a list holds every character that could part its values")


def _write_csv(path: Path, columns: list[str], rows: list[Row], separator: str) -> None:
    """Rows as CSV in which null and text can't be taken for each other.

    All text is quoted and null is not: an unquoted empty field is null.
    """

    def field(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return repr(value)
        text = separator.join(value) if isinstance(value, list) else value
        return '"' + text.replace('"', '""') + '"' if text or value == "" else ""

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join([field(row[name]) for name in columns]) + "\n" for row in rows)
