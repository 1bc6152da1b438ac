"""Whether a word stands in a text as a word: 水利 does not in 再生水利用, nor 民政 in 惠民政策."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..ontology import scheme
from . import wording
from .terms import CJK, flat, vocabulary


def stands(word: str, text: str) -> bool:
    """Whether the word is in the text, and not only across the bounds of other words there.

    Words of more than two signs are not met by chance.
    """
    word, text = flat(word), flat(text)
    if len(word) != 2 or not CJK.match(word):
        return word in text
    return any(not _yields(text, at, at + 2) for at in _found(word, text))


def _found(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _yields(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is read as a part of other words.

    A word over one of its edges comes first where it is longer (审计监督 over 行审), is a verb, or
    has no such word over its own edges.
    """
    for at, to in _over(text, start, end):
        if to - at > end - start or text[at:to] in _verbs():
            return True
        if not any(True for _ in _over(text, at, to)):
            return True
    return False


def _over(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words over an edge of text[start:end] that are no shorter, where no word goes on from there.

    利用 of 水利用: nothing begins with 用. In 质量安全监管 the word 监管 goes on.
    """
    known, least = _words(), end - start
    for at in range(start + 1, end):
        for to in _ends(text, at, end, least):
            if text[at:to] in known and not any(
                text[end:to] in known for to in _ends(text, end, end, 2)
            ):
                yield at, to
        for to in _starts(at, start, least):
            if text[to:at] in known and not any(
                text[to:start] in known for to in _starts(start, start, 2)
            ):
                yield to, at


def _ends(text: str, at: int, beyond: int, least: int) -> range:
    """Ends of words from ``at`` on that reach over ``beyond`` and have at least so many signs."""
    return range(max(beyond + 1, at + least), min(len(text), at + _longest()) + 1)


def _starts(at: int, before: int, least: int) -> range:
    """Starts of words that end at ``at``, lie before ``before``, and are that long at least."""
    return range(max(0, at - _longest()), min(before - 1, at - least) + 1)


@cache
def _words() -> frozenset[str]:
    """Words of topics and functions, and those that plans are full of."""
    return _verbs() | {word for word in vocabulary() if all(map(CJK.match, word))}


@cache
def _verbs() -> frozenset[str]:
    """Verbs, and what may go with any topic: 利用, 加强, 政策."""
    entries = scheme("wordings").concepts
    words = (*entries["plain-verbs"].words, *entries["predicate-openings"].words)
    return frozenset(word for word in (*words, *wording.GENERIC_ZH) if len(word) > 1)


@cache
def _longest() -> int:
    return max(map(len, _words()))
