"""What a question in words was taken to mean, or why it was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..graph.engine import GraphError
from .amounts import COMPARES, Figure
from .dates import last_day
from .pieces import Language

Kind = Literal[
    "sign",
    "topic",
    "words",
    "place",
    "body",
    "date",
    "position",
    "document",
    "cited",
    "figure",
    "courtesy",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a question, and what they were taken to mean."""

    words: str
    kind: Kind
    meaning_zh: str
    meaning_en: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Which rows of the answer stay: those whose ``column`` is one of ``values``.

    Without values, those that have one. With ``by`` it is a date: those stand that are not after
    the value, where there is one, and not before ``since``; a year or month means its last day.
    With a ``figure``, those whose number stands to it so.
    """

    column: str
    values: tuple[str, ...]
    zh: str
    en: str
    by: bool = False
    since: str = ""
    figure: Figure | None = None

    def holds(self, value: object) -> bool:
        """Whether a row with this value in the column stays."""
        if self.figure is not None:
            return isinstance(value, float) and COMPARES[self.figure.sign](value, self.figure.value)
        if self.by:
            day = last_day(str(value))
            last = last_day(self.values[0]) if self.values else day
            return value is not None and self.since <= day <= last
        return (value is not None) if not self.values else value in self.values


@dataclass(frozen=True, slots=True)
class Within:
    """Another query, and its runs, that finds the duties to which the rows are narrowed."""

    query: str
    runs: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken to mean.

    ``runs`` are the parameters of ``query``, one set a run: two places are two runs, and their
    rows are joined. ``keep`` narrows the rows. With ``within``, only those duties stand that
    each of these finds (those on a topic, or of a second body). ``pieces`` account for every
    word. ``counts``: the number of rows is what was asked for.
    """

    text: str
    query: str
    runs: tuple[Mapping[str, str], ...]
    keep: tuple[Keep, ...]
    within: tuple[Within, ...]
    language: Language
    said_zh: str
    said_en: str
    pieces: tuple[Piece, ...]
    counts: bool = False

    @property
    def params(self) -> dict[str, Any]:
        """The parameters; one that has several values holds them as a tuple."""
        names = {name: None for run in self.runs for name in run}
        values = {n: tuple(dict.fromkeys(r[n] for r in self.runs if n in r)) for n in names}
        return {name: one[0] if len(one) == 1 else one for name, one in values.items()}

    @property
    def said(self) -> str:
        """What was understood, in one sentence in the language of the question."""
        return self.said_zh if self.language == "zh" else self.said_en


class NotUnderstood(GraphError):
    """A question that is not understood as a whole, so it is not answered.

    ``unused`` are the words that meant nothing; ``questions`` are near it and are understood.
    """

    def __init__(
        self,
        reason_zh: str,
        reason_en: str,
        *,
        language: Language = "en",
        unused: Sequence[str] = (),
        questions: Sequence[str] = (),
    ) -> None:
        self.reason_zh, self.reason_en = reason_zh, reason_en
        self.language: Language = language
        self.unused, self.questions = tuple(unused), tuple(questions)
        said = reason_zh if language == "zh" else reason_en
        offer = "可以这样问：" if language == "zh" else "Ask, for example:"
        if self.questions:
            said += "\n" + offer + "".join(f"\n  {question}" for question in self.questions)
        super().__init__(said)

    @property
    def reason(self) -> str:
        """Why, in the language of the question."""
        return self.reason_zh if self.language == "zh" else self.reason_en
