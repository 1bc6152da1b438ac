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
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar
from zlib import crc32

from ..ontology.schema import schema
from .build import Graph, as_text, merge
from .check import prove
from .columns import Columns, rows_as_table
from .identity import agency_id

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from .build import Row

_Kept = TypeVar("_Kept")

_ROWS = 2_000
_CHARACTERS = 4_000_000  # of texts that wait together
# The bodies of so many documents are put together at a time.
_TOGETHER, _MOST_PARTS = 200, 64
_Kind = tuple[str, tuple[str, str] | None]  # a label, or a relationship between two labels
_STAND_IN = "times"
_OF_PLACES = ("Jurisdiction", "Jurisdiction")


class Shelf(Generic[_Kept]):
    """What waits in a file until its turn comes."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    def put(self, one: _Kept) -> tuple[int, int]:
        """Keep it; gives where it stands."""
        start = self._file.seek(0, 2)
        pickle.dump(one, self._file, pickle.HIGHEST_PROTOCOL)
        return start, self._file.tell() - start

    def take(self, place: tuple[int, int]) -> _Kept:
        self._file.seek(place[0])
        one: _Kept = pickle.loads(self._file.read(place[1]))
        return one


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
    _heads: Graph = field(default_factory=Graph)  # documents and what they cite, without texts
    _terms: dict[tuple[str, str], Row] = field(default_factory=dict)
    _bodies: Shelf[Graph] = field(default_factory=lambda: Shelf())
    _places: list[tuple[int, int]] = field(default_factory=list)  # of each document's bodies
    _above: dict[str, str] = field(default_factory=dict)  # bodies that hang together
    _waiting: dict[_Kind, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _files: dict[_Kind, pq.ParquetWriter] = field(default_factory=dict)
    _texts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._text_file = (self.folder / "texts").open("w+b")
        self._characters = 0

    def add(self, part: Graph, *, again: bool = False) -> None:
        """Take the graph of one document, proved; raises :class:`BuildError`.

        ``again``: as :mod:`kept` gives it, without the places and documents that it points to.
        """
        prove(part, but=frozenset({"dangling"} if again else ()))
        (document,) = (row for row in part.nodes["Document"] if row["loaded"])
        self._texts[document["id"]] = self._put(document["text"])
        self._heads.nodes.setdefault("Document", []).append(document | {"text": None})
        bodies = Graph()
        for label, rows in part.nodes.items():
            if label in own_labels():
                for row in rows:
                    self._keep((label, None), row)
            elif label == "Agency":
                bodies.nodes[label] = rows
            elif label in ("Function", "Topic"):
                for row in rows:
                    known = self._terms.setdefault((label, row["id"]), row)
                    self._terms[label, row["id"]] = min(known, row, key=as_text)
        for name, rows in part.edges.items():
            stand_ins: dict[tuple[Any, ...], Row] = {}
            for row in rows:
                ends = (row["src_label"], row["dst_label"])
                own = [label in own_labels() for label in ends]
                if any(own):
                    self._keep((name, ends), row)
                    if "Agency" in ends:
                        _stand_in(stand_ins, row, own[0], document["id"])
                elif "Agency" in ends:
                    bodies.edges.setdefault(name, []).append(row)
                elif ends != _OF_PLACES:
                    self._heads.edges.setdefault(name, []).append(row)
            bodies.edges.setdefault(name, []).extend(stand_ins.values())
        self._join(bodies, part.edges["APPLIES_TO"])
        self._places.append(self._bodies.put(bodies))

    def tables(self) -> Iterator[Columns]:
        """The one graph of all documents, as tables on the disk."""
        import pyarrow as pa

        for kind in list(self._waiting):
            self._flush(kind)
        once: dict[tuple[_Kind, str], Row] = {}
        for (label, key), row in self._terms.items():
            if label == "Topic":
                once[(label, None), key] = row
        for part, said in self._parts():
            for row in part.nodes.get(said, ()):
                if said == "Document" and row["loaded"]:
                    row = row | {"text": self._text(row["id"])}
                    self._keep((said, None), row, len(row["text"]))
                else:
                    self._keep((said, None), row)
            for label in ("Function", "Jurisdiction"):
                key = schema().nodes[label].key
                once |= {((label, None), row[key]): row for row in part.nodes[label]}
            for name, rows in part.edges.items():
                for row in rows:
                    ends = (row["src_label"], row["dst_label"])
                    if ends == _OF_PLACES:
                        once[(name, ends), row["src"]] = row
                    elif said in ends and _STAND_IN not in row:
                        self._keep((name, ends), row)
        for (kind, _), row in once.items():
            self._keep(kind, row)
        for kind in list(self._waiting):
            self._flush(kind)
        for writer in self._files.values():
            writer.close()
        # An engine that copies the tables needs the room.
        self._heads, self._places, self._above = Graph(), [], {}
        once.clear()
        pa.default_memory_pool().release_unused()
        kinds: list[_Kind] = [(label, None) for label in schema().nodes]
        kinds += [(name, ends) for name, edge in schema().edges.items() for ends in edge.ends]
        for kind in kinds:
            if kind in self._files:
                yield Columns(*kind, None, self._path(kind))

    def _parts(self) -> Iterator[tuple[Graph, str]]:
        """The graph of the documents, then those of some bodies each, with the label it tells of.

        What is said of a body follows from its own names and from the bodies below it: those
        that hang together are in one part.
        """
        functions = [row for (label, _), row in self._terms.items() if label == "Function"]
        yield _merged(self._heads), "Document"
        heads = {
            "nodes": {"Document": self._heads.nodes.get("Document", []), "Function": functions},
            "edges": {"APPLIES_TO": self._heads.edges.get("APPLIES_TO", [])},
        }
        parts = min(_MOST_PARTS, 1 + len(self._places) // _TOGETHER)
        shelves: list[Shelf[Graph]] = [Shelf() for _ in range(parts)]
        places: list[list[tuple[int, int]]] = [[] for _ in shelves]
        for place in self._places:
            shares = self._shared_out(self._bodies.take(place), parts)
            for at, share in shares.items():
                places[at].append(shelves[at].put(share))
        for shelf, held in zip(shelves, places, strict=True):
            some = Graph(dict(heads["nodes"]), dict(heads["edges"]))
            for place in held:
                share = shelf.take(place)
                for label, rows in share.nodes.items():
                    some.nodes.setdefault(label, []).extend(rows)
                for name, rows in share.edges.items():
                    some.edges.setdefault(name, []).extend(rows)
            yield _merged(some), "Agency"

    def _shared_out(self, bodies: Graph, parts: int) -> dict[int, Graph]:
        """The rows of a document's bodies by the part that each body belongs to."""
        found: dict[int, Graph] = defaultdict(Graph)
        for row in bodies.nodes.get("Agency", ()):
            found[self._part(row["id"], parts)].nodes.setdefault("Agency", []).append(row)
        for name, rows in bodies.edges.items():
            for row in rows:
                key = row["src"] if row["src_label"] == "Agency" else row["dst"]
                found[self._part(key, parts)].edges.setdefault(name, []).append(row)
        return found

    def _part(self, key: str, parts: int) -> int:
        return crc32(self._top(key).encode()) % parts

    def _top(self, key: str) -> str:
        while (above := self._above.get(key)) is not None:
            key = above
        return key

    def _join(self, bodies: Graph, applies: list[Row]) -> None:
        """Keep together the bodies of which one is a branch of the other, by any of its names."""
        from ..loaders.bodies import identify

        place = applies[0]["dst"] if applies else None
        pairs = {(row["src"], row["dst"]) for row in bodies.edges["BRANCH_OF"]}
        words = {row.get("mention") for rows in bodies.edges.values() for row in rows}
        for body in (identify(one, place) for one in words if one):
            while body.parent is not None:
                pairs.add((agency_id(body), agency_id(body.parent)))
                body = body.parent
        for one, other in pairs:
            one, other = self._top(one), self._top(other)
            if one != other:
                self._above[one] = other

    def _keep(self, kind: _Kind, row: Row, size: int = 0) -> None:
        rows = self._waiting[kind]
        rows.append(row)
        self._characters += size
        if len(rows) >= _ROWS or self._characters > _CHARACTERS:
            self._characters = 0
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
    mention, inherited = row.get("mention"), bool(row.get("inherited"))
    clause = row.get("basis") not in (None, "prose")
    # Each cell that is inherited counts once, so it stands for itself.
    key = (row[end], mention, clause, row.get("mention_start") if inherited else None, inherited)
    before = found.get(key)
    if before is None:
        other = "src" if first else "dst"
        found[key] = {
            end: row[end],
            f"{end}_label": row[f"{end}_label"],
            other: document,
            f"{other}_label": "Document",
            "mention": mention,
            "mention_start": row.get("mention_start"),
            "basis": row.get("basis") if clause else None,
            "inherited": inherited,
            _STAND_IN: 1,
        }
    else:
        before[_STAND_IN] += 1
        if mention is not None:
            before["mention_start"] = min(before["mention_start"], row["mention_start"])


def _merged(shared: Graph) -> Graph:
    """What is said of documents, or of bodies, put together and proved."""
    whole = merge(None, [shared])
    rows = {
        name: [row for row in some if _STAND_IN not in row] for name, some in whole.edges.items()
    }
    prove(Graph(whole.nodes, rows), kinds={"unique", "dangling", "ends", "main"})
    return whole
