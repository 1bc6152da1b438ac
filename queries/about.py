"""What is led is a duty: words of a body's work are words of duties there.

谁牵头食品安全 asks for duties on food safety, though 食品安全 is also what a body is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ontology import scheme
from .known import Known
from .pieces import Lost, Question, Read, close, no_duty, stretches
from .terms import CJK, is_organ

_LEADS = frozenset(("lead", "charge", "responsible", "duty"))
_OTHER = frozenset(("what", "together", "group", "member", "chair", "deputy", "indicator", "due"))
_WITH_BEFORE = re.compile(r"(?:[和与跟同]|\bwith(?: the)?)\s*$")
_WITH_AFTER = re.compile(r"\s*[和与跟同]")


def asks_for_bodies(signs: frozenset[str]) -> bool:
    """Whether bodies are asked for by what they lead, answer for or cooperate in."""
    who = bool(signs & {"who", "bodies"})
    return not signs & _OTHER and (
        "leader" in signs or (who and bool(signs & (_LEADS | {"cooperate", "guide"})))
    )


def as_duties(
    question: Question, pieces: list[Read], signs: frozenset[str], known: Known
) -> list[Read]:
    """Words of a body's work, where a question asks for bodies, as the words of duties.

    Raises :class:`Lost` where no duty has them and the graph has no body called so.
    """
    if not asks_for_bodies(signs):
        return pieces
    found: list[Read] = []
    for group in close(question.text, pieces):
        work = [i for i, p in enumerate(group) if _is_work(question, p, signs)]
        joined = _joined(question, group, known) if work else None
        if joined is None:
            for i in work:
                group[i] = _alone(question, group, i, pieces, known)
        found += group if joined is None else joined
    return found


def _is_work(question: Question, piece: Read, signs: frozenset[str]) -> bool:
    """Whether this is a word of a function alone, which does not end like a body's name."""
    text = question.text
    if piece.kind != "term" or piece.value.topics or not piece.value.functions:
        return False
    if "cooperate" in signs and (
        _WITH_BEFORE.search(text[: piece.start]) or _WITH_AFTER.match(text, piece.end)
    ):
        return False  # whom one works with is a body
    return not is_organ(_bare(text, piece))


def _bare(text: str, piece: Read) -> str:
    return text[piece.start : piece.end].strip('“”"')


def _joined(question: Question, group: list[Read], known: Known) -> list[Read] | None:
    """The group with the longest words in it that a duty has: 养老服务体系建设."""
    for a, b in stretches(question.text, group):
        words = question.text[group[a].start : group[b].end]
        if a < b and CJK.search(words) and known.has_words(words):
            return [*group[:a], Read(group[a].start, group[b].end, "words", words), *group[b + 1 :]]
    return None


def _alone(
    question: Question, group: list[Read], at: int, pieces: list[Read], known: Known
) -> Read:
    """The word by itself; what it runs into (智慧 | 农业) would make it another."""
    piece, text = group[at], question.text
    words = _bare(text, piece)
    beside = [p for p in group[max(at - 1, 0) : at + 2] if p.kind == "term"]
    if len(beside) > 1 and CJK.search(words):
        raise _missing(text[beside[0].start : beside[-1].end], pieces)
    sought = list(_sought(words, piece.value.functions))
    for one in sought:
        if known.engine is None or known.has_words(one):
            return piece._replace(kind="words", value=one)
    if not sought or words in known.spellings(words):
        return piece
    raise _missing(words, pieces, "、".join(sought))


def _missing(words: str, pieces: list[Read], sought: str = "") -> Lost:
    sought = sought or words
    english = sought if sought == words else f"{sought} ({words})"
    return no_duty(sought, english, (words,), pieces)


def _sought(words: str, functions: tuple[str, ...]) -> Iterator[str]:
    """What to look for in duties, which are Chinese: tourism → its label there."""
    if CJK.search(words):
        yield words
        return
    for one in functions:
        label = scheme("functions").concepts[one].label_zh
        if not is_organ(label):
            yield label
