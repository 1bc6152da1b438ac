"""What a figure is made of: tables (a matrix is one), a row of dates, a network, a text, a legend.

Views make them of rows; :mod:`drawn` draws them, :mod:`page` writes them as HTML. Words of a
document (``quote``) and words of a vocabulary (``term``) are never shown alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..graph.linkages import Network

Kind = Literal["plain", "strong", "faint", "quote", "term"]
# `open`: nobody leads; `nobody`: nobody is named; `blank`: there is nothing to say.
Pattern = Literal["", "open", "nobody", "blank"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a cell; ``hue`` is a dot before it, ``mark`` the words in question."""

    text: str
    kind: Kind = "plain"
    hue: str = ""
    mark: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a table; ``hue`` and ``pattern`` are its ground."""

    lines: tuple[Line, ...] = ()
    hue: str = ""
    pattern: Pattern = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. ``parts`` are the widths of the columns, beside each other.

    A picture shows the first ``most`` rows and says how many there are; a page shows all.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    parts: tuple[float, ...]
    caption: str = ""
    most: int = 60
    grid: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A day on which something falls due: how many of each state, and its label."""

    day: str
    label: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Points in the order of their days; ``states`` are id → label and colour."""

    points: tuple[Point, ...]
    states: Mapping[str, tuple[str, str]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Net:
    """Who works with whom, laid out."""

    network: Network
    colours: Mapping[str, str]
    titles: Mapping[str, str]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One entry of a legend."""

    label: str
    hue: str = ""
    pattern: Pattern = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """What colours and patterns mean."""

    title: str
    signs: tuple[Sign, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures with their names."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it was read, with spans and what they are; only a page shows it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""


Block = Table | Timeline | Net | Legend | Numbers | Note | Text


def line(text: object, kind: Kind = "plain", hue: str = "") -> Line:
    return Line("" if text is None else str(text), kind, hue)


def cell(*lines: Line | str | int | None, number: bool = False) -> Cell:
    """A cell of lines; plain text is a line, what is empty is none."""
    made = tuple(
        one if isinstance(one, Line) else Line(str(one)) for one in lines if one not in (None, "")
    )
    return Cell(tuple(one for one in made if one.text), number=number)
