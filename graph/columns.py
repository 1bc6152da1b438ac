"""The graph as Arrow tables: what the engines are filled with, one table a label or pair of ends.

The rows of a graph, or a folder of Parquet tables as `zeren export parquet` writes them, which
is read a table at a time. :func:`checked` proves the keys on the way, by column: the embedded
engine must never see a key twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ..ontology.schema import schema
from .engine import GraphError

if TYPE_CHECKING:
    from ..ontology.schema import Property
    from .build import Graph, Row

TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "strings": pa.list_(pa.string()),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of a label, or of a relationship between two labels (``ends``).

    The columns are the properties in the order of the ontology; those of a relationship come
    after the keys of its ends, ``src`` and ``dst``. Where ``table`` is ``None`` the rows stand
    in a Parquet file.
    """

    name: str
    ends: tuple[str, str] | None
    table: Any  # a pyarrow.Table, or None
    path: Path | None = None

    def column(self, name: str) -> pa.ChunkedArray:
        """One column; of a table on the disk only that one is read."""
        if self.table is not None:
            return self.table[name]
        import pyarrow.parquet as pq

        return pq.read_table(self.path, columns=[name])[name]

    def batches(self, rows: int) -> Iterator[pa.Table]:
        """The rows in tables of at most so many; a table on the disk is read piece by piece."""
        if self.table is not None:
            for at in range(0, len(self.table), rows):
                yield self.table.slice(at, rows)
            return
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=rows):
                yield pa.Table.from_batches([batch])

    def filled(self) -> list[str]:
        """The columns in which some row has a value, as far as that is known beforehand."""
        if self.table is not None:
            columns = zip(self.table.column_names, self.table.columns, strict=True)
            return [name for name, one in columns if one.null_count < len(one)]
        import pyarrow.parquet as pq

        found = pq.read_metadata(self.path)
        groups = [found.row_group(at) for at in range(found.num_row_groups)]
        empty = {
            group.column(at).path_in_schema
            for at in range(found.num_columns)
            for group in groups[:1]
            if all(_all_null(one.column(at)) for one in groups)
        }
        return [name for name in found.schema.to_arrow_schema().names if name not in empty]


def of_graph(graph: Graph) -> Iterator[Columns]:
    """The rows of a graph, nodes first; what is empty is left out."""
    kinds = schema()
    for label in kinds.nodes:
        if rows := graph.nodes.get(label):
            yield Columns(label, None, rows_as_table(label, None, rows))
    for name in kinds.edges:
        by_ends: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in graph.edges.get(name, ()):
            by_ends[row["src_label"], row["dst_label"]].append(row)
        for ends, some in by_ends.items():
            yield Columns(name, ends, rows_as_table(name, ends, some))


def rows_as_table(name: str, ends: tuple[str, str] | None, rows: Sequence[Row]) -> pa.Table:
    """Rows of a label, or of a relationship, as a table."""
    if ends is None:
        return _table(_typed(schema().nodes[name].properties), rows)
    return _table(_typed(schema().edges[name].properties, ends=True), rows)


def of_folder(folder: Path) -> Iterator[Columns]:
    """The tables of a folder, one in memory at a time; columns they lack are null."""
    import pyarrow.parquet as pq

    def read(name: str) -> pa.Table | None:
        path = folder / f"{name}.parquet"
        return pq.read_table(path) if path.is_file() else None

    yield from of_tables(read)


def of_tables(read: Any) -> Iterator[Columns]:
    """The tables that ``read(name)`` gives, ``None`` where there is none."""
    kinds = schema()
    for label, node in kinds.nodes.items():
        table = read(label)
        if table is not None and len(table):
            yield Columns(label, None, _chosen(table, _typed(node.properties)))
    for name, edge in kinds.edges.items():
        table = read(name)
        if table is None or not len(table):
            continue
        chosen = _chosen(table, _typed(edge.properties, ends=True))
        for src, dst in edge.ends:
            if len(edge.ends) == 1:
                yield Columns(name, (src, dst), chosen)
                break
            fits = pc.and_(pc.equal(table["src_label"], src), pc.equal(table["dst_label"], dst))
            if some := chosen.filter(fits):
                yield Columns(name, (src, dst), some)


def in_order(one: Columns) -> Columns:
    """The same rows by key, or by the keys of their ends and what they say."""
    if one.ends is None:
        keys = [schema().nodes[one.name].key]
    else:
        kinds = zip(one.table.column_names, one.table.schema.types, strict=True)
        keys = [name for name, kind in kinds if not pa.types.is_list(kind)]
    table = one.table.sort_by([(name, "ascending") for name in keys])
    return Columns(one.name, one.ends, table)


def checked(tables: Iterable[Columns]) -> Iterator[Columns]:
    """The same tables, each proved before it goes on.

    Raises :class:`GraphError` where a key is missing or occurs twice, or an edge has an end that
    is not there.
    """
    keys: dict[str, pa.Array] = {}
    for one in tables:
        if one.ends is None:
            found = one.column(schema().nodes[one.name].key)
            if found.null_count:
                raise GraphError(f"{one.name}: {found.null_count} rows have no key")
            distinct = pc.unique(found)
            if len(distinct) < len(found):
                twice = pc.value_counts(found)
                key = twice.filter(pc.greater(twice.field("counts"), 1))[0]["values"]
                raise GraphError(f"{one.name} {key} occurs more than once")
            keys[one.name] = distinct
        else:
            for label, end in zip(one.ends, ("src", "dst"), strict=True):
                known = keys.get(label)
                column = one.column(end)
                fits = None if known is None else pc.is_in(column, known)
                if fits is None or not pc.all(fits).as_py():
                    lost = column if fits is None else column.filter(pc.invert(fits))
                    raise GraphError(
                        f"{len(lost)} of {len(column)} {one.name} have an end that is not in the "
                        f"graph: there is no {label} {lost[0]}"
                    )
        yield one


def _all_null(column: Any) -> bool:
    """Whether a column of a row group says that it holds nothing."""
    said = column.statistics
    return said is not None and said.has_null_count and said.null_count == column.num_values


def _typed(properties: Sequence[Property], *, ends: bool = False) -> dict[str, pa.DataType]:
    first = {"src": pa.string(), "dst": pa.string()} if ends else {}
    return first | {one.name: TYPES[one.type] for one in properties}


def _table(columns: Mapping[str, pa.DataType], rows: Sequence[Row]) -> pa.Table:
    return pa.table(
        {name: pa.array([row[name] for row in rows], kind) for name, kind in columns.items()}
    )


def _chosen(table: pa.Table, columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table(
        {
            name: table[name] if name in table.column_names else pa.nulls(len(table), kind)
            for name, kind in columns.items()
        }
    )
