"""Graph → RDF: nodes as resources, edges as statements with what they rest on.

An edge is a direct triple (``zeren:leads``) and an ``rdf:Statement`` of its class
(``zeren:LEADS``) that carries its columns. What rests on the words of a document has them as a
Web Annotation target as well: the document, a quote selector and a position selector. The result
validates against `ontology/zeren.ttl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdflib import RDF, RDFS, XSD, Literal, Namespace, URIRef
from rdflib import Graph as Triples

from .. import ontology
from ..ontology import Property, schema

if TYPE_CHECKING:
    from .build import Graph

ZEREN = Namespace("https://w3id.org/zeren/ontology#")
IDS = "https://w3id.org/zeren/id/"
OA = Namespace("http://www.w3.org/ns/oa#")

_Triple = tuple[URIRef, URIRef, URIRef | Literal]


def shapes() -> Triples:
    """The classes and shapes of the ontology, for a validator (as shapes and as ontology)."""
    return Triples().parse(Path(str(ontology.__file__)).parent / "zeren.ttl", format="turtle")


def to_rdf(graph: Graph) -> Triples:
    """All rows of a graph as triples; bookkeeping is left out, null is no triple."""
    triples = Triples(bind_namespaces="none")
    for prefix, namespace in (("zeren", ZEREN), ("oa", OA), ("rdf", RDF), ("rdfs", RDFS)):
        triples.bind(prefix, namespace)
    for triple in _triples(graph):
        triples.add(triple)
    return triples


def _triples(graph: Graph) -> Iterator[_Triple]:
    kinds = schema()
    document = _documents(graph)
    for label, node in kinds.nodes.items():
        if node.internal:
            continue
        for row in graph.nodes.get(label, ()):
            me = _iri(label, row[node.key])
            yield me, RDF.type, ZEREN[label]
            yield from _columns(me, node.properties, row)
            yield from _target(me, row, document.get((label, row[node.key])))
    for name, edge in kinds.edges.items():
        for row in graph.edges.get(name, ()):
            src, dst = _iri(row["src_label"], row["src"]), _iri(row["dst_label"], row["dst"])
            me = _statement(name, row)
            yield src, ZEREN[edge.predicate], dst
            yield me, RDF.type, ZEREN[name]
            yield me, RDF.subject, src
            yield me, RDF.predicate, ZEREN[edge.predicate]
            yield me, RDF.object, dst
            yield from _columns(me, edge.properties, row)
            own = document.get((row["src_label"], row["src"]))
            yield from _target(me, row, own or document.get((row["dst_label"], row["dst"])))


def _columns(
    me: URIRef, properties: Iterable[Property], row: Mapping[str, Any]
) -> Iterator[_Triple]:
    for one in properties:
        value = row.get(one.name)
        if value is None:
            continue
        for item in value if one.type == "strings" else [value]:
            # The datatype is that of the value, so that a wrong one is seen by a validator.
            yield me, ZEREN[one.name], Literal(item)


def _target(me: URIRef, row: Mapping[str, Any], document: str | None) -> Iterator[_Triple]:
    """The words and their place as Web Annotation selectors on the document."""
    if row.get("quote") is None or document is None:
        return
    target, words, place = (URIRef(f"{me}/{part}") for part in ("target", "words", "place"))
    yield me, OA.hasTarget, target
    yield target, RDF.type, OA.SpecificResource
    yield target, OA.hasSource, _iri("Document", document)
    yield target, OA.hasSelector, words
    yield words, RDF.type, OA.TextQuoteSelector
    yield words, OA.exact, Literal(row["quote"])
    yield target, OA.hasSelector, place
    yield place, RDF.type, OA.TextPositionSelector
    yield place, OA.start, Literal(row["char_start"], datatype=XSD.nonNegativeInteger)
    yield place, OA.end, Literal(row["char_end"], datatype=XSD.nonNegativeInteger)


def _documents(graph: Graph) -> dict[tuple[str, str], str]:
    """The document each node belongs to, by label and key."""
    found = {("Document", row["id"]): row["id"] for row in graph.nodes.get("Document", ())}
    for row in graph.edges.get("IN_DOCUMENT", ()):
        found[row["src_label"], row["src"]] = row["dst"]
    for row in graph.edges.get("MEASURED_BY", ()):
        if ("Duty", row["src"]) in found:
            found["Indicator", row["dst"]] = found["Duty", row["src"]]
    return found


def _iri(label: str, key: str) -> URIRef:
    return URIRef(f"{IDS}{label}/{quote(str(key), safe='')}")


def _statement(name: str, row: Mapping[str, Any]) -> URIRef:
    """A name from the ends and the place in the text: the same edge, the same name."""
    columns = ("src_label", "src", "dst_label", "dst", "char_start", "mention_start")
    identity = json.dumps([name, *(row.get(column) for column in columns)], ensure_ascii=False)
    digest = blake2b(identity.encode(), digest_size=8).hexdigest()
    return URIRef(f"{IDS}{name}/{digest}")
