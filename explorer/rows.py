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
# So many columns stand beside each other on a small screen.
AT_ONCE = 9
# In the address: every column, not only those that people read.
EVERY = "all"


def as_written(rows: Sequence[Row]) -> Html:
    """The rows of somebody's own statement: all columns, called and said as it has them."""
    if not rows:
        return _none()
    return _table(rows, list(rows[0]), list(rows[0]), raw=True)


def answered(rows: Sequence[Row], page: str, counted: str) -> Html:
    """The rows of a named question with what is ``counted``, each leading to its words.

    Columns that nobody reads, or that are empty, are named and opened by a link to this page.
    """
    if not rows:
        return Html(_status(counted) + _none())
    read, left = columns.parted(list(rows[0]))
    empty = [one for one in read if unsaid(one, (row[one] for row in rows))]
    if len(empty) < len(read):
        read = [one for one in read if one not in empty]
        left = [*read[AT_ONCE:], *left, *empty]
        read = read[:AT_ONCE]
    every = address.get("columns") == EVERY
    more: list[Part] = []
    if left:
        said = "、" if address.lang() == "zh" else ", "
        called = said.join(columns.label(address.lang(), one) for one in left)
        way = address.here(page, columns=None if every else EVERY)
        more = [" · ", link(say("fewer_columns" if every else "more_columns", n=len(left)), way,
                            title=called)]  # fmt: skip
    shown = [*read, *left] if every else read
    heads = [columns.label(address.lang(), one) for one in shown]
    if "what" in shown and "number" in shown:  # it counts what stands beside it
        heads[shown.index("number")] = say("count")
    return Html(_status(counted, *more) + _table(rows, shown, heads, raw=False))


def _status(*parts: Part) -> Html:
    return tag("p", *parts, class_="faint", role="status")


def _none() -> Html:
    return note(say("nothing"), " ", say("nothing_hint"))


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
    return all(row[column] is None or len(str(row[column])) < 5 for row in rows)


_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_BODIES = {"agency", "agency_a", "agency_b", "superior", "lead", "mention", "agency_name", "issuer"}


def _said(row: Row, column: str) -> Part:
    """A value in the language of the page; a title and words of the text lead to the document."""
    value = row[column]
    if value is None:
        return _blank()
    if column == "place":
        return tag("span", names.place_name(row.get("jurisdiction"), value), class_="nowrap")
    if column in ("owner", "superior_place"):
        return names.code_name(value)
    if column == "jurisdiction" and "place" not in row:
        return names.code_name(value)
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
            return str(said)
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
        return "、".join(str(one) for one in value)
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
    return tag("span", text, class_="nowrap") if _DAY.fullmatch(text) else _cut(text)


def _blank() -> Html:
    return tag("span", "—", class_="faint")


def _cut(value: str) -> str:
    return value if len(value) <= 160 else value[:160] + "…"
