"""What views are made with: who is asked, in which language, and lines that several views have.

``ask`` gives the rows of a named question. The parameters of a view are those of its page in the
explorer, so that a link and a figure say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..graph.engine import GraphError
from ..ontology import places
from .agreement import comparable
from .blocks import Block, Cell, Kind, Line, Note, Sign, cell, line
from .colours import hue, legend
from .words import Names

Row = Mapping[str, Any]
Ask = Callable[..., Iterable[Row]]
Params = Mapping[str, str]

MOST_ON_PAGE = 2000
SIGNS = {"leads": "●", "responsible": "◐", "cooperates": "○", "participates": "◌", "guides": "◇"}


class FigureError(GraphError):
    """There is no such view, or it can't be drawn or saved like that; the message says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a view shows: its title, its blocks, and the rows behind it.

    ``documents`` are the ids of those it rests on; ``None``: all of the places it is of. It is
    cited as ``work``, where its title is that of another work.
    """

    title: str
    blocks: tuple[Block, ...]
    rows: Sequence[Row]
    documents: frozenset[str] | None = None
    wide: bool = False
    work: str = ""


class Seen:
    """Who is asked, in which language; what several views need is asked once."""

    def __init__(self, ask: Ask, lang: str) -> None:
        self._ask = ask
        self._kept: dict[tuple[object, ...], Sequence[Row]] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._functions: dict[str, str] = {}
        self.names = Names(lang)
        self.lang = lang
        self.say = self.names.say

    def rows(self, question: str, **params: str) -> Sequence[Row]:
        """The rows of a named question; empty parameters mean any."""
        given = {key: value for key, value in params.items() if value}
        key = (question, *sorted(given.items()))
        if key not in self._kept:
            found = self._ask(question, **given)
            self._columns[question] = tuple(getattr(found, "columns", ()))
            self._kept[key] = list(found)
        return self._kept[key]

    def columns(self, question: str, where: str) -> tuple[str, ...]:
        """The columns of a question, where who is asked tells them."""
        if question not in self._columns:
            self.rows(question, where=where)
        return self._columns[question]

    def signs(self, functions: Iterable[str | None]) -> list[Sign]:
        """What the colours of these functions stand for."""
        called = partial(self.names.entry, "functions")
        known = legend(functions, self.lang, called, self.say("others"))
        return [Sign(label, one) for label, one in known]

    def function(self, row: Row) -> str:
        """What the body of a row is for: told by the row, else by the list of bodies."""
        if "function" in row:
            return row["function"] or ""
        if not self._functions:
            known = self.rows("agencies")
            self._functions.update((one["agency_id"], one["function"] or "") for one in known)
        return self._functions.get(row["agency_id"] or "", "")

    def compared(self, columns: Iterable[str], topic: str) -> list[Row]:
        """The rows of `compare` for some places, in the order of these."""
        codes = dict.fromkeys(key.split(" ", 1)[0] for key in columns)
        wanted = set(columns)
        return [
            row
            for code in codes
            for row in self.rows("compare", where=code, topic=topic)
            if f"{row['jurisdiction']} {row['place']}" in wanted
        ]


def split(text: str) -> list[str]:
    """A list as it stands in an address: parts between commas."""
    return [part for one in text.replace("，", ",").split(",") if (part := one.strip())]


def document_ids(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(row["document"] for row in rows if isinstance(row.get("document"), str))


def quoted(row: Row) -> Line | None:
    """The words of a document, with the name in question marked."""
    said = row.get("quote")
    if not said:
        return None
    start, first, last = (row.get(key) for key in ("char_start", "mention_start", "mention_end"))
    mark = None
    if start is not None and first is not None and last is not None:
        a, b = first - start, last - start
        mark = (a, b) if 0 <= a < b <= len(said) else None
    return Line(said, "quote", mark=mark)


def duty(see: Seen, row: Row, key: str = "duty", *, topic: bool = True) -> Cell:
    """A duty by its printed number and title; in English the topic says what it is about."""
    about = row.get("topic") if see.lang == "en" and topic else None
    lines = [line(f"{row[key]} {row['title']}")]
    if about:
        lines.append(line(see.names.topic(about), "term"))
    return cell(*lines)


def role(see: Seen, id: str | None) -> str:
    if not id:
        return f"▨ {see.say('nobody')}"
    return f"{SIGNS.get(id, '·')} {see.names.entry('roles', id)}"


def who_lines(see: Seen, rows: Sequence[Row]) -> list[Line]:
    """Who has which role in one duty: a line a lead, the others together, then the words."""
    found: list[Line] = []
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        own = row["agency_id"] if row["role"] == "leads" else None
        groups[row["role"], row.get("basis"), row.get("char_start"), own].append(row)
    held = list(groups.items())
    for index, ((id, basis, start, own), some) in enumerate(held):
        comma = "、" if see.lang == "zh" else "; "
        names = comma.join(see.names.body(row["agency"]) for row in some)
        kind: Kind = "strong" if id == "leads" else "plain"
        # A question about leads gives a duty of which others are named without anybody.
        shown = role(see, id) if id else f"▨ {see.say('unled')}"
        found.append(line(f"{shown}  {names}".strip(), kind))
        function = see.function(some[0]) if own else ""
        terms = (see.names.entry("functions", function), see.names.entry("bases", basis))
        if any(terms):
            colour = hue(function) if function else ""
            found.append(line(" · ".join(filter(None, terms)), "term", colour))
        # The words stand once, below the last of those whom they name.
        words = quoted(some[0])
        if words and (index + 1 == len(held) or held[index + 1][0][2] != start):
            alone = len(some) == 1 and sum(key[2] == start for key, _ in held) == 1
            found.append(words if alone else replace(words, mark=None))
    return found


def by_duty(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["duty_id"]].append(row)
    return found


def place(see: Seen, row: Row) -> Cell:
    spoken, _, name = see.names.place(row["jurisdiction"], row["place"]).rpartition(" ")
    return cell(spoken, name)


def nothing(see: Seen) -> tuple[Block, ...]:
    return (Note(see.say("nothing")),)


def columns_of(see: Seen, where: str) -> dict[str, str]:
    """The places whose documents have topics, in the order of their codes: key → name."""
    return {
        f"{row['jurisdiction']} {row['place']}": see.names.place(row["jurisdiction"], row["place"])
        for row in see.rows("places", where=where)
        if comparable(row)
    }


def chosen_of(see: Seen, columns: Mapping[str, str], some: str) -> dict[str, str]:
    """The places that are named, by code or name; none named means all."""
    wanted = split(some)
    if not wanted:
        return dict(columns)
    found: dict[str, str] = {}
    for one in wanted:
        near = {
            key: name for key, name in columns.items()
            if one == key or one in key.split(" ", 1) or key.split(" ", 1)[-1].startswith(one)
        }  # fmt: skip
        if not near:
            # A place above, in pinyin, in full: the questions know them all.
            near = {key: name for key, name in columns_of(see, one).items() if key in columns}
        if not near:
            raise FigureError(f"places: there are no documents of {one} with topics to compare by")
        found |= near
    return found


def whole_place(see: Seen, where: str) -> str:
    """A place as a title names it; a code by its name."""
    known = places.places().get(where)
    return see.names.place(where, known.name) if known else where
