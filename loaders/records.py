"""The nouns of reading: what is found in a document, each find with its place in the text.

All offsets are Unicode code points into :attr:`Document.text`, half open: ``text[start:end]``.
Names and titles have the line breaks of the page undone; quotes stand as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, make_dataclass
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def quick(record: type[_Record]) -> type[_Record]:
    """Let a frozen dataclass be made as fast as one that is not.

    A plan has tens of thousands of findings, and to make a frozen one takes six times as long.
    The type checker still holds it frozen; nothing else does, and a field that is set all the same
    changes the hash of what may be a key.
    """
    frozen: Any = record
    twin: Any = make_dataclass(
        "twin",
        [(one.name, one.type, one) for one in fields(frozen)],
        namespace={k: v for k, v in vars(frozen).items() if k == "__post_init__"},
    )
    frozen.__init__ = twin.__init__
    del frozen.__setattr__, frozen.__delattr__
    return record


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction by a researcher: what was said of which finding, by whom, when and why.

    ``before`` is what the reader had found (``none``: nothing); the quote is the words that the
    correction rests on.
    """

    id: str
    finding: str
    duty: str | None
    agency: str | None
    role: str | None
    value: str | None
    before: str | None
    by: str
    on: str
    why: str
    quote: str
    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class Match:
    """A vocabulary entry and the words that led to it (``main``: the first one named)."""

    id: str
    word: str
    main: bool
    source: str
    corrected: Applied | None = None


@quick
@dataclass(frozen=True, slots=True)
class Body:
    """Who is meant by a name: the identity of an agency, from its name and place alone.

    ``place`` and ``key`` (the normalised name) together are the identity. ``serves`` and
    ``owner`` are codes of GB/T 2260; ``owner_word`` and ``serves_word`` the matched words;
    ``owner_source`` the vocabulary entry that decided the owner. ``parent`` is the superior
    body of a branch, ``None`` for all others.
    """

    place: str | None
    key: str
    name: str
    kind: str
    functions: tuple[Match, ...]
    serves: str | None
    serves_word: str
    owner: str | None
    owner_word: str
    owner_source: str
    parent: Body | None = None
    identity: tuple[str | None, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.identity = (self.place, self.key)  # type: ignore[misc]  # asked for at each mention

    @property
    def function(self) -> str:
        """The id of the main function."""
        return self.functions[0].id


@quick
@dataclass(frozen=True, slots=True)
class Mention:
    """A body named in the text; ``name`` is as written, without line breaks."""

    name: str
    start: int
    end: int
    body: Body


@quick
@dataclass(frozen=True, slots=True)
class Section:
    """A heading that holds others; ``parent`` is the key of the section above it."""

    key: str
    title: str
    start: int
    end: int
    parent: str | None


@quick
@dataclass(frozen=True, slots=True)
class Assignment:
    """One body and its role in a duty, with the words that say so."""

    role: str
    basis: str
    seq: int
    inherited: bool
    quote: str
    start: int
    end: int
    agency: str
    mention_start: int
    mention_end: int
    body: Body
    corrected: Applied | None = None


@quick
@dataclass(frozen=True, slots=True)
class Indicator:
    """A measurable target; ``value`` has the unit ``unit``, both are empty for deliverables."""

    kind: str
    metric: str
    comparator: str | None
    value: float | None
    unit: str | None
    due: str | None
    due_by: str | None
    status: str | None
    quote: str
    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class Duty:
    """The smallest numbered task. ``section`` is the key of the section it stands in."""

    key: str
    title: str
    text: str
    start: int
    end: int
    title_start: int
    title_end: int
    section: str | None
    due: str | None
    due_by: str | None
    due_quote: str | None
    due_start: int | None
    due_end: int | None
    status: str | None
    open_ended: bool
    seq: int
    assignments: tuple[Assignment, ...]
    indicators: tuple[Indicator, ...]
    topics: tuple[Match, ...]


@quick
@dataclass(frozen=True, slots=True)
class Citation:
    """A 《title》 with the number in the bracket right after it, as printed."""

    title: str
    number: str | None
    relation: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a leading group; ``group`` and ``agency`` are where they are named."""

    name: str
    position: str
    post: str
    agency: Mention | None
    group: Mention | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unsure:
    """Words that look like a finding and were not understood; ``line`` counts from 1."""

    line: int
    start: int
    end: int
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Validity:
    """What a document says of its own validity, and the words that say so.

    ``state`` is ``in-force`` or ``superseded``; ``since`` and ``until`` are the first and the
    last day, ISO, where they are told.
    """

    state: str
    since: str | None
    until: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """A document that this one puts out of force: its title or its number, or both."""

    title: str | None
    number: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document and everything found in it.

    ``place`` is the GB/T 2260 code it applies to, ``place_word`` the words that said so and
    ``place_name`` the own name of a zone or town that has no code. Dates are ISO text.
    ``form`` is ``prose`` or ``table``. ``groups`` are leading groups that steer it.
    ``spelled``: other spellings of the bodies that have duties, each where it stands first.
    """

    file: str
    sha256: str
    text: str
    title: str
    title_start: int
    title_end: int
    number: str | None
    issued_on: str | None
    issuer: Mention | None
    form: str
    place: str | None
    place_name: str | None
    place_word: str
    source_url: str | None
    retrieved_on: str | None
    groups: tuple[Mention, ...]
    sections: tuple[Section, ...]
    duties: tuple[Duty, ...]
    citations: tuple[Citation, ...]
    people: tuple[Person, ...]
    unsure: tuple[Unsure, ...]
    validity: Validity | None = None
    replaces: tuple[Replacement, ...] = ()
    spelled: tuple[Mention, ...] = ()
    corrections: tuple[Applied, ...] = ()
