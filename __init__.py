"""Who is responsible for what: official plans as a graph in which every edge has its sentence.

Names are looked up on first use, so that `import zeren` reads no other module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .loaders import load as read
    from .queries import Result, Session, connect
    from .queries.networks import measures, to_networkx
    from .queries.picture import picture

__all__ = [
    "Result",
    "Session",
    "__version__",
    "connect",
    "measures",
    "picture",
    "read",
    "to_networkx",
]

# public name -> (module, name there)
_NAMES = {
    "connect": (".queries", "connect"),
    "Result": (".queries", "Result"),
    "Session": (".queries", "Session"),
    "read": (".loaders", "load"),
    "to_networkx": (".queries.networks", "to_networkx"),
    "measures": (".queries.networks", "measures"),
    "picture": (".queries.picture", "picture"),
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("zeren")
    if name in _NAMES:
        from importlib import import_module

        module, attribute = _NAMES[name]
        return getattr(import_module(module, __name__), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
