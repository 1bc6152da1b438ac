"""What to say of an empty answer: a place or topic that nobody knows, or that has nothing here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..graph.engine import Engine

if TYPE_CHECKING:
    from ..ontology.places import Place


def hints(engine: Engine, values: Mapping[str, object]) -> Iterator[str]:
    """One line for each value of ``where`` and ``topic`` that alone makes an answer empty."""
    for name, say in (("where", _of_place), ("topic", _of_topic)):
        wanted = str(values.get(name) or "").strip()
        if wanted and (said := say(engine, wanted)):
            yield said


def _of_place(engine: Engine, wanted: str) -> str:
    from ..ontology import places
    from .keyed import documents_of
    from .known import Known
    from .nearest import near_places

    if documents_of(engine, wanted):
        return ""
    found = places.in_force(places.find(wanted))
    if found:
        return f"the graph has no document of {' or '.join(map(called, found))}"
    near = near_places(wanted, Known(engine))
    return f"no such place: {wanted}; " + (
        f"did you mean {' or '.join(near)}?"
        if near
        else "a place is a code, a name or pinyin (`zeren list` shows those with documents)"
    )


def called(place: Place) -> str:
    """A place as a message names it: 江海区 (440704)."""
    return f"{place.name} ({place.code})"


def _of_topic(engine: Engine, wanted: str) -> str:
    from difflib import get_close_matches

    rows = engine.rows(
        "MATCH (t:Topic) RETURN t.id AS id, t.label_zh AS zh, t.label_en AS en ORDER BY id"
    ).rows
    names = {name.lower(): name for row in rows for name in row if name}
    if wanted.lower() in names:
        return ""
    held = [name for name in names if wanted.lower() in name]
    near = held or get_close_matches(wanted.lower(), names, n=3, cutoff=0.5)
    return f"no such topic: {wanted}; " + (
        f"did you mean {' or '.join(names[one] for one in near[:3])}?"
        if near
        else "`zeren query topics` lists them"
    )
