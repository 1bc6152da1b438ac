"""What a duty is about, by the words of a topic scheme (`ontology/topics/`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..ontology import topic_schemes
from .agencies import alternation
from .records import Match
from .source import fold, unspaced


@dataclass(frozen=True, eq=False)
class TopicReader:
    """One scheme as patterns. ``broader``: the theme that a narrower one beats."""

    id: str
    running: re.Pattern[str]
    heading: re.Pattern[str]
    topic: dict[str, str]
    heading_topic: dict[str, str]
    broader: dict[str, str]
    weak: frozenset[str]


@cache
def _readers() -> tuple[tuple[re.Pattern[str], TopicReader], ...]:
    found = []
    for one in topic_schemes():
        running: dict[str, str] = {}
        heads: dict[str, str] = {}
        broader: dict[str, str] = {}
        weak = set()
        for concept in one.concepts.values():
            for word in concept.words:
                running.setdefault(fold(word), concept.id)
            for word in concept.notes.get("heading", ()):
                heads.setdefault(fold(word), concept.id)
            if concept.broader:
                broader[concept.id] = concept.broader
            if concept.notes.get("weak"):
                weak.add(concept.id)
        both = heads | running
        found.append(
            (
                re.compile(alternation(one.words)),
                TopicReader(
                    one.id,
                    re.compile(alternation(running)),
                    re.compile(alternation(both)),
                    running,
                    both,
                    broader,
                    frozenset(weak),
                ),
            )
        )
    return tuple(found)


def reader_for(title: str) -> TopicReader | None:
    """The scheme whose words stand in a document's title; None outside every scheme."""
    norm = fold(unspaced(title))
    for inside, reader in _readers():
        if inside.search(norm):
            return reader
    return None


def topics(
    reader: TopicReader, own: str | None, norm: str, above: Sequence[str]
) -> tuple[Match, ...]:
    """The topics of a duty, the main one first.

    ``own`` is the duty's heading, where it has one; ``norm`` its text, folded; ``above`` the
    headings it stands under, nearest first. The main topic is read from the own heading, for an
    item without one from its group's; where that names no theme from the text, then from the
    headings above.
    """
    others = _all(norm, reader.running, reader.topic)
    main: tuple[str, str] | None = None
    if own is not None:
        named = _all(fold(own), reader.heading, reader.heading_topic)
        main = _first(reader, named)
    elif above:
        named = []
        main = _first(reader, _in_heading(reader, above[0]))
    else:
        named = []
    if main is None:
        main = _first(reader, others)
    for heading in above if main is None else ():
        main = main or _first(reader, _in_heading(reader, heading))
    if main is None:
        return ()
    words: dict[str, str] = {}
    for topic, word in (main, *named, *others):
        words.setdefault(topic, word)
    return tuple(
        [
            Match(topic, word, topic == main[0], f"topics/{reader.id}:{topic}")
            for topic, word in words.items()
        ]
    )


def _first(reader: TopicReader, found: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The theme that stands of those found, in their order."""
    strong = [pair for pair in found if pair[0] not in reader.weak] or found
    if not strong:
        return None
    first = strong[0]
    # 公共卫生 yields to 疫苗: the narrower theme wins over the one it belongs to.
    for pair in strong[1:]:
        if reader.broader.get(pair[0]) == first[0]:
            return pair
    return first


@lru_cache(maxsize=256)
def _in_heading(reader: TopicReader, words: str) -> list[tuple[str, str]]:
    """The topics in a heading, which is asked for at each duty that stands under it."""
    return _all(fold(words), reader.heading, reader.heading_topic)


def _all(norm: str, pattern: re.Pattern[str], topic: dict[str, str]) -> list[tuple[str, str]]:
    """The topics in a folded text, in order, each with the word that stands first."""
    found: dict[str, str] = {}
    for word in pattern.findall(norm):
        found.setdefault(topic[word], word)
    return list(found.items())
