"""The Cypher that every engine understands alike: what a named query may not use, and why.

Each row below was met as a difference between the embedded engine and Neo4j, most of them
silent: other rows, and no error. A query file that uses one is refused when it is loaded.
"""

from __future__ import annotations

from .grammar import Statement
from .guard import admit
from .tokens import refuse

# Functions that give the same answer on both engines.
COMMON_FUNCTIONS = frozenset(
    {
        "count",
        "collect",
        "min",
        "max",
        "coalesce",
        "size",
        "tolower",
        "toupper",
        "round",
        "abs",
        "date",
        "trim",
        "replace",
    }
)

_FUNCTION_REASONS = {
    "substring": "counts from 0 on one engine and from 1 on the other; use STARTS WITH or CONTAINS",
    **dict.fromkeys(
        ("left", "right", "reverse"), "counts what is seen as one sign on one engine only"
    ),
    **dict.fromkeys(("labels", "keys", "typeof"), "gives a list on one engine and text on another"),
    **dict.fromkeys(
        ("type", "label", "head", "last", "tail", "split", "nodes", "relationships", "rels"),
        "is there on one engine only",
    ),
    **dict.fromkeys(
        ("tostring", "tointeger", "tofloat", "toboolean", "cast", "datetime"),
        "is there on one engine only",
    ),
    **dict.fromkeys(("id", "elementid"), "gives a number of the engine, which is not ours to show"),
    "sum": "of nothing is 0 on one engine and null on the other; use count, or coalesce(sum(…), 0)",
    "avg": "differs in the last digits; use round(avg(…), 6)",
}

_REASONS = {
    "undirected path": "a path without direction may turn back on one engine",
    "path mode": "is there on one engine only",
    "shortest": "is written differently; ask the adapter",
    "label expression": "is there on one engine only",
    "label test": "is there on one engine only",
    "where inside": "WHERE inside a pattern is there on one engine only",
    "index": "a list counts from 0 on one engine and from 1 on the other",
    "list comprehension": "is there on one engine only",
    "pattern comprehension": "is there on one engine only",
    "pattern as value": "is there on one engine only; use EXISTS { MATCH … }",
    "map projection": "is there on one engine only",
    "short subquery": "a subquery starts with MATCH on one engine",
    "return in subquery": "a subquery ends without RETURN on one engine",
    "collect subquery": "is there on one engine only",
    "null in list": "2 IN [1, null] is null on one engine and false on the other",
    "null in map": "one engine can't tell the type; use CASE WHEN … END",
    "parameter in quantifier": "one engine can't take a parameter inside any, all, none or single",
    "parameter is null": "one engine can't type a null; use '' for any",
    "null in optional": (
        "a name that may be null, in the WHERE of OPTIONAL MATCH, never matches on one engine; "
        "collect first, or test it in a WITH … WHERE"
    ),
    "name taken": "an alias that is bound already is an error on one engine",
    "with order": "WITH … ORDER BY needs LIMIT on one engine; order at the end",
    "quoted": "choose a name that needs no back-ticks",
    "union": "is ordered as a whole on neither engine; gather lists and UNWIND them",
    "unordered": "the rows have no order; end with ORDER BY",
    "unnamed": "a column needs a name: AS …",
    "star": "name the columns",
    "=~": "is written for one kind of regular expression; use STARTS WITH or CONTAINS",
    "||": "is there on one engine only; use +",
}


def common(cypher: str) -> Statement:
    """The statement, if every engine answers it alike; else an error with the place and why.

    >>> common("MATCH (d:Duty) RETURN substring(d.title, 2) AS rest ORDER BY rest")
    Traceback (most recent call last):
    ...
    zeren.queries.tokens.Refused: substring: counts from 0 on one engine and from 1 on ...
    """
    statement = admit(cypher)
    wrapped = _wrapped(statement)
    for call in statement.calls:
        name = call.name.lower()
        if name not in COMMON_FUNCTIONS and call.at not in wrapped:
            reason = _FUNCTION_REASONS.get(name, "is not known to be there on every engine")
            raise refuse(cypher, call.at, f"{call.name}: {reason}")
    for feature in statement.features:
        if feature.name in _REASONS:
            shown = feature.detail or feature.name
            raise refuse(cypher, feature.at, f"{shown}: {_REASONS[feature.name]}")
    return statement


def _wrapped(statement: Statement) -> set[int]:
    """Where a sum stands in coalesce and an average in round: there they are alike."""
    inner = {("coalesce", "SUM"), ("round", "AVG")}
    return {
        call.arguments[0][0].at
        for call in statement.calls
        if call.arguments and (call.name.lower(), call.arguments[0][0].word) in inner
    }
