"""The graph as files that other programs read: one table a label and relationship.

CSV and Parquet load back to the same graph. What the graph keeps for its own use (which file a
document was read from) stays out, so that an export is the same on every machine.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ontology.schema import schema
from .build import Graph, Row, ordered
from .engine import Engine, GraphError, connect
from .workbook import NOT_IN_XML, pack_without_time, text_cell

if TYPE_CHECKING:
    import pyarrow as pa

    from ..ontology.schema import Property

BULK = "neo4j-admin"  # the kind whose rows are never all in memory
ENDS = ("src", "src_label", "dst", "dst_label")


class ExportError(GraphError):
    """Files could not be written, or do not hold a graph; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Table:
    """All nodes of a label, or all edges of a type; every row has all columns."""

    name: str
    columns: Mapping[str, str]  # name → type, as the ontology calls it
    rows: Sequence[Row]


def tables(graph: Graph) -> Iterator[Table]:
    """Every table of the graph in the order of the ontology, the empty ones too."""
    for name, columns, is_node in declared():
        rows = (graph.nodes if is_node else graph.edges).get(name, ())
        yield Table(name, columns, list(rows))


def declared() -> Iterator[tuple[str, dict[str, str], bool]]:
    """Name, columns and whether it is a label, for each table that is exported."""

    def typed(properties: Sequence[Property]) -> dict[str, str]:
        return {one.name: one.type for one in properties}

    for node in schema().nodes.values():
        if not node.internal:
            yield node.name, typed(node.properties), True
    for edge in schema().edges.values():
        yield edge.name, dict.fromkeys(ENDS, "string") | typed(edge.properties), False


def export(target: str | os.PathLike[str] | None, kind: str, folder: Path) -> list[Path]:
    """Write the graph of a target into a folder; give the files that were written.

    ``kind`` is one of :data:`KINDS`, or :data:`BULK`. Raises :class:`ExportError`.
    """
    if kind not in (*KINDS, BULK):
        raise ExportError(f"{kind} is no kind of export; there are {', '.join((*KINDS, BULK))}")
    with connect(target) as engine:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if kind == BULK:
                return _neo4j_admin(engine, folder)
            # Sorted, so that the same graph gives the same bytes from every engine.
            return KINDS[kind](ordered(engine.read()), folder)
        except OSError as error:
            raise ExportError(f"cannot write in {folder}: {error.strerror}") from error


# ---------------------------------------------------------------- tables


def arrow_table(columns: Mapping[str, str], rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with the types of the ontology."""
    import pyarrow as pa

    from .columns import TYPES

    kinds = pa.schema([(name, TYPES[kind]) for name, kind in columns.items()])
    values = {name: [row[name] for row in rows] for name in columns}
    return pa.table(values, schema=kinds)


def _csv(graph: Graph, folder: Path) -> list[Path]:
    """Comma-separated, UTF-8 with a mark (spreadsheets need it to show Chinese).

    Lists are JSON in their cell; an empty cell is what is not known.
    """

    def write(table: Table, path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            # Ending lines by "\n" alone, the writer would leave a lone "\r" without quotes.
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table.columns)
            writer.writerows([_cell(row[name]) for name in table.columns] for row in table.rows)

    return _each(graph, folder, ".csv", write)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _jsonl(graph: Graph, folder: Path) -> list[Path]:
    """One JSON object a line."""

    def write(table: Table, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in table.rows:
                chosen = {name: row[name] for name in table.columns}
                file.write(json.dumps(chosen, ensure_ascii=False) + "\n")

    return _each(graph, folder, ".jsonl", write)


def _parquet(graph: Graph, folder: Path) -> list[Path]:
    """Parquet with the types of the ontology."""
    import pyarrow.parquet as pq

    def write(table: Table, path: Path) -> None:
        pq.write_table(arrow_table(table.columns, table.rows), path)

    return _each(graph, folder, ".parquet", write)


def _each(
    graph: Graph, folder: Path, suffix: str, write: Callable[[Table, Path], None]
) -> list[Path]:
    written = []
    for table in tables(graph):
        path = folder / (table.name + suffix)
        write(table, path)
        written.append(path)
    return written


# ---------------------------------------------------------------- one file


def _xlsx(graph: Graph, folder: Path) -> list[Path]:
    """A workbook with a sheet a table; text is text, never a formula.

    A cell holds 32,767 characters: longer texts end in an ellipsis. Page breaks and other
    characters that a workbook can't hold become spaces, so that offsets still fit.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for table in tables(graph):
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        header = [text_cell(sheet, name) for name in table.columns]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        for row in table.rows:
            sheet.append([text_cell(sheet, row[name]) for name in table.columns])
    memory = io.BytesIO()
    book.save(memory)
    path = folder / "zeren.xlsx"
    path.write_bytes(pack_without_time(memory))
    return [path]


def _graphml(graph: Graph, folder: Path) -> list[Path]:
    """GraphML for programs that draw and measure networks; lists are joined by ；."""
    import networkx as nx

    from .network import whole

    network = whole(graph)
    attributes = [data for _, data in network.nodes(data=True)]
    attributes += [data for _, _, data in network.edges(data=True)]
    for data in attributes:
        for name, value in data.items():
            text = "；".join(value) if isinstance(value, list) else value
            data[name] = NOT_IN_XML.sub(" ", text) if isinstance(text, str) else text
    path = folder / "zeren.graphml"
    nx.write_graphml_xml(network, path, named_key_ids=True)
    return [path]


def _turtle(graph: Graph, folder: Path) -> list[Path]:
    """RDF in the terms of the ontology; it validates against its shapes."""
    from .rdf import to_rdf

    path = folder / "zeren.ttl"
    to_rdf(graph).serialize(path, format="turtle", encoding="utf-8")
    return [path]


def _neo4j_admin(engine: Engine, folder: Path) -> list[Path]:
    """CSV, headers and the command for `neo4j-admin database import`, a table at a time."""
    from .admin_import import write_import
    from .columns import in_order

    return write_import(map(in_order, engine.columns()), folder)


KINDS: dict[str, Callable[[Graph, Path], list[Path]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "jsonl": _jsonl,
    "graphml": _graphml,
    "turtle": _turtle,
}


# ---------------------------------------------------------------- and back


def load_tables(folder: Path) -> Graph:
    """The graph of a folder of CSV, Parquet or JSONL tables, as they were exported."""
    found = {path.suffix for path in folder.glob("*.*")}
    readers = {".parquet": _rows_of_parquet, ".csv": _rows_of_csv, ".jsonl": _rows_of_jsonl}
    suffix = next((one for one in readers if one in found), None)
    if suffix is None:
        raise ExportError(f"{folder} holds no tables of a graph (CSV, Parquet or JSONL)")
    graph = Graph({node.name: [] for node in schema().nodes.values()}, {})
    for name, columns, is_node in declared():
        path = folder / (name + suffix)
        try:
            rows = readers[suffix](path, columns)
        except FileNotFoundError:
            raise ExportError(f"{path} is missing: an export has a table for each type") from None
        except (KeyError, ValueError) as error:
            raise ExportError(f"{path} is not a table of this graph: {error}") from error
        (graph.nodes if is_node else graph.edges)[name] = rows
    return graph


def _rows_of_csv(path: Path, columns: Mapping[str, str]) -> list[Row]:
    read: dict[str, Callable[[str], Any]] = {
        "string": str,
        "integer": int,
        "float": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "strings": json.loads,
    }
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: read[kind](row[name]) if row[name] else None for name, kind in columns.items()}
            for row in csv.DictReader(file)
        ]


def _rows_of_jsonl(path: Path, columns: Mapping[str, str]) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        rows = map(json.loads, file)
        return [{name: row[name] for name in columns} for row in rows]


def _rows_of_parquet(path: Path, columns: Mapping[str, str]) -> list[Row]:
    import pyarrow.parquet as pq

    rows = pq.read_table(path).to_pylist()
    return [{name: row[name] for name in columns} for row in rows]
