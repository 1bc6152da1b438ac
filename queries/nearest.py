"""Where a question is not understood: questions near it that are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..ontology import places as gazetteer
from . import wording
from .known import Known
from .pieces import Lost, Question
from .terms import OFFERED, concepts, is_organ, plain, vocabulary

# A word of a body's work as the name of a body, by whether it is Chinese.
_BODY = {True: "部门", False: " department"}


def near_questions(
    question: Question, lost: Lost, known: Known, understand: Callable[[Question, Known], object]
) -> list[str]:
    """Questions that are understood: the same with a word mended, then on what was named."""
    found: dict[str, None] = {}

    def offer(candidate: str) -> None:
        if candidate in found or len(found) >= OFFERED:
            return
        try:
            understand(Question.read(candidate), known)
        except Lost:
            return
        found[candidate] = None

    for name in lost.instead[: OFFERED - 1]:
        offer(question.cased.replace(lost.unused[0], name))
    for words in lost.unused[:2]:
        for near in _nearest(words, known):
            offer(question.cased.replace(words, near))
    zh = question.language(lost.pieces) == "zh"
    for candidate in _examples(question, lost, known, zh):
        offer(candidate)
    return list(found)


def _examples(question: Question, lost: Lost, known: Known, zh: bool) -> Iterator[str]:
    """The usual questions, on the topic, place and body that were named."""
    named: dict[str, str] = {}
    for piece in lost.pieces:
        words = question.cased[piece.start : piece.end]
        if piece.kind == "term":
            if piece.value.topics:
                named.setdefault("topic", words)
            else:
                named.setdefault("body", words if is_organ(words) else words + _BODY[zh])
        elif piece.kind in ("place", "body"):
            named.setdefault(piece.kind, words)
    slots = set(named)
    topic = concepts().get(next(iter(known.topics()), "")) or next(iter(concepts().values()))
    named.setdefault("topic", topic.label_zh if zh else plain(topic.label_en))
    if "place" in named and not zh:
        named["place"] = f" in {named['place']}"
    named.setdefault("place", "")
    examples = [
        (_fields(text), text) for text in (wording.EXAMPLES_ZH if zh else wording.EXAMPLES_EN)
    ]
    # Those that use most of what was named come first.
    for fields, text in sorted(examples, key=lambda pair: -len(pair[0] & slots)):
        if fields <= set(named):
            yield text.format(**named)


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def near_places(words: str, known: Known) -> list[str]:
    """Names of places that differ by a slip of the hand, those of the graph first."""
    return _closest(words, _names_of_places(words.isascii(), known.places()))


def _nearest(words: str, known: Known) -> list[str]:
    """Known words that differ by a slip of the hand."""
    return _closest(words, _candidates(words.isascii(), known.places()))


def _closest(words: str, candidates: Iterable[tuple[str, int]]) -> list[str]:
    """Words that differ by one slip of the hand, or by two where the word is long."""
    wanted = words.lower()
    latin = wanted.isascii()
    allowed = 1 if len(wanted) < (8 if latin else 5) else 2
    if len(wanted) < (5 if latin else 2):
        return []
    scored: dict[str, tuple[int, int, str]] = {}
    for candidate, rank in candidates:
        if abs(len(candidate) - len(wanted)) > allowed or candidate == wanted:
            continue
        if len(wanted) < 4 and candidate[0] != wanted[0] and candidate[-1] != wanted[-1]:
            continue
        if len(wanted) < 3 and rank:
            continue
        distance = _distance(wanted, candidate, allowed)
        if distance <= allowed:
            scored[candidate] = min(scored.get(candidate, (9, 9, "")), (distance, rank, candidate))
    ranked = sorted(scored.values())
    best = [candidate for distance, _, candidate in ranked if distance == ranked[0][0]]
    return [_as_typed(words, one) for one in best[:3]]


def _as_typed(words: str, near: str) -> str:
    return near.capitalize() if words[:1].isupper() and near.isascii() else near


def _candidates(latin: bool, there: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Words and a rank: places of the graph, the vocabularies, all places in force."""
    if latin:
        for word in vocabulary():
            if word.isascii():
                yield from ((part, 1) for part in {word, *word.split()} if len(part) > 3)
        for word in (
            "leads",
            "responsible",
            "compare",
            "duties",
            "indicators",
            "targets",
            "department",
        ):
            yield word, 1
    else:
        for word, term in vocabulary().items():
            if not word.isascii():
                yield word, 1 if term.same else 2
    yield from _names_of_places(latin, there)


def _names_of_places(latin: bool, there: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Names and a rank: places of the graph, then all places in force."""
    codes = set(there)
    for place in gazetteer.places().values():
        if place.until is None or place.code in codes:
            rank = 0 if place.code in codes else 2
            yield from (
                (one, rank) for one in ((place.pinyin,) if latin else (place.name, place.short))
            )


def _distance(a: str, b: str, most: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words, up to ``most``."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
