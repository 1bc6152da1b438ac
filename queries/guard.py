"""What a visitor's own Cypher may do: ask the graph, and nothing else.

A read-only engine protects the graph, not the machine. On a read-only connection the embedded
engine still reads any file (``LOAD FROM``), overwrites any file (``COPY … TO``), loads
libraries, calls the network (``INSTALL``) and switches its own time-out off (``CALL``); a
server has ``LOAD CSV`` and procedures. So a statement passes only if :mod:`grammar` has a place
for every word of it, every function is on the list below, and its size stays in bounds. The
engine gets the text that was checked, with comments and odd blanks taken out.

This bounds what a statement can touch, not what it can cost: long joins and growing texts need
the engine's time-out, and where strangers ask, a process of their own with a memory limit. The
text that comes back is all such a process needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..graph.engine import parameters
from .grammar import Call, Statement, parse
from .tokens import Refused, Token, refuse

__all__ = ["LONGEST", "Refused", "admit", "values"]

LONGEST = 10_000
LONGEST_PATH = 30
MOST_HOPS = 40
WIDEST_RANGE = 10_000
WIDEST_RANGES = 1_000_000
LONGEST_NUMBER = 40
MOST_REPEATS = 3

# A remark such as `// $where = "440704"` gives a parameter its value: so the pages show theirs.
_VALUE = re.compile(r"^[ \t]*//[ \t]*\$(?P<name>[^\W\d]\w*)[ \t]*=(?P<value>.*)$", re.MULTILINE)

# Functions of both engines that look at their arguments and at nothing else. Left out on
# purpose: what grows without bound (repeat, lpad, rpad, reduce), waits (sleep), reads settings,
# files or sequences (current_setting, nextval, read_parquet, file), and all with a dot.
FUNCTIONS = frozenset(
    {
        # groups
        "count",
        "collect",
        "sum",
        "avg",
        "min",
        "max",
        "stdev",
        "stdevp",
        "percentilecont",
        "percentiledisc",
        # values and their types
        "coalesce",
        "nullif",
        "tostring",
        "tointeger",
        "tofloat",
        "toboolean",
        "tostringornull",
        "tointegerornull",
        "tofloatornull",
        "tobooleanornull",
        "cast",
        "typeof",
        # text
        "tolower",
        "toupper",
        "lower",
        "upper",
        "trim",
        "ltrim",
        "rtrim",
        "btrim",
        "left",
        "right",
        "substring",
        "replace",
        "split",
        "reverse",
        "size",
        "length",
        "char_length",
        "character_length",
        "contains",
        "starts_with",
        "ends_with",
        "concat",
        "regexp_matches",
        "regexp_extract",
        "string_split",
        # numbers
        "abs",
        "ceil",
        "ceiling",
        "floor",
        "round",
        "sign",
        "sqrt",
        "exp",
        "log",
        "log10",
        "ln",
        "power",
        "pow",
        "greatest",
        "least",
        # lists and maps
        "head",
        "last",
        "tail",
        "range",
        "isempty",
        "keys",
        "list_sort",
        "list_reverse_sort",
        "list_distinct",
        "list_contains",
        "list_has",
        "list_element",
        "list_extract",
        "list_len",
        "list_concat",
        "list_sum",
        "list_unique",
        # the graph
        "id",
        "elementid",
        "labels",
        "label",
        "type",
        "properties",
        "nodes",
        "relationships",
        "rels",
        "startnode",
        "endnode",
        "is_trail",
        "is_acyclic",
        "exists",
        # days
        "date",
        "datetime",
        "localdatetime",
        "duration",
        "date_part",
        "date_diff",
        "date_trunc",
        "datepart",
        "datediff",
        "datetrunc",
        "year",
        "month",
        "day",
    }
)


def admit(cypher: str, params: Mapping[str, object] | None = None) -> Statement:
    """The statement as the engine may see it; raises :class:`Refused` with the place and why.

    >>> admit("MATCH (d:Duty) RETURN count(d) AS duties // all").columns
    ('duties',)
    >>> admit("MATCH (d:Duty) DETACH DELETE d")
    Traceback (most recent call last):
    ...
    zeren.queries.tokens.Refused: DETACH writes to the graph; a question may use ...
    """
    if len(cypher) > LONGEST:
        raise refuse(
            cypher, LONGEST, f"a statement has {LONGEST:,} characters at most, not {len(cypher):,}"
        )
    statement = parse(cypher)
    _check_paths(cypher, statement)
    _check_calls(cypher, statement)
    _check_expressions(cypher, statement, params or {})
    return statement


def values(cypher: str) -> dict[str, Any]:
    """The values of parameters that remarks in a statement give.

    >>> values('// $where = "440704"\\nMATCH (d) WHERE d.place = $where RETURN d.id')
    {'where': '440704'}
    """
    found: dict[str, Any] = {}
    used = parameters(cypher)
    for one in _VALUE.finditer(cypher):
        if one["name"] not in used:
            continue
        try:
            value = json.loads(one["value"])
        except (ValueError, RecursionError):
            raise refuse(
                cypher, one.start("value"), 'write the value as JSON: "text", 12, true, ["a", "b"]'
            ) from None
        found[one["name"]] = value
    return found


def _check_paths(cypher: str, statement: Statement) -> None:
    hops = 0
    for feature in statement.features:
        if feature.name == "path" and not (
            feature.detail.isdecimal() and int(feature.detail[:9]) <= LONGEST_PATH
        ):
            raise refuse(
                cypher, feature.at, f"a path needs a bound of {LONGEST_PATH} or less, such as *1..5"
            )
        if feature.name == "hop":
            hops += 1
            if hops > MOST_HOPS:
                raise refuse(cypher, feature.at, f"at most {MOST_HOPS} relationships a statement")


def _check_calls(cypher: str, statement: Statement) -> None:
    product = 1
    for call in statement.calls:
        if call.name.lower() not in FUNCTIONS:
            raise refuse(cypher, call.at, f"the function {call.name} is not open to questions")
        if call.name.lower() == "range":
            product *= max(1, _width(cypher, call))
            if product > WIDEST_RANGES:
                raise refuse(
                    cypher, call.at, f"the ranges together give more than {WIDEST_RANGES:,} rows"
                )


def _width(cypher: str, call: Call) -> int:
    """How many numbers a range gives; its ends are written as numbers, or as size(…)."""
    numbers = [_number(argument) for argument in call.arguments]
    if not 2 <= len(numbers) <= 3 or None in numbers[:1] + numbers[2:]:
        raise refuse(cypher, call.at, "range takes two or three whole numbers as they are")
    first, last, step = numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1
    if last is None:
        if _is_size(call.arguments[1]):
            return 1
        raise refuse(cypher, call.at, "range ends at a whole number, or at size(…)")
    width = abs(last - (first or 0)) // max(1, abs(step or 1)) + 1
    if width > WIDEST_RANGE:
        raise refuse(cypher, call.at, f"a range has {WIDEST_RANGE:,} numbers at most")
    return width


def _number(words: tuple[Token, ...]) -> int | None:
    texts = [token.text for token in words]
    sign = -1 if texts[:1] == ["-"] else 1
    digits = texts[1:] if texts[:1] in (["-"], ["+"]) else texts
    if len(digits) == 1 and digits[0].isdecimal() and len(digits[0]) <= LONGEST_NUMBER:
        return sign * int(digits[0])
    return None


def _is_size(words: tuple[Token, ...]) -> bool:
    """``size(x)``, ``size(x.y)``, and the same with ``- 1``: no more than there is."""
    texts = [token.text.lower() for token in words]
    if texts[-2:] == ["-", "1"]:
        texts = texts[:-2]
    inside = words[2 : len(texts) - 1]
    return (
        texts[:2] == ["size", "("]
        and texts[-1] == ")"
        and all(token.kind in ("name", "quoted") or token.text == "." for token in inside)
    )


def _check_expressions(cypher: str, statement: Statement, params: Mapping[str, object]) -> None:
    for feature in statement.features:
        if feature.name == "=~":
            pattern = feature.detail
            if pattern.startswith("$"):
                pattern = str(params.get(pattern[1:], ""))
            elif not pattern.startswith(("'", '"')):
                raise refuse(
                    cypher, feature.at, "=~ takes one string or parameter, not an expression"
                )
            if _endless(pattern):
                raise refuse(
                    cypher, feature.at, "this regular expression could search for ever; simplify it"
                )


# A sign with its backslash: in a statement that is written twice, in a parameter once.
_PART = re.compile(r"\\\\.|\\?.", re.DOTALL)


def _endless(pattern: str) -> bool:
    """Whether an expression may take for ever on one page of text.

    A server of Java searches by trial, and no time-out stops it. So no group repeats what
    repeats or branches inside it, nothing looks back or ahead, and what may be anything (a dot,
    a class, a group) repeats ``MOST_REPEATS`` times at most, never twice in a row.
    """
    inside: list[bool] = [False]  # of each open group: does something in it repeat or branch?
    closed = in_class = False
    repeats = 0
    wide = ran = False  # of the last part: may it be anything, and does it repeat?
    if re.search(r"\\[1-9k]|\(\?[=!<]", pattern):
        return True
    for found in _PART.finditer(pattern):
        part = found.group()
        just_closed, closed = closed, False
        if in_class:
            in_class = part != "]"
        elif part in "*+{" or part == "?":
            if ran and part in "+?":
                continue  # the sign before it, said to be lazy or greedy
            if just_closed and part != "?":
                return True
            if part != "?":
                inside[-1] = True
            if wide and part != "?":
                repeats += 1
                if repeats > MOST_REPEATS or _after_repeat(pattern, found.start()):
                    return True
            ran = True
        elif part == "|":
            inside[-1] = True
            wide = ran = False
        elif part == "(":
            inside.append(False)
            wide = ran = False
        elif part == ")" and len(inside) > 1:
            closed = inside.pop()
            inside[-1] = inside[-1] or closed
            wide, ran = True, False
        else:
            in_class = part == "["
            wide = in_class or part == "." or (part[0] == "\\" and part[-1] not in "ds.")
            ran = False
    return False


# Two parts in a row that repeat and may be anything: `.*.*`, `[^a]+.*`.
_TWICE = re.compile(
    r"(?:\.|\]|\\\\?[DSwWpP](?:\{\w+\})?)(?:[*+]|\{\d*,\d*\})[?+]?(?:\.|\[[^\]]*\]|\\\\?[DSwW])$"
)


def _after_repeat(pattern: str, at: int) -> bool:
    return bool(_TWICE.search(pattern, 0, at))
