"""How documents become one checked graph, and the engines that keep it.

``connect`` opens a graph, :class:`Graph` is the graph as plain rows; building lives in
:mod:`zeren.graph.store`. Names are looked up on first use: asking a question must not import
what only building needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .build import Graph
    from .engine import Engine, GraphError, QueryError, Rows, connect, default_target

__all__ = ["Engine", "Graph", "GraphError", "QueryError", "Rows", "connect", "default_target"]

# public name -> module that defines it
_NAMES = {
    "Graph": ".build",
    "Engine": ".engine",
    "GraphError": ".engine",
    "QueryError": ".engine",
    "Rows": ".engine",
    "connect": ".engine",
    "default_target": ".engine",
}


def __getattr__(name: str) -> object:
    if name in _NAMES:
        from importlib import import_module

        return getattr(import_module(_NAMES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
