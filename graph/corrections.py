"""Corrections of documents in the graph: found beside their files, made and taken back.

The file itself, and how a document is corrected, is `loaders/corrections.py`.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine import BuildError, NoGraph, connect

if TYPE_CHECKING:
    from ..loaders.corrections import Correction
    from ..loaders.records import Document
    from .store import Report

#: Who corrects, where nobody is named: this, else the name of the account.
NAME_VARIABLE = "ZEREN_NAME"


def beside(path: Path) -> tuple[Correction, ...]:
    """The corrections of a document, from the file beside it."""
    from ..loaders.corrections import of_file

    folder, name = placed(path)
    return of_file(_folder(folder)[0], name)


def wrong_lines(path: Path) -> tuple[str, ...]:
    """What is wrong with lines of the corrections beside a document."""
    return _folder(placed(path)[0])[1]


def placed(path: Path) -> tuple[Path, str]:
    """The folder of a document, and its name there: that of its archive before its own."""
    for folder in path.parents:
        if folder.is_dir():
            return folder, path.relative_to(folder).as_posix()
    return path.parent, path.name


def fingerprint(path: Path) -> str | None:
    """What the corrections of a document come to; None where there are none."""
    from ..loaders.corrections import fingerprint

    return fingerprint(beside(path))


def corrected(document: Document, path: Path) -> tuple[Document, tuple[str, ...]]:
    """The document with its corrections, and what is to be said of those that don't fit."""
    from ..loaders.corrections import correct

    found, lost = correct(document, beside(path))
    return found, tuple(f"{one}: {reason}" for one, reason in lost)


def _folder(folder: Path) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    from ..loaders.corrections import FILE

    try:
        found = os.stat(folder / FILE)
    except OSError:
        return (), ()
    return _read(folder, found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=64)
def _read(folder: Path, *state: int) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    from ..loaders.corrections import read_corrections

    return read_corrections(folder)


# ---------------------------------------------------------------- making and taking back


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be corrected; what is empty is found out, or does not apply.

    One of ``role`` (with ``agency``), ``due``, ``topic``, ``indicator`` and ``unsure`` says what
    the finding is from now on; ``none`` says that there is none.
    """

    duty: str = ""
    agency: str = ""
    role: str = ""
    basis: str = ""
    due: str = ""
    topic: str = ""
    indicator: str = ""
    unsure: str = ""
    quote: str = ""
    by: str = ""
    on: str = ""
    why: str = ""


def correct(target: Any, document: str, wanted: Wanted) -> Report:
    """Write a correction beside a document, and build it in.

    ``document`` is an id, a number or a title of the graph, or a file. Raises
    :class:`BuildError` where the correction can't be applied; nothing is written then.
    """
    return made(target, document, wanted)[0]


def made(target: Any, document: str, wanted: Wanted) -> tuple[Report, str]:
    """The same, and the id of the correction in the graph."""
    from . import store
    from .identity import make_id

    path, _, overruled = source_of(target, document)
    one = add(path, wanted, overruled)
    report = store.build(target, [path])
    read = next((file.document for file in report.files if file.document), None)
    return report, make_id("c", read, one.id) if read else one.id


def undo(target: Any, document: str, id: str) -> Report:
    """Take a correction back, and build its document without it."""
    from . import store

    path, key, _ = source_of(target, document)
    take_back(path, id, key)
    return store.build(target, [path])


def add(path: Path, wanted: Wanted, overruled: dict[str, str] | None = None) -> Correction:
    """Write a correction beside a document, in the place of one of the same thing."""
    from ..loaders import LoadError, load

    try:
        document = load(path, **(overruled or {}))
    except LoadError as error:
        raise BuildError(str(error)) from error
    folder, name = placed(path)
    one = correction(document, name, wanted, beside(path))
    rows = [row for row in _folder(folder)[0] if row.subject != one.subject]
    _store(folder, [*rows, one])
    return one


def correction(
    document: Document, file: str, wanted: Wanted, others: Sequence[Correction] = ()
) -> Correction:
    """The line that says what is wanted, proved on the document as it is read now.

    Words that are not given are those of the finding that is overruled, or of the correction
    that is.
    """
    from ..loaders import LoadError
    from ..loaders.corrections import Correction, bare, check_correction
    from ..loaders.corrections import correct as apply

    said = {name: getattr(wanted, name) for name in ("due", "topic", "indicator", "unsure")}
    said |= {"assignment": wanted.role}
    given = [name for name, value in said.items() if value]
    if len(given) != 1:
        raise BuildError(
            "say what it is to be: the role of a body, a due date, a topic, or that something "
            "is no target or no finding; one at a time"
        )
    (finding,) = given
    agency = wanted.agency if finding == "assignment" else ""
    if finding == "assignment" and not agency:
        raise BuildError("a role is the role of a body: name the body as it is written")
    keys = [duty.key for duty in document.duties]
    if finding != "unsure" and wanted.duty not in keys:
        # A number that is printed once names its duty without those above it: 10 is 三/10.
        alike = [key for key in keys if key.rpartition("/")[2] == wanted.duty]
        if len(alike) != 1:
            near = ", ".join(get_close_matches(wanted.duty, keys, 3, 0.0) or keys[:3])
            raise BuildError(
                f"there is no duty {wanted.duty} in {file}; give its number, such as {near}"
            )
        wanted = replace(wanted, duty=alike[0])
    quote = wanted.quote or _words(document, finding, wanted.duty, bare(agency))
    if not quote:
        known = (one for one in others if (one.finding, one.duty) == (finding, wanted.duty))
        quote = next((one.quote for one in known if bare(one.agency) == bare(agency)), "")
    if not quote:
        raise BuildError("name the words of the document that say so (--quote)")
    one = Correction(
        file=file,
        finding=finding,
        duty=wanted.duty if finding != "unsure" else "",
        agency=agency,
        role=wanted.role,
        basis=wanted.basis,
        value="" if finding == "assignment" else said[finding],
        quote=quote,
        by=wanted.by or os.environ.get(NAME_VARIABLE) or _account(),
        on=wanted.on or date.today().isoformat(),
        why=wanted.why,
    )
    try:
        check_correction(one)
    except LoadError as error:
        raise BuildError(f"{file} can't be corrected so: {error}") from error
    kept = [other for other in others if other.subject != one.subject]
    for other, reason in apply(document, [*kept, one])[1]:
        if other is one:
            raise BuildError(f"{file} can't be corrected so: {reason}")
    return one


def _words(document: Document, finding: str, duty: str, agency: str) -> str:
    """The words of the finding that is overruled; none where nothing was found."""
    from ..loaders.corrections import bare

    one = next((d for d in document.duties if d.key == duty), None)
    if one is None:
        return ""
    if finding == "assignment":
        return next((a.quote for a in one.assignments if bare(a.agency) == agency), "")
    if finding == "due":
        return one.due_quote or ""
    if finding == "topic":
        return document.text[one.title_start : one.title_end]
    return ""


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def take_back(path: Path, id: str, document: str | None = None) -> None:
    """Take a correction out of the file beside a document, by its id there or in the graph."""
    folder, name = placed(path)
    rows = _folder(folder)[0]
    kept = [row for row in rows if row.file != name or id not in _ids(row, document)]
    if len(kept) == len(rows):
        known = ", ".join(_ids(row, document)[-1] for row in beside(path)) or "none"
        raise BuildError(f"{name} has no correction {id}; there are: {known}")
    _store(folder, kept)


def _ids(one: Correction, document: str | None) -> list[str]:
    """The id of a line, and that of its node in the graph."""
    from .identity import make_id

    return [one.id] if document is None else [one.id, make_id("c", document, one.id)]


def _store(folder: Path, rows: Sequence[Correction]) -> None:
    from ..loaders.corrections import FILE, write_corrections

    if wrong := _folder(folder)[1]:
        # Writing the file anew would lose the lines that are not understood.
        raise BuildError(f"mend this first: {wrong[0]}")
    try:
        write_corrections(folder, rows)
    except OSError as error:
        raise BuildError(f"cannot write {folder / FILE}: {error.strerror}") from error


# ---------------------------------------------------------------- what is in the graph


def source_of(target: Any, document: str) -> tuple[Path, str | None, dict[str, str]]:
    """The file that a document was read from, its id, and what overruled its head.

    A file that is not in the graph yet is taken as it is.
    """
    from ..loaders.archive import is_there

    rows: list[dict[str, Any]] = []
    try:
        with connect(target) as engine:
            rows = list(
                engine.rows(
                    "MATCH (d:Document), (s:Source) WHERE s.id = d.id AND "
                    "(d.id = $named OR d.number = $named OR d.title = $named OR s.path = $path) "
                    "RETURN d.id AS id, s.path AS path, s.overruled AS overruled ORDER BY id",
                    {"named": document, "path": str(Path(document).resolve())},
                )
            )
    except NoGraph:
        pass
    if len(rows) > 1:
        raise BuildError(f"several documents are called {document}; name one by its id")
    path = Path(rows[0]["path"] if rows else document)
    if not is_there(path):
        if rows:
            raise BuildError(f"{path}: the source is not there any more; corrections lie beside it")
        raise BuildError(f"there is no document {document}; `zeren list` shows the ids")
    if not rows:
        return path, None, {}
    return path, rows[0]["id"], json.loads(rows[0]["overruled"] or "{}")
