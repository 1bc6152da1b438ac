"""What words mean and what may stand in the graph: the schema, the vocabularies, the places.

`schema()` gives the node and edge types, `scheme(name)` a vocabulary, `topic_schemes()` the
topic vocabularies, `fingerprint()` a hash over all of it; `zeren.ontology.places` knows places.
"""

# Not looked up on first use like the names of other packages: importing the module `schema`
# binds its name here, and only an import in this place puts the function over it for good.
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
