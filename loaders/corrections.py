"""Corrections: what a researcher overrules or adds, in a plain file beside the documents.

`corrections.csv` lies in the folder of the documents it is about, one line a correction. A line
says how things are (区水利局 leads 一/一; not in it: none), so it holds whatever the reader comes
to find later. It rests on words of the text, its `quote`: where they no longer stand there, it
is not applied, and that is said.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from ..ontology import scheme, topic_schemes
from .bodies import identify
from .records import Applied, Assignment, Document, Duty, Match
from .source import LoadError

FILE = "corrections.csv"
#: What stands for "not": in no role, no date, no topic, no target.
NONE = "none"
FINDINGS = ("assignment", "due", "topic", "indicator", "unsure")

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file; its columns are the fields, in this order.

    ``finding`` is one of :data:`FINDINGS`. ``role`` belongs to an assignment, ``value`` to a
    due date (ISO), a topic (id), an indicator (``none``: it is no target) and to doubtful words
    (``none``: there is nothing in them). ``basis`` may be empty. ``on`` is a day, ISO.
    """

    file: str
    finding: str
    duty: str
    agency: str
    role: str
    basis: str
    value: str
    quote: str
    by: str
    on: str
    why: str

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about: of two lines about one thing the later one stands."""
        words = self.quote if self.finding in ("indicator", "unsure") else ""
        duty = "" if self.finding == "unsure" else self.duty
        agency = self.agency if self.finding == "assignment" else ""
        return self.file, self.finding, duty, bare(agency), bare(words)

    @property
    def id(self) -> str:
        """By this it is taken back; it follows from the line alone."""
        text = json.dumps(astuple(self), ensure_ascii=False)
        return "c" + blake2b(text.encode(), digest_size=8).hexdigest()

    def __str__(self) -> str:
        said = [self.finding, self.agency, self.role or self.value, self.duty and f"in {self.duty}"]
        return f"{' '.join(filter(None, said))} ({self.by}, {self.on})"


COLUMNS = tuple(one.name for one in fields(Correction))


def bare(words: str) -> str:
    """Words without white space: what stays the same however a page is broken."""
    return _SPACE.sub("", words)


# ---------------------------------------------------------------- the file


def read_corrections(folder: Path) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    """The corrections of a folder in the order of the file, and what is wrong with other lines.

    No file: none. Columns may stand in any order; more of them are left alone.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):  # nothing stands beside what an archive holds
        return (), ()
    except (OSError, UnicodeDecodeError) as error:
        return (), (f"{path}: can't be read as UTF-8 text ({error})",)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        return (), (f"{path}: the first line lacks the columns {', '.join(missing)}",)
    found: list[Correction] = []
    wrong: list[str] = []
    try:
        for row in rows:
            one = Correction(**{name: (row[name] or "").strip() for name in COLUMNS})
            if reason := _fault(one):
                wrong.append(f"{path}, line {rows.line_num}: {reason}")
            else:
                found.append(one)
    except csv.Error as error:
        wrong.append(f"{path}, line {rows.line_num}: {error}")
    return tuple(found), tuple(wrong)


def write_corrections(folder: Path, corrections: Sequence[Correction]) -> None:
    """Put the file in the place of the old one, whole or not at all; none left: no file."""
    path = folder / FILE
    if not corrections:
        path.unlink(missing_ok=True)
        return
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(astuple, corrections))
    # With its mark, spreadsheets take it for UTF-8.
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            file.write(out.getvalue())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def check_correction(one: Correction) -> None:
    """Raise :class:`LoadError` where a line says nothing that can be applied."""
    if reason := _fault(one):
        raise LoadError(reason)


def _fault(one: Correction) -> str | None:
    if one.finding not in FINDINGS:
        return f"finding is {one.finding or 'empty'}, not one of {', '.join(FINDINGS)}"
    needed = ["file", "by", "on", "why", "quote"] + ["duty"] * (one.finding != "unsure")
    needed += ["agency", "role"] if one.finding == "assignment" else ["value"]
    if missing := [name for name in needed if not getattr(one, name)]:
        return f"{missing[0]} is empty"
    if not _is_day(one.on, whole=True):
        return f"on is {one.on}, not a day such as 2026-03-15"
    roles = (*scheme("roles").concepts, NONE)
    if one.finding == "assignment" and one.role not in roles:
        return f"role is {one.role}, not one of {', '.join(roles)}"
    bases = tuple(scheme("bases").concepts)
    if one.basis and one.basis not in bases:
        return f"basis is {one.basis}, not one of {', '.join(bases)}"
    if one.finding == "due" and one.value != NONE and not _is_day(one.value):
        return f"value is {one.value}, not a day, month or year such as 2026-12, nor {NONE}"
    if one.finding == "topic" and one.value != NONE and _entry(one.value) is None:
        return f"value is {one.value}, which no topic scheme knows"
    if one.finding in ("indicator", "unsure") and one.value != NONE:
        return f"value is {one.value}; of this finding only {NONE} can be said"
    return None


def _is_day(text: str, *, whole: bool = False) -> bool:
    found = _DAY.fullmatch(text)
    if found is None or (whole and not found[3]):
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _entry(topic: str) -> str | None:
    """The vocabulary entry of a topic."""
    return next((f"topics/{s.id}:{topic}" for s in topic_schemes() if topic in s.concepts), None)


# ---------------------------------------------------------------- applied to a document


def of_file(corrections: Iterable[Correction], file: str) -> tuple[Correction, ...]:
    """The corrections of one document, the last of those about one thing, in file order."""
    last = {one.subject: one for one in corrections if one.file == file}
    return tuple(last.values())


def fingerprint(corrections: Iterable[Correction]) -> str | None:
    """A hash over corrections; None for none."""
    ids = [one.id for one in corrections]
    return blake2b(json.dumps(ids).encode(), digest_size=12).hexdigest() if ids else None


def correct(
    document: Document, corrections: Sequence[Correction]
) -> tuple[Document, tuple[tuple[Correction, str], ...]]:
    """The document as corrected, and the corrections that could not be applied, with the reason.

    What was applied stands in ``Document.corrections``, and marks the assignments and topics
    that it made.
    """
    lost: list[tuple[Correction, str]] = []
    if not corrections:
        return document, ()
    anchors = _Anchors(document.text)
    for one in corrections:
        try:
            document = _apply(document, one, anchors)
        except _Lost as reason:
            lost.append((one, str(reason)))
    return document, tuple(lost)


class _Lost(Exception):
    """Why a correction can't be applied any more."""


class _Anchors:
    """Where words stand in a text, whatever its line breaks."""

    def __init__(self, text: str) -> None:
        self.at = [i for i, sign in enumerate(text) if not sign.isspace()]
        self.bare = "".join(text[i] for i in self.at)

    def find(self, words: str, near: tuple[int, int]) -> tuple[int, int] | None:
        """The place of the words: inside `near`, else the nearest one to its start."""
        wanted = bare(words)
        low, high = (bisect_left(self.at, end) for end in near)
        here = self.bare.find(wanted, low, high)
        if here < 0:
            after, before = self.bare.find(wanted, low), self.bare.rfind(wanted, 0, high)
            places = [place for place in (before, after) if place >= 0]
            here = min(places, key=lambda place: abs(place - low), default=-1)
        if here < 0 or not wanted:
            return None
        return self.at[here], self.at[here + len(wanted) - 1] + 1


def _apply(document: Document, one: Correction, anchors: _Anchors) -> Document:
    doubt = one.finding == "unsure"
    duty = None if doubt else next((d for d in document.duties if d.key == one.duty), None)
    if duty is None and not doubt:
        raise _Lost(f"there is no duty {one.duty}")
    near = (duty.start, duty.end) if duty else (0, len(document.text))
    place = anchors.find(one.quote, near)
    if place is None:
        raise _Lost("its words do not stand in the text")
    start, end = place
    mark = Applied(
        id=one.id,
        finding=one.finding,
        duty=duty.key if duty else None,
        agency=one.agency if one.finding == "assignment" else None,
        role=one.role if one.finding == "assignment" else None,
        value=None if one.finding == "assignment" else one.value,
        before=None,
        by=one.by,
        on=one.on,
        why=one.why,
        quote=document.text[start:end],
        start=start,
        end=end,
    )
    if duty is None:
        kept = tuple(u for u in document.unsure if bare(u.quote) != bare(one.quote))
        before = next((u.reason for u in document.unsure if u not in kept), None)
        document = replace(document, unsure=kept)
    else:
        changed, before = _CHANGES[one.finding](duty, document, one, mark, anchors)
        duties = tuple(changed if d.key == one.duty else d for d in document.duties)
        document = replace(document, duties=duties)
    return replace(document, corrections=(*document.corrections, replace(mark, before=before)))


def _assignment(
    duty: Duty, document: Document, one: Correction, mark: Applied, anchors: _Anchors
) -> tuple[Duty, str | None]:
    body = identify(bare(one.agency), document.place)
    rows = list(duty.assignments)
    old = next((a for a in rows if bare(a.agency) == bare(one.agency)), None)
    old = old or next((a for a in rows if a.body.identity == body.identity), None)
    before = old.role if old else NONE
    if one.role == NONE:
        return replace(duty, assignments=tuple(a for a in rows if a is not old)), before
    basis = one.basis or (old.basis if old else "stated")
    if basis in ("first-listed", "sole") and one.role != "leads":
        basis = "stated"
    if old is not None and bare(old.quote) == bare(one.quote):
        new = replace(old, role=one.role, basis=basis, corrected=mark)
    else:
        named = anchors.find(one.agency, (mark.start, mark.end))
        if named is None or not mark.start <= named[0] < named[1] <= mark.end:
            raise _Lost(f"its words do not name {one.agency}")
        new = Assignment(
            role=one.role,
            basis=basis,
            seq=old.seq if old else max((a.seq for a in rows), default=0) + 1,
            inherited=False,
            quote=mark.quote,
            start=mark.start,
            end=mark.end,
            agency=bare(one.agency),
            mention_start=named[0],
            mention_end=named[1],
            body=old.body if old else body,
            corrected=mark,
        )
    rows = [new if a is old else a for a in rows] if old else [*rows, new]
    return replace(duty, assignments=tuple(rows)), before


def _due(
    duty: Duty, document: Document, one: Correction, mark: Applied, anchors: _Anchors
) -> tuple[Duty, str | None]:
    before = duty.due or NONE
    if one.value == NONE:
        gone = replace(duty, due=None, due_by=None, due_quote=None, due_start=None, due_end=None)
        return gone, before
    year, month, day = (int(part or 0) for part in _DAY.fullmatch(one.value).groups())  # type: ignore[union-attr]
    last = date(year, month or 12, day or monthrange(year, month or 12)[1]).isoformat()
    dated = replace(duty, due=one.value, due_by=last)
    placed = replace(dated, due_quote=mark.quote, due_start=mark.start, due_end=mark.end)
    return placed, before


def _topic(
    duty: Duty, document: Document, one: Correction, mark: Applied, anchors: _Anchors
) -> tuple[Duty, str | None]:
    before = next((t.id for t in duty.topics if t.main), NONE)
    source = _entry(one.value)
    if source is None:
        return replace(duty, topics=()), before
    others = (replace(t, main=False) for t in duty.topics if t.id != one.value)
    main = Match(one.value, bare(mark.quote), True, source, corrected=mark)
    return replace(duty, topics=(main, *others)), before


def _indicator(
    duty: Duty, document: Document, one: Correction, mark: Applied, anchors: _Anchors
) -> tuple[Duty, str | None]:
    kept = tuple(i for i in duty.indicators if bare(i.quote) != bare(one.quote))
    before = next((i.kind for i in duty.indicators if i not in kept), NONE)
    return replace(duty, indicators=kept), before


_CHANGES = {
    "assignment": _assignment,
    "due": _due,
    "topic": _topic,
    "indicator": _indicator,
}
