"""How a document is read: file → text → form → findings, each with its span."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from .records import Document, Unsure
from .source import LoadError, Source

__all__ = ["Document", "LoadError", "check_overruling", "load", "read_text"]


def load(
    path: str | Path,
    *,
    jurisdiction: str | None = None,
    date: str | None = None,
    source: str | None = None,
) -> Document:
    """Read the plan in a file: text, a web page, an office file, a PDF or a sheet.

    `jurisdiction` (code or name), `date` (ISO) and `source` (address) overrule its head.
    Raises :class:`LoadError` (one sentence) where it can't be read or is no plan.
    """
    from .source import read_source

    return read_text(
        read_source(Path(path)), jurisdiction=jurisdiction, date=date, source=source, path=str(path)
    )


@contextmanager
def _without_collections() -> Iterator[None]:
    """Let the collector rest: findings are many small objects without cycles.

    To go through them again and again would take a tenth of the time of reading.
    """
    from .source import folded

    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        folded.cache_clear()
        if collecting:
            if not gc.get_freeze_count():
                # Lets the collector take them for old ones without going through them once.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@_without_collections()
def read_text(
    source_text: Source,
    *,
    jurisdiction: str | None = None,
    date: str | None = None,
    source: str | None = None,
    path: str | None = None,
) -> Document:
    """Read a plan whose text is in memory; the same steps, the same errors."""
    check_overruling(jurisdiction, date)
    from . import annexes, celled, prose, table
    from .citations import citations
    from .duties import duties
    from .form import joined, with_own_keys
    from .head import head
    from .people import members
    from .source import flow, lines
    from .topics import reader_for
    from .validity import replacements, validity

    text = source_text.text
    name = path or source_text.name
    body = text[: source_text.body_end]
    grids = table.outlines(body, source_text.tables)
    counted = celled.counting(body, source_text.tables) if grids else []
    outline = prose.outline(
        _without_tables(body, sorted([*((one.start, one.end) for one in grids), *counted]))
    )
    if grids and (
        outline is None or not outline.tasks or outline.letter or grids[0].start <= outline.start
    ):
        outline = prose.gone_on(body, joined(grids))
    elif outline is not None:
        outline = annexes.all_within(body, outline, grids)
    if outline is None or not outline.tasks:
        why = "is it a plan with numbered tasks or a table of duties?"
        if source_text.lost:
            why = f"not read: {source_text.lost[0].reason}."
        raise LoadError(f"{name}: no duties were found; {why}")
    if len(grids) > 1:
        outline = with_own_keys(outline)
    closing = outline.tasks[-1].end
    top = head(text, outline.start, closing, jurisdiction=jurisdiction, date=date)
    found = duties(text, outline, top.place, reader_for(top.title), top.issued_on)
    whole = flow(text, 0, len(text))
    listed = members(text, closing, top.place)
    return Document(
        file=source_text.name,
        sha256=source_text.sha256,
        text=text,
        title=top.title,
        title_start=top.title_start,
        title_end=top.title_end,
        number=top.number,
        issued_on=top.issued_on,
        issuer=top.issuer,
        form=outline.form,
        place=top.place,
        place_name=top.place_name,
        place_word=top.place_word,
        source_url=source,
        retrieved_on=None,
        groups=(listed.group,) if listed.group else (),
        sections=outline.sections,
        duties=found.duties,
        citations=citations(whole, _rests_on(text, outline.start), top.title),
        people=listed.people,
        unsure=(*_lost(source_text), *found.unsure),
        validity=validity(whole, lines(text[: outline.start]), top.issued_on),
        replaces=replacements(whole),
        spelled=found.spelled,
    )


def _lost(source_text: Source) -> list[Unsure]:
    """What of the file is not in its text, said where it would stand."""
    from .source import unsure_at

    return [unsure_at(source_text.text, one.start, one.end, one.reason) for one in source_text.lost]


def check_overruling(jurisdiction: str | None, date: str | None) -> None:
    """Refuse a place that nobody knows, or several have, and a day that is in no calendar.

    Raises :class:`LoadError`: what is said instead of a document's head is never dropped.
    """
    import datetime

    from ..ontology import places

    if jurisdiction is not None:
        found = places.in_force(places.find(jurisdiction))
        if not found:
            raise LoadError(
                f"jurisdiction {jurisdiction!r}: no place has this code or name; give a code of "
                "GB/T 2260, such as 440229."
            )
        if len(found) > 1:
            several = ", ".join(f"{one.code} {one.name}" for one in found)
            raise LoadError(
                f"jurisdiction {jurisdiction!r}: several places have this name; give the code of "
                f"one of {several}."
            )
    if date is not None:
        try:
            known = datetime.date.fromisoformat(date).isoformat() == date
        except ValueError:
            known = False
        if not known:
            raise LoadError(f"date {date!r}: is no day; write it like 2020-01-24.")


def _without_tables(text: str, tables: Sequence[tuple[int, int]]) -> str:
    """The text with the tables of duties blanked: their items are none of the prose."""
    from .source import blanked

    if not tables:
        return text
    parts, at = [], 0
    for start, end in tables:
        if start < at:
            continue
        parts += [text[at:start], blanked(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _rests_on(text: str, start: int) -> tuple[int, int] | None:
    """Where the opening sentence stands on which a document rests (为贯彻落实…, 按照…).

    Only what stands before the first numbered heading, at `start`, is looked at.
    """
    from .running import sentences
    from .source import flow

    before = flow(text, 0, start)
    for a, b in sentences(before.norm):
        found = _opening().search(before.norm, a, b)
        if found and "《" in before.norm[found.start() : b]:
            return before.span(found.start(), b)
    return None


@cache
def _opening() -> re.Pattern[str]:
    from ..ontology import scheme
    from .agencies import alternation

    words = alternation(scheme("relations").concepts["based-on"].words)
    return re.compile(rf"{words}|为[^，。《》]{{0,12}}?(?:贯彻|落实|执行|推进|推动)")
