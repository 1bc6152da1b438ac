"""Answers a page at a time, so that no question pulls the country into memory.

Most questions are ordered by place and document. Their pages are asked of a few documents at a
time, by key, from the place on where the last page ended; what a page costs does not depend on
how many come before or after it. The others are cut by the engine.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph.engine import Engine, QueryError, parameters
from .keyed import asked, documents_from, documents_of, keyed

if TYPE_CHECKING:
    from .catalogue import Query

# Documents asked for at a time: each statement has a price of its own, so first as many as give
# a page of most questions.
_FEWEST, _MOST = 4, 512
_ROWS = 6  # rows of a document, in most questions at least

_ORDER = re.compile(r"^ORDER BY (?P<keys>[^\n]*)", re.MULTILINE)
_RETURN = re.compile(r"^RETURN (?P<what>.*?)^ORDER BY [^\n]*", re.MULTILINE | re.DOTALL)
_GATHERS = re.compile(r"\b(?:count|collect|min|max|sum|avg)\s*\(|^DISTINCT\b", re.IGNORECASE)
_TOPICS = (
    "MATCH (t:Topic) WHERE $topic = '' "
    "OR toLower($topic) IN [t.id, toLower(t.label_zh), toLower(t.label_en)] "
    "RETURN t.id AS id ORDER BY id"
)
_DOCUMENTS = (
    "MATCH (doc:Document) WHERE $document = '' OR doc.id = $document "
    "OR doc.number = $document OR doc.title = $document RETURN doc.id AS id ORDER BY id"
)


class Page(NamedTuple):
    """Rows in order; ``after`` is where the next page begins, '' when this was the last."""

    rows: list[tuple[Any, ...]]
    after: str


class _Place(NamedTuple):
    """Where a page ended: in which topic and place, and how many rows of it are known.

    For questions that are cut by the engine only ``rows`` counts, from the beginning.
    """

    topic: str = ""
    code: str | None = ""
    rows: int = 0


def page(
    engine: Engine, query: Query, values: Mapping[str, str], limit: int, after: str = ""
) -> Page:
    """The next ``limit`` rows after a place that an earlier page gave ('': the first ones)."""
    if limit < 1:
        raise QueryError(f"a page has at least one row, not {limit}")
    start = _read(after)
    order = _ORDER.search(query.cypher)
    keys = order["keys"] if order else ""
    if keys.startswith("document,") and "document" in values:
        return _by_document(engine, query, values, limit, start)
    by_topic = keys.startswith("topic, jurisdiction, document") and "topic" in values
    if not (by_topic or keys.startswith("jurisdiction, document")) or not _can_narrow(query):
        return _cut(engine, query, values, limit, start)
    topics = [""]
    if by_topic:
        found = engine.rows(_TOPICS, {"topic": values["topic"]}).rows
        topics = [one for (one,) in found if one >= start.topic]
    place = query.columns.index("jurisdiction")
    where = values.get("where", "")
    within = documents_of(engine, where) if where else None
    rows: list[tuple[Any, ...]] = []
    for topic in topics:
        chosen = {**values, "topic": topic} if by_topic else values
        here = start if topic == start.topic else _Place(topic)
        known = here.rows
        documents = documents_from(engine, here.code) if within is None else within
        for some in _groups(documents, here.code, limit // _ROWS):
            for row in engine.rows(*asked(engine, query, chosen, some)).rows:
                if row[place] != here.code:
                    here, known = _Place(topic, row[place]), 0
                if known:
                    known -= 1  # of the page before
                    continue
                if len(rows) == limit:
                    return Page(rows, _written(here))
                rows.append(row)
                here = here._replace(rows=here.rows + 1)
    return Page(rows, "")


def count(engine: Engine, query: Query, values: Mapping[str, str]) -> int:
    """How many rows a question has in all."""
    given = {one.name for one in query.parameters if values[one.name]}
    if query.counting and not given - {one for one in given if f"${one}" in query.counting}:
        used = parameters(query.counting)
        own = {one.symbol: values[one.name] for one in query.parameters if one.symbol in used}
        return int(engine.rows(query.counting, own).rows[0][0])
    text, params = asked(engine, query, values)
    found = _RETURN.search(text)
    assert found is not None, f"{query.name} ends in RETURN and ORDER BY"
    # What gathers must be gathered; else the columns need not be looked up.
    what = found["what"].rstrip()
    tail = (
        f"WITH {what}\nRETURN count(*) AS rows"
        if _GATHERS.search(what)
        else "RETURN count(*) AS rows"
    )
    text = text[: found.start()] + tail + text[found.end() :]
    used = parameters(text)
    params = {name: value for name, value in params.items() if name in used}
    return int(engine.rows(text, params).rows[0][0])


def _can_narrow(query: Query) -> bool:
    return "documents" in parameters(keyed(query, frozenset(), narrowed=True))


def _groups(
    documents: Iterable[tuple[str | None, str]], start: str | None, first: int
) -> Iterator[list[str]]:
    """Documents from a place on, some at a time and more each time; a place stays together."""
    size, held = min(max(first, _FEWEST), _MOST), list[str]()
    for code, some in groupby(documents, key=lambda one: one[0]):
        if (start is None and code is not None) or (start and code is not None and code < start):
            continue
        held += [key for _, key in some]
        if len(held) >= size:
            yield held
            size, held = min(size * 2, _MOST), []
    if held:
        yield held


def _by_document(
    engine: Engine, query: Query, values: Mapping[str, str], limit: int, start: _Place
) -> Page:
    """One document after the other; ``start.topic`` is the one in which the page before ended."""
    rows: list[tuple[Any, ...]] = []
    for (key,) in engine.rows(_DOCUMENTS, {"document": values["document"]}).rows:
        if key < start.topic:
            continue
        known = start.rows if key == start.topic else 0
        for row in engine.rows(*asked(engine, query, {**values, "document": key})).rows[known:]:
            if len(rows) == limit:
                return Page(rows, _written(_Place(key, rows=known)))
            rows.append(row)
            known += 1
    return Page(rows, "")


def _cut(
    engine: Engine, query: Query, values: Mapping[str, str], limit: int, start: _Place
) -> Page:
    text, params = asked(engine, query, values)
    # One more than wanted tells whether there is another page.
    params |= {"skipped": start.rows, "taken": limit + 1}
    rows = engine.rows(text.rstrip() + "\nSKIP $skipped LIMIT $taken", params).rows
    more = len(rows) > limit
    return Page(rows[:limit], _written(_Place(rows=start.rows + limit)) if more else "")


def _written(place: _Place) -> str:
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(after: str) -> _Place:
    if not after:
        return _Place()
    try:
        topic, code, rows = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError:
        raise QueryError(f"{after} is not where a page ended; leave it out for the first") from None
    if not (isinstance(topic, str) and isinstance(code, str | None) and isinstance(rows, int)):
        raise QueryError(f"{after} is not where a page ended; leave it out for the first")
    return _Place(topic, code, rows)
