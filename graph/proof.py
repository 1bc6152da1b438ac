"""Proving a graph: its shape, its quotes, and that its sources still say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .corrections import fingerprint, wrong_lines
from .engine import BuildError, connect
from .home import Target
from .recorded import Source, is_there, look, recorded_in

if TYPE_CHECKING:
    from .build import Graph


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
    from .check import problems

    with connect(target) as engine:
        graph = engine.read()
    found = [Finding(None, "graph", str(problem)) for problem in problems(graph)]
    texts = {row["id"]: row["text"] for row in graph.nodes["Document"] if row["loaded"]}
    quotes = _quotes(graph)
    for source in recorded_in(graph):
        found += _check_source(source, texts.pop(source.document), quotes[source.document])
    found += [Finding(key, "graph", "no source is recorded") for key in texts]
    return found


def _check_source(source: Source, text: str, quotes: Sequence[str]) -> Iterator[Finding]:
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
        lost = sum(quote not in now for quote in quotes)
        yield Finding(
            source.document,
            source.path,
            "the source has changed since it was read; "
            f"{lost} of {len(quotes)} quotes do not stand in it as they did",
        )
    elif now != text:
        yield Finding(source.document, source.path, "the stored text is not that of the source")


def _quotes(graph: Graph) -> dict[str, list[str]]:
    """Every quote of the graph, by the document it is from."""
    from .build import owners

    owner = owners(graph)
    found: dict[str, list[str]] = {key: [] for key in owner.values()}
    for rows in graph.edges.values():
        for row in rows:
            if row.get("quote"):
                found[owner.get(row["src"]) or owner[row["dst"]]].append(row["quote"])
    for rows in graph.nodes.values():
        for row in rows:
            found.get(owner.get(row.get("id", ""), ""), []).extend(
                row[name] for name in ("quote", "due_quote", "validity_quote") if row.get(name)
            )
    return found
