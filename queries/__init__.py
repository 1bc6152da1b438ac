"""The questions: what can be asked of a graph, and how an answer looks.

``run`` asks one of the named ``QUERIES`` (a file each, beside this one), ``connect`` opens a
graph for any question. Names are looked up on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .catalogue import QUERIES, Parameter, Query, QueryFileError
    from .guard import Refused, admit
    from .result import Result
    from .session import QueryError, Session, connect, run

__all__ = [
    "QUERIES",
    "Parameter",
    "Query",
    "QueryError",
    "QueryFileError",
    "Refused",
    "Result",
    "Session",
    "admit",
    "connect",
    "run",
]

# public name -> module that defines it
_NAMES = {
    "QUERIES": ".catalogue",
    "Parameter": ".catalogue",
    "Query": ".catalogue",
    "QueryFileError": ".catalogue",
    "Refused": ".tokens",
    "admit": ".guard",
    "Result": ".result",
    "QueryError": ".session",
    "Session": ".session",
    "connect": ".session",
    "run": ".session",
}


def __getattr__(name: str) -> object:
    if name in _NAMES:
        from importlib import import_module

        return getattr(import_module(_NAMES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
