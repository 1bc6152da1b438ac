"""The corpus as tables, without reading: one Parquet file a label and relationship.

They are the tables of `zeren export parquet`, so whatever loads those loads these. A province is
made at a time, so that memory does not grow with the country: no body belongs to two provinces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pyarrow.parquet as pq

from zeren.graph.build import Graph, Row, findings, merge
from zeren.graph.export import arrow_table, declared
from zeren.ontology.places import Place
from zeren.ontology.schema import schema

from .plans import DUTIES, SEED, plans


def write_tables(
    places: Sequence[Place], folder: Path, seed: int = SEED, duties: int = DUTIES
) -> dict[str, int]:
    """Write the tables into a folder; the number of rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = defaultdict(int)
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for part in graphs(places, seed, duties):
            for name, columns, is_node in declared():
                table = arrow_table(columns, (part.nodes if is_node else part.edges).get(name, []))
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                if len(table):
                    writers[name].write_table(table)
                rows[name] += len(table)
    finally:
        for writer in writers.values():
            writer.close()
    return dict(rows)


def graphs(places: Sequence[Place], seed: int = SEED, duties: int = DUTIES) -> Iterator[Graph]:
    """The graph of the plans in parts, one a province; each row stands in one of them."""
    seen: dict[str, set[str]] = defaultdict(set)
    for _, some in groupby(places, key=lambda place: place.code[:2]):
        part = merge(None, [findings(one) for one in plans(list(some), seed, duties)])
        for label in part.nodes:
            key = schema().nodes[label].key
            part.nodes[label] = _new(part.nodes[label], key, seen[label])
        # A place lies in another one for all documents alike.
        part.edges["PART_OF"] = [
            row
            for row in part.edges["PART_OF"]
            if row["src_label"] != "Jurisdiction" or row["src"] not in seen["PART_OF"]
        ]
        seen["PART_OF"] |= {row["src"] for row in part.edges["PART_OF"]}
        yield part


def _new(rows: Iterable[Row], key: str, seen: set[str]) -> list[Row]:
    found = [row for row in rows if row[key] not in seen]
    seen.update(row[key] for row in found)
    return found
