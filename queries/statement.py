"""The statement that gives an answer's rows: its query, narrowed as the rows were, a run a part.

:func:`zeren.queries.ask.ask` narrows rows by keys it found first, and joins those of several
places. To be read and run elsewhere, the same is said here in one text. Its parameters stand
above it as remarks, which the console and ``zeren cypher`` read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from .cursor import RESERVED
from .dates import last_day
from .guard import Refused, admit
from .result import Result
from .tokens import Token, tokens
from .understood import Keep

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


def remarked(cypher: str, params: Mapping[str, Any]) -> str:
    """A statement under the values of its parameters, as it can be pasted and run."""
    return "\n".join([*(f"// {_given(*one)}" for one in params.items()), cypher.strip()])


def _given(name: str, value: Any) -> str:
    """A parameter with its value, as a remark above a statement says it."""
    return f"${name} = {json.dumps(value, ensure_ascii=False)}"


def whole(
    runs: Sequence[Result], keeps: Iterable[Keep], within: Sequence[Collection[str]]
) -> tuple[str, dict[str, Any]]:
    """Text and parameters that give the rows of these runs, as far as they are kept.

    ``within`` are duties, a set each thing asked within: a row's has to be in all of them. Where
    one text can't hold all runs, a remark says with what values it is to be run again.
    """
    conditions, shared = _conditions(keeps, within)
    text = narrowed(runs[0].cypher, conditions) if conditions else runs[0].cypher
    params = dict(runs[0].params) | shared
    parts = [text.strip()]
    others = [
        {name: value for name, value in run.params.items() if value != runs[0].params[name]}
        for run in runs[1:]
    ]
    for number, other in enumerate(others, 2):
        renamed = {name: f"{name.rstrip('_')}_{number}" for name in other}
        params |= {renamed[name]: value for name, value in other.items()}
        parts.append(_renamed(text.strip(), renamed))
    if len(parts) == 1:
        return text, params
    joined = "\nUNION\n".join(parts)
    try:
        admit(remarked(joined, params))
    except Refused:
        params = dict(runs[0].params) | shared
        again = [", ".join(_given(*one) for one in other.items()) for other in others]
        return "\n".join([*(f"// and again with {one}" for one in again), text.strip()]), params
    return joined, params


def _conditions(
    keeps: Iterable[Keep], within: Sequence[Collection[str]]
) -> tuple[list[str], dict[str, Any]]:
    """What holds of the rows that stay, and the parameters it is said with."""
    said: list[str] = []
    params: dict[str, Any] = {}
    for number, duties in enumerate(within):
        name = f"duties_{number + 1}" if number else "duties"
        said.append(f"duty_id IN ${name}")
        params[name] = sorted(duties)
    for keep in keeps:
        column, name = keep.column, f"kept_{keep.column}"
        if keep.figure is not None:
            said.append(f"{column} {keep.figure.sign} $figure")
            params["figure"] = keep.figure.value
        elif keep.by:
            day = (
                f"CASE WHEN size({column}) = 4 THEN {column} + '-12-31' "
                f"WHEN size({column}) = 7 THEN {column} + '-31' ELSE {column} END"
            )
            if keep.values:
                said.append(f"{day} <= $last_day")
                params["last_day"] = last_day(keep.values[0])
            if keep.since:
                said.append(f"{day} >= $first_day")
                params["first_day"] = keep.since
        elif not keep.values:
            said.append(f"{column} IS NOT NULL")
        elif len(keep.values) == 1:
            said.append(f"{column} = ${name}")
            params[name] = keep.values[0]
        else:
            said.append(f"{column} IN ${name}")
            params[name] = list(keep.values)
    return said, params


def narrowed(cypher: str, conditions: Sequence[str]) -> str:
    """The statement with only those of its rows for which the conditions on its columns hold."""
    found = tokens(cypher)
    depths = list(_depths(found))
    at = max(i for i, one in enumerate(found) if one.word == "RETURN" and not depths[i])
    order = next((i for i in range(at, len(found)) if found[i].word == "ORDER" and not depths[i]),
                 len(found) - 1)  # fmt: skip
    first = at + 1 + (found[at + 1].word == "DISTINCT")
    # The alias, or the name itself, ends each part.
    last = [part[-1] for part in _parts(found[first:order])]
    columns = [one.text for one in last]
    keys = list(_parts(found[order + 2 : -1]))
    fresh = (name for name in (f"at_{n}" for n in count(1)) if name not in columns)
    handed, ordered = [], []
    for part in keys:
        direction = part[-1].word in ("DESC", "ASC", "DESCENDING", "ASCENDING")
        key = part[:-1] if direction else part
        words = cypher[key[0].at : key[-1].end]
        if not any(
            one.kind == "name" and one.text in columns and not _follows_dot(key, i)
            for i, one in enumerate(key)
        ):
            name = next(fresh)
            handed.append(f"{words} AS {name}")
            words = name
        ordered.append(f"{words} {part[-1].text}" if direction else words)
    # A keyword can name a column, and not a value: it is handed on by another name.
    named = {one.at: next(fresh) if one.word in RESERVED else one.text for one in last}
    listed = _spelled(cypher, found[first:order], named)
    returned = [
        one.text if one.text == named[one.at] else f"{named[one.at]} AS {one.text}" for one in last
    ]
    distinct = "DISTINCT " * (first > at + 1)
    return (
        f"{cypher[: found[at].at]}WITH {distinct}{', '.join([listed, *handed])}\n"
        f"WHERE {' AND '.join(conditions)}\n"
        f"RETURN {', '.join(returned)}" + (f"\nORDER BY {', '.join(ordered)}" if ordered else "")
    )


def _depths(found: Iterable[Token]) -> Iterator[int]:
    """How many brackets each word stands in."""
    depth = 0
    for one in found:
        depth -= one.text in _CLOSE
        yield depth
        depth += one.text in _OPEN


def _parts(found: Sequence[Token]) -> Iterator[list[Token]]:
    """What commas part, outside brackets."""
    part: list[Token] = []
    for one, depth in zip(found, _depths(found), strict=True):
        if one.text == "," and not depth:
            yield part
            part = []
        else:
            part.append(one)
    if part:
        yield part


def _follows_dot(found: Sequence[Token], at: int) -> bool:
    return at > 0 and found[at - 1].text == "."


def _renamed(cypher: str, names: Mapping[str, str]) -> str:
    """The same statement with other names of its parameters."""
    found = tokens(cypher)
    return _spelled(
        cypher,
        found,
        {
            one.at: f"${names[one.text[1:]]}"
            for one in found
            if one.kind == "parameter" and one.text[1:] in names
        },
    )


def _spelled(cypher: str, found: Sequence[Token], others: Mapping[int, str]) -> str:
    """The text of these words, with others in place of those that stand at some offsets."""
    text, end = "", found[0].at
    for one in found:
        text += cypher[end : one.at] + others.get(one.at, one.text)
        end = one.end
    return text
