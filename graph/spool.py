"""Many documents put together without holding them all: their own rows wait on the disk.

What several documents share (bodies, functions, topics, places, citations) is put together in
memory by :func:`zeren.graph.build.merge`, the one place that knows how; for the rest stand-ins
take part in it, which say no more than that a body was named, how, and how often.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..ontology.schema import schema
from .build import Graph, merge
from .check import problems
from .columns import Columns, rows_as_table
from .engine import BuildError

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from ..loaders.records import Document
    from .build import Row

_ROWS = 2_000
_Kind = tuple[str, tuple[str, str] | None]  # a label, or a relationship between two labels
_STAND_IN = "times"


class Shelf:
    """Documents that were read, kept in a file until their turn comes."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    def put(self, document: Document) -> tuple[int, int]:
        """Keep a document; gives where it stands."""
        start = self._file.seek(0, 2)
        pickle.dump(document, self._file, pickle.HIGHEST_PROTOCOL)
        return start, self._file.tell() - start

    def take(self, place: tuple[int, int]) -> Document:
        self._file.seek(place[0])
        document: Document = pickle.loads(self._file.read(place[1]))
        return document


@cache
def own_labels() -> frozenset[str]:
    """The labels whose nodes belong to one document, as `build.owners` finds them."""
    edges = schema().edges
    found = {start for start, _ in edges["IN_DOCUMENT"].ends}
    found |= {stop for _, stop in edges["MEASURED_BY"].ends}
    return frozenset(found | {name for name, one in schema().nodes.items() if one.internal})


@dataclass
class Spool:
    """Fragments on their way into one graph; ``folder`` is where their rows wait."""

    folder: Path
    _shared: list[Graph] = field(default_factory=list)
    _waiting: dict[_Kind, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _files: dict[_Kind, pq.ParquetWriter] = field(default_factory=dict)
    _texts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._text_file = (self.folder / "texts").open("w+b")

    def add(self, part: Graph) -> None:
        """Take the graph of one document, proved; raises :class:`BuildError`."""
        prove(part)
        shared = Graph()
        (document,) = (row["id"] for row in part.nodes["Document"] if row["loaded"])
        for label, rows in part.nodes.items():
            for row in rows:
                if label in own_labels():
                    self._keep((label, None), row)
                elif label == "Document" and row["loaded"]:
                    self._texts[document] = self._put(row["text"])
                    shared.nodes.setdefault(label, []).append(row | {"text": None})
                else:
                    shared.nodes.setdefault(label, []).append(row)
        for name, rows in part.edges.items():
            stand_ins: dict[tuple[Any, ...], Row] = {}
            for row in rows:
                ends = (row["src_label"], row["dst_label"])
                own = [label in own_labels() for label in ends]
                if not any(own):
                    shared.edges.setdefault(name, []).append(row)
                    continue
                self._keep((name, ends), row)
                if not all(own) and "Document" not in ends:
                    _stand_in(stand_ins, row, own[0], document)
            shared.edges.setdefault(name, []).extend(stand_ins.values())
        self._shared.append(shared)

    def tables(self) -> Iterator[Columns]:
        """The one graph of all documents, as tables; what waited is read from the disk."""
        for kind in list(self._waiting):
            self._flush(kind)
        whole = merge(None, self._shared)
        self._shared.clear()
        for name, rows in whole.edges.items():
            whole.edges[name] = [row for row in rows if _STAND_IN not in row]
        prove(whole, kinds={"unique", "dangling", "ends", "main"})
        for row in whole.nodes["Document"]:
            if row["loaded"]:
                # Their texts would not all have to be in memory for any other table.
                self._keep(("Document", None), row | {"text": self._text(row["id"])})
            else:
                self._keep(("Document", None), row)
        del whole.nodes["Document"]
        self._flush(("Document", None))
        for writer in self._files.values():
            writer.close()
        for label in schema().nodes:
            if rows := whole.nodes.pop(label, []):
                yield Columns(label, None, rows_as_table(label, None, rows))
                rows.clear()
            elif (label, None) in self._files:
                yield Columns(label, None, None, self._path((label, None)))
        for name, edge in schema().edges.items():
            by_ends: dict[tuple[str, str], list[Row]] = defaultdict(list)
            for row in whole.edges.pop(name, []):
                by_ends[row["src_label"], row["dst_label"]].append(row)
            for ends in edge.ends:
                if (name, ends) in self._files:
                    yield Columns(name, ends, None, self._path((name, ends)))
                if some := by_ends.get(ends):
                    yield Columns(name, ends, rows_as_table(name, ends, some))

    def _keep(self, kind: _Kind, row: Row) -> None:
        rows = self._waiting[kind]
        rows.append(row)
        if len(rows) >= _ROWS:
            self._flush(kind)

    def _flush(self, kind: _Kind) -> None:
        import pyarrow.parquet as pq

        rows = self._waiting.pop(kind, [])
        if not rows:
            return
        table = rows_as_table(*kind, rows)
        if kind not in self._files:
            self._files[kind] = pq.ParquetWriter(self._path(kind), table.schema)
        self._files[kind].write_table(table)

    def _path(self, kind: _Kind) -> Path:
        return self.folder / ("-".join([kind[0], *(kind[1] or ())]) + ".parquet")

    def _put(self, text: str) -> tuple[int, int]:
        data = text.encode("utf-8", "surrogatepass")
        start = self._text_file.seek(0, 2)
        self._text_file.write(data)
        return start, len(data)

    def _text(self, document: str) -> str:
        start, size = self._texts[document]
        self._text_file.seek(start)
        return self._text_file.read(size).decode("utf-8", "surrogatepass")


def _stand_in(found: dict[tuple[Any, ...], Row], row: Row, first: bool, document: str) -> None:
    """Say of a row that joins a document's own node and a shared one what `merge` asks of it."""
    end = "dst" if first else "src"
    mention = None if row.get("inherited") else row.get("mention")
    clause = row.get("basis") not in (None, "prose")
    before = found.get((row[end], mention, clause))
    if before is None:
        other = "src" if first else "dst"
        found[row[end], mention, clause] = {
            end: row[end],
            f"{end}_label": row[f"{end}_label"],
            other: document,
            f"{other}_label": "Document",
            "mention": mention,
            "mention_start": row.get("mention_start"),
            "basis": row.get("basis") if clause else None,
            _STAND_IN: 1,
        }
    else:
        before[_STAND_IN] += 1
        if mention is not None:
            before["mention_start"] = min(before["mention_start"], row["mention_start"])


def prove(graph: Graph, kinds: set[str] | None = None) -> None:
    """Refuse a graph that is not what the ontology says: a fault of the reader, never stored."""
    wrong = [one for one in problems(graph) if kinds is None or one.kind in kinds]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise BuildError(
            f"what was read does not hold together, nothing was built: {wrong[0]}{more}"
        )
