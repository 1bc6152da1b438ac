"""The rows of any question as a table: what people read first, the rest for who asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..figures import columns
from ..figures.words import Names
from ..queries.result import unsaid
from . import address, names
from .answers import Row
from .markup import Html, Part, tag
from .pieces import closed, link, note, say, table

MOST = 200
_BODIES = {"agency", "agency_a", "agency_b", "superior", "lead", "mention", "agency_name", "issuer"}
# So wide, in letters, is a table beside the bar of a small screen; and what a cell adds to its
# words. Words of a text, titles and names of bodies have room of their own (see `style`).
ROOM = 65.0
BESIDE = 1.25
_LEAST = {"quote": 12.0, "quote_b": 12.0, "title": 8.0} | dict.fromkeys(_BODIES, 7.0)
LONG = 12
# Printed numbers up to this wide stay on one line.
KEY = 5.0
# A word of a vocabulary up to this wide is not broken, but at a space.
WORD = 6.0
# In the address: every column, not only those that people read.
EVERY = "all"


def as_written(rows: Sequence[Row]) -> Html:
    """The rows of somebody's own statement: all columns, called and said as it has them."""
    if not rows:
        return note(say("nothing"))
    return _table(rows, list(rows[0]), list(rows[0]), raw=True)


def answered(rows: Sequence[Row], page: str, counted: str) -> Html:
    """The rows of a named question with what is ``counted``, each leading to its words.

    Columns that nobody reads, or that are empty, are named and opened by a link to this page.
    """
    if not rows:
        return Html(_status(counted) + note(say("nothing"), " ", say("nothing_hint")))
    read, left = columns.parted(list(rows[0]))
    empty = [one for one in read if unsaid(one, (row[one] for row in rows))]
    if len(empty) < len(read):
        read = [one for one in read if one not in empty]
        fit = fitting(rows[:MOST], read)
        left = [*(one for one in read if one not in fit), *left, *empty]
        read = fit
    every = address.get("columns") == EVERY
    more: list[Part] = []
    if left:
        said = "、" if address.lang() == "zh" else ", "
        called = said.join(columns.label(address.lang(), one) for one in left)
        way = address.here(page, columns=None if every else EVERY)
        more = [" · ", link(say("fewer_columns" if every else "more_columns", n=len(left)), way,
                            title=called)]  # fmt: skip
    shown = [*read, *left] if every else read
    heads = columns.heads(address.lang(), shown, list(rows[0]))
    return Html(_status(counted, *more) + _table(rows, shown, heads, raw=False))


def fitting(rows: Sequence[Row], read: Sequence[str]) -> list[str]:
    """The columns that stand beside each other on a small screen: as many as there is room for.

    The words that say so are always among them; of two of a kind there are both or neither.
    """
    heads = columns.heads(address.lang(), read, list(rows[0]))
    wide = {one: width(rows, one, head) for one, head in zip(read, heads, strict=True)}
    room = ROOM - wide.get("quote", 0.0)
    fit = []
    for one in read:
        if one != "quote":
            room -= wide[one]
        if one == "quote" or room >= 0:
            fit.append(one)
    pairs = {f"{one[:-2]}_b": one for one in read if one.endswith("_a")}
    alone = {two for pair in pairs.items() for two in pair if not {*pair} <= {*fit}}
    return [one for one in fit if one not in alone]


def width(rows: Sequence[Row], column: str, head: str) -> float:
    """How wide a column is at least, in letters of Chinese: by what is not broken in it."""
    held = {(row.get("jurisdiction"), _listed(row[column])) for row in rows}
    least = _LEAST.get(column, 0.0)
    for code, value in held if column not in _LEAST else ():
        if value is None:
            continue
        said = _words(code, column, value)
        if column in _KEYS:
            least = max(least, min(_wide(value), KEY))
        elif said == value and _long(value):
            least = max(least, 8.0)
        else:
            word = said != value and _wide(said) <= WORD
            whole = word or column == "place" or column in _CODES
            pieces = said.split() if whole else _PIECES.findall(said)
            least = max([least, *map(_wide, pieces)])
    if not (_short(rows, column) or _counts(rows, column)):
        least = max(least, 4.6 - BESIDE)
    return max(least, 1.18 * max(map(_wide, head.split()))) + BESIDE


def _wide(text: str) -> float:
    return sum(0.5 if sign < "⺀" else 1.0 for sign in text)


def _listed(value: object) -> str | None:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return None if value is None else str(value)


def _words(code: str | None, column: str, value: str) -> str:
    """A value as it will be said, as plain text."""
    if column == "place":
        return names.place_name(code, value)
    if column in _CODES:
        return names.code_name(value)
    return str(columns.value(Names(address.lang()), column, value))


def _status(*parts: Part) -> Html:
    return tag("p", *parts, class_="faint", role="status")


def _table(rows: Sequence[Row], shown: Sequence[str], heads: Sequence[Part], *, raw: bool) -> Html:
    numbers = [at for at, column in enumerate(shown) if _counts(rows[:MOST], column)]
    cell = _as_it_is if raw else _said
    lines = [[cell(row, column) for column in shown] for row in rows[:MOST]]
    narrow = [at for at, column in enumerate(shown) if _short(rows[:MOST], column)]
    made = table(heads, lines, numbers=numbers, narrow=narrow, label=say("table"))
    if len(rows) > MOST:
        made = Html(made + tag("p", say("first_n", n=MOST), class_="faint"))
    return made


def _counts(rows: Sequence[Row], column: str) -> bool:
    """Whether a column holds numbers alone."""
    held = [row[column] for row in rows if row[column] is not None]
    return bool(held) and all(type(one) in (int, float) for one in held)


def _short(rows: Sequence[Row], column: str) -> bool:
    if column == "place":  # in English it has its sound before it
        return False
    return all(row[column] is None or len(str(row[column])) < 5 for row in rows)


_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
# What stays on one line: words and numbers of Latin letters, and each sign of Chinese.
_PIECES = re.compile(r"[^\s⺀-\U0002ffff/-]+[/-]?|\S")
# Names of places are broken at spaces alone, printed numbers only where they are long.
_CODES = ("owner", "superior_place", "jurisdiction")
_KEYS = ("duty", "duty_key", "section")


def _said(row: Row, column: str) -> Part:
    """A value in the language of the page; a title and words of the text lead to the document."""
    value = row[column]
    if value is None:
        return _blank()
    if column == "place":
        return tag("span", names.place_name(row.get("jurisdiction"), value), class_="kept")
    if column in _CODES and not (column == "jurisdiction" and "place" in row):
        return tag("span", names.code_name(value), class_="kept")
    if column in _KEYS:
        return tag("span", value, class_="nowrap" if _wide(value) <= KEY else "keyed")
    if column in _BODIES:
        return tag("span", names.said(value), class_="bodied")
    if column == "title":
        title = tag("span", _cut(value), class_="titled", lang="zh-Hans")
        return link(title, _whole(row), class_="quiet") if row.get("duty_id") else title
    if column == "reason":
        return names.reason(value)
    if isinstance(value, str):
        said = columns.value(Names(address.lang()), column, value)
        if said != value:
            short = _wide(str(said)) <= WORD
            return tag("span", said, class_="kept") if short else str(said)
    return _as_it_is(row, column)


def _whole(row: Row) -> str:
    start, end = row.get("duty_start"), row.get("duty_end")
    at = f"{start}-{end}" if start is not None else None
    return address.href("document", document=row.get("document"), duty=row["duty_id"], at=at)


def _as_it_is(row: Row, column: str) -> Part:
    value = row[column]
    if value is None:
        return _blank()
    if isinstance(value, (list, tuple)):
        listed = _listed(value)
        return tag("span", listed, class_="titled") if _long(listed or "") else listed
    if column == "quote" and value:
        said = tag("span", closed(_cut(value)), class_="said-inline words", lang="zh-Hans")
        if row.get("document") is None or row.get("char_start") is None:
            return said
        at = f"{row['char_start']}-{row['char_end']}"
        return link(said, address.href("document", document=row["document"], at=at))
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else str(value)
    text = str(value)
    if _DAY.fullmatch(text):
        return tag("span", text, class_="nowrap")
    return tag("span", _cut(text), class_="titled") if _long(text) else text


def _long(text: str) -> bool:
    """Whether a text wants room of its own: Chinese could be broken to a column of single signs."""
    return len(text) > LONG and max(text) >= "⺀"


def _blank() -> Html:
    return tag("span", "—", class_="faint")


def _cut(value: str) -> str:
    return value if len(value) <= 160 else value[:160] + "…"
