"""Proving a graph: its shape, its quotes, and that its sources still say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .corrections import fingerprint, wrong_lines
from .engine import BuildError, connect
from .home import Target
from .intake import MANY
from .recorded import Source, is_there, look, recorded_in
from .streams import of_engine, only

if TYPE_CHECKING:
    from .streams import Whole


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check of the graph, or of its sources, did not find as it should be."""

    document: str | None
    place: str
    message: str


def check(target: Target = None) -> list[Finding]:
    """Prove the graph: its shape, every quote against the stored text, the text against its file.

    A source that is missing or has changed is a finding; so is a text that its file no longer
    gives, a correction that does not fit, and one that was not built in. An empty list means
    that all is as it should be.
    """
    with connect(target) as engine:
        counted = "MATCH (d:Document) WHERE d.loaded RETURN count(*) AS many"
        large = engine.rows(counted).rows[0][0] > MANY
        return list(_findings(of_engine(engine) if large else engine.read()))


def _findings(graph: Whole) -> Iterator[Finding]:
    from .check import problems

    for problem in problems(graph):
        yield Finding(None, "graph", str(problem))
    documents = only(graph.nodes["Document"], "id", "loaded", "text")
    texts = {row["id"]: row["text"] for row in documents if row["loaded"]}
    quotes = _Quotes(graph)
    for source in recorded_in(graph):
        yield from _check_source(source, texts.pop(source.document), quotes)
    for key in texts:
        yield Finding(key, "graph", "no source is recorded")


class _Quotes:
    """Every quote of the graph by the document it is from, once some source has changed."""

    def __init__(self, graph: Whole) -> None:
        self._graph = graph
        self._found: dict[str, list[str]] | None = None

    def of(self, document: str) -> list[str]:
        if self._found is None:
            self._found = _quotes(self._graph)
        return self._found[document]


def _check_source(source: Source, text: str, all_quotes: _Quotes) -> Iterator[Finding]:
    from ..loaders import LoadError
    from ..loaders.source import read_source

    path = Path(source.path)
    for words in source.lost:
        yield Finding(source.document, source.path, f"a correction is not applied: {words}")
    if not is_there(source.path):
        yield Finding(source.document, source.path, "the source is not there any more")
        return
    for words in wrong_lines(path):
        yield Finding(source.document, source.path, f"a correction says nothing: {words}")
    if fingerprint(path) != source.corrections:
        yield Finding(
            source.document, source.path, "its corrections have changed since; build it again"
        )
    try:
        digest, _ = look(path)
        now = read_source(path).text
    except (BuildError, LoadError) as error:
        yield Finding(source.document, source.path, str(error))
        return
    if digest != source.sha256:
        quotes = all_quotes.of(source.document)
        lost = sum(quote not in now for quote in quotes)
        yield Finding(
            source.document,
            source.path,
            "the source has changed since it was read; "
            f"{lost} of {len(quotes)} quotes do not stand in it as they did",
        )
    elif now != text:
        yield Finding(source.document, source.path, "the stored text is not that of the source")


def _quotes(graph: Whole) -> dict[str, list[str]]:
    from .build import owners
    from .check import QUOTES

    owner = owners(graph)
    found: dict[str, list[str]] = {key: [] for key in owner.values()}
    for rows in graph.edges.values():
        for row in only(rows, "quote"):
            if row.get("quote"):
                found[owner.get(row["src"]) or owner[row["dst"]]].append(row["quote"])
    names = [name for name, _, _ in QUOTES]
    for rows in graph.nodes.values():
        for row in only(rows, "id", *names):
            found.get(owner.get(row.get("id", ""), ""), []).extend(
                row[name] for name in names if row.get(name)
            )
    return found
