"""What one build reads: each file once, in order, and nothing that is there as it would be read.

The later file of a document stands; what many documents say waits on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import ontology
from .corrections import corrected, fingerprint
from .crew import reading
from .engine import BuildError
from .recorded import Source, is_there, look
from .report import FileReport, Status

if TYPE_CHECKING:
    from ..loaders.records import Document
    from .crew import Job
    from .files import File
    from .spool import Shelf

# Of more documents than these, what was read waits on the disk.
MANY = 200

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Reading:
    """Everything one build has found out so far."""

    reports: dict[str, FileReport] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    read: dict[str, tuple[Callable[[], Document], Source]] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)

    shelf: Shelf[Document] | None = None

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
    own = ("build", "bodies", "derived", "identity")
    modules += [package / "graph" / f"{name}.py" for name in own]
    for file in sorted(modules):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read_all(
    state: Reading,
    files: Sequence[File],
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
                jobs.setdefault(now.sha256, (file.path, from_text(now.overruled)))
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
                    _take(state, _load(file.path, from_text(now.overruled)), now, shown, known)
                first[digest] = place
            except BuildError as error:
                if file.must:
                    raise
                state.report(shown, "skipped", str(error))


def _looked(
    file: File,
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
    overruled = from_text(earlier.overruled if earlier else file.overruled) | given
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


def _keep(state: Reading, before: Source, shown: str) -> None:
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
    state: Reading, document: Document, now: Source, shown: str, known: Sequence[Source]
) -> None:
    """Put what was read in the place of what was known of the document."""
    from .identity import id_of

    document, lost = corrected(document, Path(now.path))
    now = replace(now, document=id_of(document), lost=lost)
    state.notes += _filed_elsewhere(document, from_text(now.overruled), shown)
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


def read_stale(state: Reading, known: Sequence[Source], progress: Progress | None) -> None:
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
            document = _load(path, from_text(one.overruled))
        except BuildError as error:
            state.notes.append(f"{one.document} stays as an earlier reader read it: {error}")
            continue
        now = replace(one, reader=reader_fingerprint(), corrections=fingerprint(path))
        _take(state, document, now, one.path, known)


def add_titles(state: Reading, titles: Mapping[str, str]) -> None:
    """Name the documents that were not read again."""
    for path, one in state.reports.items():
        if one.document and not one.title:
            state.reports[path] = replace(one, title=titles.get(one.document))


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


def from_text(overruled: str | None) -> dict[str, str]:
    found: dict[str, str] = json.loads(overruled or "{}")
    return found


def _as_text(overruled: dict[str, str]) -> str | None:
    return json.dumps(overruled, ensure_ascii=False, sort_keys=True) if overruled else None
