"""The graph that stays: built from what changed and what is there, and proved.

A build reads what changed, merges it with what is there and puts the result in its place; until
then the old graph stands as it was, whatever happens. One build at a time works on a graph.
:mod:`home` knows where it stands, in a file or on a server.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .. import ontology
from ..ontology.schema import schema
from .corrections import corrected, fingerprint, wrong_lines
from .crew import reading
from .engine import BuildError, GraphError, NoGraph, OtherVersion, connect
from .home import home_of
from .proof import Finding as Finding
from .proof import check as check
from .recorded import Source, is_there, look, recorded_in

if TYPE_CHECKING:
    from ..loaders.records import Document, Unsure
    from .build import Graph
    from .columns import Columns
    from .crew import Job
    from .home import Held, Home
    from .spool import Shelf

BUNDLED = Path(__file__).parent.parent / "data" / "documents"

# Of more documents than these, what was read waits on the disk.
MANY = 200

Status = Literal["read", "replaced", "unchanged", "repeated", "skipped"]
Progress = Callable[[str, int, int], None]
Target = str | os.PathLike[str] | None

# What lies beside documents and is none: notes on them, graphs, and corrections.
_NO_DOCUMENTS = {".md", ".zeren"}
_CORRECTIONS = "corrections.csv"


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


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read: whether it must be readable, and what overrules its head.

    ``again``: nobody named it now; it belongs to a graph that is made again.
    """

    path: Path
    must: bool
    overruled: str | None = None
    again: bool = False


@dataclass(slots=True)
class _Reading:
    """Everything one build has found out so far."""

    reports: dict[str, FileReport] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    read: dict[str, tuple[Callable[[], Document], Source]] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)

    shelf: Shelf | None = None

    def keep(self, document: Document, source: Source) -> None:
        """Remember what was read; of many documents the later ones wait on the disk."""
        if len(self.read) < MANY:
            self.read[source.document] = (lambda: document, source)
            return
        from .spool import Shelf

        self.shelf = self.shelf or Shelf()
        self.read[source.document] = (partial(self.shelf.take, self.shelf.put(document)), source)

    def report(self, path: str, status: Status, reason: str | None = None, **more: Any) -> None:
        self.reports[path] = FileReport(path, status, reason, **more)


@cache
def reader_fingerprint() -> str:
    """A hash over all code and data that decide what is read from a document."""
    package = Path(__file__).parent.parent
    digest = blake2b(ontology.fingerprint().encode(), digest_size=12)
    modules = [*(package / "loaders").glob("*.py"), *(package / "ontology").glob("*.py")]
    modules += [package / "graph" / f"{name}.py" for name in ("build", "bodies", "identity")]
    for file in sorted(modules):
        digest.update(file.read_bytes())
    return digest.hexdigest()


# ---------------------------------------------------------------- building


def build(
    target: Target = None,
    paths: Sequence[str | os.PathLike[str]] | None = None,
    *,
    jurisdiction: str | None = None,
    date: str | None = None,
    source: str | None = None,
    fresh: bool = False,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read documents (none named: the bundled five) into the graph, all or nothing.

    Documents are added or replaced, never removed; ``fresh`` starts anew. What overrules a
    document's head is remembered with its source and holds for later builds of it. A file
    whose bytes, reader and ontology are as before is not read again, and when nothing has
    changed nothing is written.

    Raises :class:`BuildError`; the old graph is then as it was. A named file that can't be
    read is such an error unless ``keep_going``; in a folder it is skipped and reported.
    """
    home = home_of(target)
    said = {"jurisdiction": jurisdiction, "date": date, "source": source}
    given = {name: value for name, value in said.items() if value is not None}
    named = [Path(path) for path in paths] if paths is not None else [BUNDLED]
    if not named:
        raise BuildError("no file or folder was given")
    _check_overruling(jurisdiction, date)
    files = list(_files(named, home))
    with home.held() as held:
        old, notes, again = _old_graph(held, fresh)
        state = _Reading(notes=notes)
        known = recorded_in(old)
        if keep_going:
            files = [replace(one, must=False) for one in files]
        _read_all(state, files + again, given, known, progress)
        if not state.read and not any(one.status == "unchanged" for one in state.reports.values()):
            reasons = [one.reason for one in state.reports.values() if one.reason]
            raise BuildError(reasons[0] if len(reasons) == 1 else _nothing_read(reasons))
        _read_stale(state, known, progress)
        _add_titles(state, old)
        changed = bool(state.read or state.leaving) or old is None or held.unfinished
        if changed:
            if progress:
                progress("writing the graph", 0, 1)
            if old is None and len(state.read) > MANY and held.spool:
                state.notes += held.publish(_spooled(state, held.spool))
            else:
                state.notes += held.publish(_merged(old, state))
        return _report(held, state, written=changed)


def remove(target: Target, ids: str | Iterable[str]) -> Report:
    """Take documents out of the graph, with all that only they say."""
    from .build import merge

    home = home_of(target)
    leaving = [ids] if isinstance(ids, str) else list(ids)
    with home.held() as held:
        old = held.read()
        titles = {row["id"]: row["title"] for row in old.nodes["Document"] if row["loaded"]}
        if unknown := [one for one in leaving if one not in titles]:
            raise BuildError(
                f"there is no document {', '.join(unknown)} in {home}; `zeren list` shows the ids"
            )
        notes = held.publish(merge(old, (), without=leaving))
        state = _Reading(notes=[f"removed {one} {titles[one]}" for one in leaving] + notes)
        return _report(held, state, written=True)


def documents(target: Target = None) -> list[dict[str, Any]]:
    """The documents in the graph, by place and title, with the file each was read from."""
    roles = "|".join(_assignment_types())
    with connect(target) as engine:
        found = engine.rows(
            "MATCH (d:Document)-[:APPLIES_TO]->(j:Jurisdiction) WHERE d.loaded "
            "OPTIONAL MATCH (s:Source) WHERE s.id = d.id "
            "RETURN d.id AS id, j.code AS jurisdiction, coalesce(d.place_name, j.name) AS place, "
            "d.title AS title, d.number AS number, d.issued_on AS issued_on, d.form AS form, "
            "COUNT { MATCH (t:Duty)-[:IN_DOCUMENT]->(d) } AS duties, "
            f"COUNT {{ MATCH (:Agency)-[:{roles}]->(t:Duty)-[:IN_DOCUMENT]->(d) }} AS assignments, "
            "s.path AS path "
            "ORDER BY jurisdiction, title, id"
        )
        return list(found)


def _files(named: Iterable[Path], home: Home) -> Iterator[_File]:
    """The files to read; those of a folder or an archive in the order of their names."""
    for path in named:
        if not path.is_dir():
            packed = list(_packed(path, must=True))
            if packed == []:
                raise BuildError(f"{path}: the archive holds no documents; name one with plans")
            yield from packed
            continue
        closed: list[Path] = []
        found = [
            file
            for file in _inside(path, closed)
            if not any(part.startswith(".") for part in file.relative_to(path).parts)
            and file.suffix.lower() not in _NO_DOCUMENTS
            and file.name != _CORRECTIONS
            and file.resolve() != home.path
        ]
        if path in closed:
            raise BuildError(f"{path}: the folder can't be listed; check its rights")
        found = sorted(found + closed)
        if not found:
            raise BuildError(f"{path}: the folder holds no documents; name a folder with plans")
        for file in found:
            yield from _packed(file, must=False)


def _packed(path: Path, *, must: bool) -> Iterator[_File]:
    """The documents in an archive; for any other file that file itself."""
    from ..loaders import LoadError
    from ..loaders.archive import is_archive, members

    if not is_archive(path):
        yield _File(path, must=must)
        return
    try:
        inside = members(path)
    except LoadError as error:
        if must:
            raise BuildError(str(error)) from error
        yield _File(path, must=False)  # reading it says why it can't be opened
        return
    for one in inside:
        if one.suffix.lower() not in _NO_DOCUMENTS and one.name != _CORRECTIONS:
            yield _File(one, must=False)


def _inside(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """All in a folder and below that is no folder; `closed` takes folders not to be listed."""

    def refused(error: OSError) -> None:
        closed.append(Path(error.filename))

    for inside, _, names in os.walk(folder, onerror=refused):
        yield from (Path(inside, name) for name in names)


def _old_graph(held: Held, fresh: bool) -> tuple[Graph | None, list[str], list[_File]]:
    """What is there: the graph, what to say of it, and sources to read again with it."""
    if fresh:
        held.start_anew()
        return None, [], []
    try:
        return held.read(), [], []
    except NoGraph:
        return None, [], []
    except OtherVersion as error:
        sources = held.recorded_sources()
        again = [
            _File(Path(path), must=True, overruled=overruled, again=True)
            for path, overruled in sources
        ]
        gone = [str(one.path) for one in again if not is_there(str(one.path))]
        if not again or gone:
            why = f" ({', '.join(gone)}: not there any more)" if gone else ""
            raise BuildError(
                f"{held} was made by another version of zeren and can't be made again from its "
                f"sources{why}; start anew with `zeren build --fresh` and its documents"
            ) from error
        note = f"{held} was made by another version of zeren: all its documents are read again"
        return None, [note], again
    except BuildError:
        raise
    except GraphError as error:
        raise BuildError(str(error)) from error


def _read_all(
    state: _Reading,
    files: Sequence[_File],
    given: dict[str, str],
    known: Sequence[Source],
    progress: Progress | None,
) -> None:
    """Read each file once, in order; the later file of a document stands."""
    by_bytes = {one.sha256: one for one in known}
    by_path = {one.path: one for one in known}
    looked = [_looked(file, given, by_bytes, by_path) for file in files]
    jobs: dict[str, Job] = {}
    for file, found in zip(files, looked, strict=True):
        if not isinstance(found, BuildError):
            now, before = found
            if not (before and _same(before, now)):
                jobs.setdefault(now.sha256, (file.path, _from_text(now.overruled)))
    first: dict[str, str] = {}
    with reading(list(jobs.values())) as documents:
        for done, (file, found) in enumerate(zip(files, looked, strict=True)):
            shown = str(file.path)
            if progress:
                progress(file.path.name, done, len(files))
            try:
                if isinstance(found, BuildError):
                    raise found
                now, before = found
                digest, place = now.sha256, now.path
                if digest in first:
                    if first[digest] != place:
                        why = f"the same bytes as {first[digest]}: read once"
                        state.report(shown, "repeated", why)
                    elif not file.again:
                        state.notes.append(f"{shown}: named twice, read once")
                    continue
                if before and _same(before, now):
                    _keep(state, before, shown)
                elif jobs.pop(digest, None):
                    _take(state, _taken(next(documents)), now, shown, known)
                else:  # these bytes could not be read from another file
                    _take(state, _load(file.path, _from_text(now.overruled)), now, shown, known)
                first[digest] = place
            except BuildError as error:
                if file.must:
                    raise
                state.report(shown, "skipped", str(error))


def _looked(
    file: _File,
    given: dict[str, str],
    by_bytes: Mapping[str, Source],
    by_path: Mapping[str, Source],
) -> tuple[Source, Source | None] | BuildError:
    """How a file would be recorded if it is read now, and how the same bytes were before."""
    try:
        digest, place = look(file.path)
    except BuildError as error:
        return error
    before = by_bytes.get(digest)
    earlier = before or by_path.get(place)
    overruled = _from_text(earlier.overruled if earlier else file.overruled) | given
    now = Source("", place, digest, reader_fingerprint(), _as_text(overruled))
    return replace(now, corrections=fingerprint(Path(place))), before


def _same(before: Source, now: Source) -> bool:
    """Nothing would come out differently; a moved file counts as changed, to be found again."""
    moved = before.path != now.path and not is_there(before.path)
    return not moved and (before.reader, before.overruled, before.corrections) == (
        now.reader,
        now.overruled,
        now.corrections,
    )


def _keep(state: _Reading, before: Source, shown: str) -> None:
    """A file that is in the graph already; it stands again where another had replaced it."""
    displaced = state.read.pop(before.document, None)
    if displaced:
        state.report(
            displaced[1].path,
            "repeated",
            f"the same document as {shown}, which stands",
            document=before.document,
        )
    state.report(shown, "unchanged", document=before.document)


def _take(
    state: _Reading, document: Document, now: Source, shown: str, known: Sequence[Source]
) -> None:
    """Put what was read in the place of what was known of the document."""
    from .identity import id_of

    document, lost = corrected(document, Path(now.path))
    now = replace(now, document=id_of(document), lost=lost)
    state.notes += _filed_elsewhere(document, _from_text(now.overruled), shown)
    other = state.read.get(now.document)
    before = next((one for one in known if one.document == now.document), None)
    twin = next((one for one in known if one.sha256 == now.sha256), None)
    earlier = next((one for one in known if one.path == now.path), None)
    status: Status = "replaced" if other or before else "read"
    reason = None
    if other:
        reason = f"the same document as {other[1].path}, which it replaces"
    elif before and before.sha256 != now.sha256:
        same_file = before.path == now.path
        reason = (
            "the file has changed"
            if same_file
            else f"the same document as {before.path}, which it replaces"
        )
    elif before and before.reader != now.reader:
        reason = "read again by a newer reader"
    elif before and before.corrections != now.corrections:
        reason = "its corrections have changed"
    if twin and twin.document != now.document:
        # The same text, now understood as another document: it can't be both.
        state.leaving.add(twin.document)
        status, reason = "replaced", f"was {twin.document} before"
    elif earlier and earlier.document != now.document:
        state.notes.append(
            f"{earlier.document} was read from an earlier {now.path} and stays; "
            f"`zeren remove {earlier.document}` takes it out"
        )
    state.keep(document, now)
    state.report(shown, status, reason, document=now.document, title=document.title)


def _filed_elsewhere(document: Document, overruled: dict[str, str], shown: str) -> Iterator[str]:
    """What to say where somebody files a document under another place than its head names."""
    if "jurisdiction" not in overruled:
        return
    from ..loaders.head import printed_place
    from ..ontology.places import places

    starts = [one.start for one in document.sections] + [one.start for one in document.duties]
    start = min(starts, default=0)
    code = printed_place(document.text, document.title, start, document.issued_on)
    if code and document.place and code != document.place:
        said, filed = places()[code], places()[document.place]
        yield (
            f"{shown}: text says {said.name} ({code}), filed under {filed.name} ({document.place})"
        )


def _read_stale(state: _Reading, known: Sequence[Source], progress: Progress | None) -> None:
    """Read again what an earlier reader read, where its source is as it was."""
    seen = {one.document for one in state.reports.values()} | state.leaving
    for one in known:
        if one.document in seen or one.reader == reader_fingerprint():
            continue
        path = Path(one.path)
        if progress:
            progress(path.name, 0, 1)
        try:
            if look(path)[0] != one.sha256:
                raise BuildError(f"{path} has changed")
            document = _load(path, _from_text(one.overruled))
        except BuildError as error:
            state.notes.append(f"{one.document} stays as an earlier reader read it: {error}")
            continue
        now = replace(one, reader=reader_fingerprint(), corrections=fingerprint(path))
        _take(state, document, now, one.path, known)


def _add_titles(state: _Reading, old: Graph | None) -> None:
    """Name the documents that were not read again."""
    rows = [] if old is None else old.nodes["Document"]
    titles = {row["id"]: row["title"] for row in rows}
    for path, one in state.reports.items():
        if one.document and not one.title:
            state.reports[path] = replace(one, title=titles.get(one.document))


def _check_overruling(jurisdiction: str | None, date: str | None) -> None:
    from ..loaders import LoadError, check_overruling

    try:
        check_overruling(jurisdiction, date)
    except LoadError as error:
        raise BuildError(str(error)) from error


def _load(path: Path, overruled: dict[str, str]) -> Document:
    with reading([(path, overruled)]) as documents:
        return _taken(next(documents))


def _taken(found: Document | Exception) -> Document:
    """What was read, or the reason why not."""
    from ..loaders import LoadError

    if isinstance(found, LoadError):
        raise BuildError(str(found)) from found
    if isinstance(found, Exception):
        raise found
    return found


def _from_text(overruled: str | None) -> dict[str, str]:
    found: dict[str, str] = json.loads(overruled or "{}")
    return found


def _as_text(overruled: dict[str, str]) -> str | None:
    return json.dumps(overruled, ensure_ascii=False, sort_keys=True) if overruled else None


def _nothing_read(reasons: Sequence[str]) -> str:
    return "none of the files could be read: " + "; ".join(reasons)


def _merged(old: Graph | None, state: _Reading) -> Graph:
    """The new graph, proved: a problem here is a fault of the reader, never to be stored."""
    from .build import merge
    from .check import problems

    graph = merge(old, _fragments(state), without=state.leaving)
    if wrong := problems(graph):
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise BuildError(
            f"what was read does not hold together, nothing was built: {wrong[0]}{more}"
        )
    return graph


def _spooled(state: _Reading, folder: Path) -> Iterator[Columns]:
    """The graph of many documents, proved, as tables: most of it waits on the disk."""
    from .spool import Spool

    spool = Spool(folder)
    for part in _fragments(state):
        spool.add(part)
    return spool.tables()


def _fragments(state: _Reading) -> Iterator[Graph]:
    """The graph of each document that was read, with its source."""
    from .build import fragment

    for key, (document, source) in state.read.items():
        part = fragment(document())
        for row in part.nodes["Document"]:
            if row["loaded"]:
                row["reader"] = source.reader
        part.node(
            "Source",
            id=key,
            path=source.path,
            sha256=source.sha256,
            reader=source.reader,
            overruled=source.overruled,
            corrections=source.corrections,
            lost=list(source.lost),
            read_on=date.today().isoformat(),
        )
        yield part


# ---------------------------------------------------------------- reporting


def _assignment_types() -> list[str]:
    """The relationships that say a body has a duty."""
    return [
        name
        for name, edge in schema().edges.items()
        if any(one.name == "basis" for one in edge.properties)
    ]


def _report(held: Held, state: _Reading, *, written: bool) -> Report:
    roles = "|".join(_assignment_types())
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
        files=tuple(state.reports.values()),
        notes=tuple(state.notes),
        unsure=tuple(_unsure(state, unsure)),
        lost=tuple(_lost(state, lost)),
        written=written,
        documents=documents.rows[0][0],
        duties=duties.rows[0][0],
        assignments=tuple((role, basis, many) for role, basis, many in found.rows),
    )


def _unsure(state: _Reading, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Unsure]]:
    """What was not understood in the files of this build, in their order."""
    from ..loaders.records import Unsure

    found: dict[str, list[Unsure]] = {}
    for row in rows:
        span = row["char_start"], row["char_end"]
        one = Unsure(row["line"], *span, row["quote"], row["reason"])
        found.setdefault(row["document"], []).append(one)
    paths = {one.document: path for path, one in state.reports.items() if one.document}
    for document, path in paths.items():
        yield from ((path, one) for one in found.get(document, ()))


def _lost(state: _Reading, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The corrections of the files of this build that did not fit, and lines that say nothing."""
    found = {row["document"]: row["lost"] for row in rows}
    wrong: dict[str, None] = {}
    for path, one in state.reports.items():
        if one.status != "repeated":
            yield from ((path, words) for words in found.get(one.document, ()))
        wrong |= dict.fromkeys(wrong_lines(Path(path)))
    yield from ((words.partition(":")[0], words) for words in wrong)
