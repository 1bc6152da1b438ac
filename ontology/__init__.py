"""What words mean and what may stand in the graph: the schema, the vocabularies, the places.

`schema()` gives the node and edge types, `scheme(name)` a vocabulary, `topic_schemes()` the
topic vocabularies, `fingerprint()` a hash over all of it; `zeren.ontology.places` knows places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .schema import (
        Concept,
        EdgeType,
        NodeType,
        OntologyError,
        Property,
        Schema,
        Scheme,
        fingerprint,
        schema,
        scheme,
        topic_schemes,
    )

__all__ = [
    "Concept",
    "EdgeType",
    "NodeType",
    "OntologyError",
    "Property",
    "Schema",
    "Scheme",
    "fingerprint",
    "schema",
    "scheme",
    "topic_schemes",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        # Importing the submodule `schema` binds that name here; the function of the same name
        # takes its place, for good.
        module = import_module(".schema", __name__)
        globals().update({public: getattr(module, public) for public in __all__})
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
