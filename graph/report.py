"""What a build did with each file, and what the graph holds after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..ontology.schema import schema
from .corrections import wrong_lines

if TYPE_CHECKING:
    from ..loaders.records import Unsure
    from .home import Held

Status = Literal["read", "replaced", "unchanged", "repeated", "skipped"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    ``repeated``: the same bytes were read already. ``replaced``: the document was in the graph
    and now stands as this file has it. ``reason`` says more, where there is more to say.
    """

    path: str
    status: Status
    reason: str | None = None
    document: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, and what the graph holds now.

    ``assignments`` are counts by role and basis; ``unsure`` are the words that were not
    understood, with the file they stand in, also of files that had not changed; ``lost`` the
    corrections that could not be applied, as a file and what to say. ``written`` is false when
    nothing had changed.
    """

    target: str
    files: tuple[FileReport, ...]
    notes: tuple[str, ...]
    unsure: tuple[tuple[str, Unsure], ...]
    lost: tuple[tuple[str, str], ...]
    written: bool
    documents: int
    duties: int
    assignments: tuple[tuple[str, str, int], ...]

    @property
    def skipped(self) -> tuple[FileReport, ...]:
        return tuple(one for one in self.files if one.status == "skipped")


def assignment_types() -> list[str]:
    """The relationships that say a body has a duty."""
    return [
        name
        for name, edge in schema().edges.items()
        if any(one.name == "basis" for one in edge.properties)
    ]


def report_on(
    held: Held, files: Mapping[str, FileReport], notes: Sequence[str], *, written: bool
) -> Report:
    """What a build did with its files, and what the graph holds after it."""
    roles = "|".join(assignment_types())
    with held.reader() as engine:
        documents = engine.rows("MATCH (d:Document) WHERE d.loaded RETURN count(*) AS many")
        duties = engine.rows("MATCH (t:Duty) RETURN count(*) AS many")
        found = engine.rows(
            f"MATCH (:Agency)-[r:{roles}]->(:Duty) "
            "RETURN r.role AS role, r.basis AS basis, count(*) AS many ORDER BY role, basis"
        )
        unsure = list(
            engine.rows(
                "MATCH (u:Unsure)-[:IN_DOCUMENT]->(d:Document) "
                "RETURN d.id AS document, u.line AS line, u.char_start AS char_start, "
                "u.char_end AS char_end, u.quote AS quote, u.reason AS reason "
                "ORDER BY document, char_start, char_end, reason"
            )
        )
        lost = list(
            engine.rows(
                "MATCH (s:Source) WHERE s.lost IS NOT NULL "
                "RETURN s.id AS document, s.lost AS lost ORDER BY document"
            )
        )
    return Report(
        target=str(held),
        files=tuple(files.values()),
        notes=tuple(notes),
        unsure=tuple(_unsure(files, unsure)),
        lost=tuple(_lost(files, lost)),
        written=written,
        documents=documents.rows[0][0],
        duties=duties.rows[0][0],
        assignments=tuple((role, basis, many) for role, basis, many in found.rows),
    )


def _unsure(
    files: Mapping[str, FileReport], rows: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, Unsure]]:
    """What was not understood in the files of this build, in their order."""
    from ..loaders.records import Unsure

    found: dict[str, list[Unsure]] = {}
    for row in rows:
        span = row["char_start"], row["char_end"]
        one = Unsure(row["line"], *span, row["quote"], row["reason"])
        found.setdefault(row["document"], []).append(one)
    paths = {one.document: path for path, one in files.items() if one.document}
    for document, path in paths.items():
        yield from ((path, one) for one in found.get(document, ()))


def _lost(
    files: Mapping[str, FileReport], rows: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, str]]:
    """The corrections of the files of this build that did not fit, and lines that say nothing."""
    found = {row["document"]: row["lost"] for row in rows}
    wrong: dict[str, None] = {}
    for path, one in files.items():
        if one.status != "repeated":
            yield from ((path, words) for words in found.get(one.document, ()))
        wrong |= dict.fromkeys(wrong_lines(Path(path)))
    yield from ((words.partition(":")[0], words) for words in wrong)
