"""Turtle → plain data: the only module here that imports rdflib, run when a file has changed.

Every term of every file must be known: a term of a W3C vocabulary that does not exist, a term
of ours that no file declares, or a concept without labels stops the reading with the name of
the file and of the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import (
    DCTERMS,
    ODRL2,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    XSD,
    DefinedNamespace,
)
from rdflib.term import Node

from .schema import OntologyError

ROOT = "https://w3id.org/zeren/"
ZEREN = Namespace(ROOT + "ontology#")

# rdflib knows every term of these; of the others only those we use are listed.
_KNOWN: tuple[type[DefinedNamespace], ...] = (
    RDF, RDFS, OWL, SKOS, SH, XSD, DCTERMS, PROV, ORG, ODRL2,
)  # fmt: skip
_LISTED = {
    "http://www.w3.org/ns/oa#": {
        "Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector",
        "hasBody", "hasTarget", "hasSource", "hasSelector", "refinedBy", "start", "end", "exact",
        "describing", "linking",
    },
    "http://data.europa.eu/eli/ontology#": {
        "LegalResource", "LegalResourceSubdivision", "LegalExpression", "based_on", "cites",
        "is_part_of", "has_part", "jurisdiction", "passed_by", "responsibility_of", "date_document",
        "id_local", "number", "title", "repeals", "first_date_entry_in_force",
        "date_no_longer_in_force", "in_force",
    },
    "http://data.europa.eu/m8g/": {"PublicOrganisation", "PublicService", "hasCompetentAuthority"},
    "http://xmlns.com/foaf/0.1/": {"Person", "Document", "Agent", "name"},
}  # fmt: skip

_TYPES = {
    XSD.string: "string",
    XSD.integer: "integer",
    XSD.double: "float",
    XSD.boolean: "boolean",
}


def read(folder: Path, files: Iterable[Path]) -> dict[str, Any]:
    """The node types, edge types, vocabularies and topic vocabularies of some Turtle files.

    Raises :class:`OntologyError`, naming file and term.
    """
    graphs = {_name(folder, file): _parse(file) for file in files}
    _check_terms(graphs)
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    schemes: dict[str, Any] = {}
    topics: dict[str, Any] = {}
    for name, graph in graphs.items():
        for node in graph.subjects(RDF.type, SH.NodeShape):
            if (node, ZEREN.abstract, Literal(True)) in graph:
                continue
            row = _shape(name, graph, node)
            (edges if row.pop("edge") else nodes).append(row)
        for subject in graph.subjects(RDF.type, SKOS.ConceptScheme):
            row = _scheme(name, graph, subject)
            if name.startswith("topics/"):
                topics[row.pop("id")] = row
            else:
                schemes[row.pop("id")] = row
    return {"nodes": nodes, "edges": edges, "schemes": schemes, "topics": topics}


def _name(folder: Path, file: Path) -> str:
    """The name of a file; one from elsewhere can only be a topic scheme."""
    inside = file.is_relative_to(folder)
    return file.relative_to(folder).as_posix() if inside else f"topics/{file.name}"


def _parse(file: Path) -> Graph:
    # The store keeps triples in the order in which they were read, and that order is what
    # gives words their precedence (a test holds it).
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(file, format="turtle")
    except Exception as error:  # the parser raises many kinds
        raise OntologyError(f"{file.name}: not readable as Turtle: {error}") from error
    return graph


# ---------------------------------------------------------------- terms


def _check_terms(graphs: dict[str, Graph]) -> None:
    declared = {
        subject
        for graph in graphs.values()
        for subject in graph.subjects(RDF.type, None)
        if isinstance(subject, URIRef)
    }
    for name, graph in graphs.items():
        for term in _terms(graph):
            if not (term in declared or (not term.startswith(ROOT) and _exists(term))):
                raise OntologyError(f"{name}: unknown term {_short(graph, term)}")


def _terms(graph: Graph) -> Iterator[URIRef]:
    """Every IRI used as a predicate or object, or as a subject that is not declared here."""
    for subject, predicate, value in graph:
        yield URIRef(str(predicate))
        for end in (subject, value):
            if isinstance(end, URIRef):
                yield end
            elif isinstance(end, Literal) and end.datatype is not None:
                yield end.datatype


def _exists(term: URIRef) -> bool:
    for namespace in _KNOWN:
        if term.startswith(str(namespace)):
            return term in namespace
    for start, names in _LISTED.items():
        if term.startswith(start):
            return term.removeprefix(start) in names
    return False


def _short(graph: Graph, term: URIRef) -> str:
    for prefix, namespace in graph.namespaces():
        if namespace and term.startswith(str(namespace)):
            return f"{prefix}:{term.removeprefix(str(namespace))}"
    return f"<{term}>"


# ---------------------------------------------------------------- vocabularies


def _scheme(file: str, graph: Graph, subject: Node) -> dict[str, Any]:
    concepts = [
        _concept(file, graph, concept)
        for concept in graph.subjects(RDF.type, SKOS.Concept)
        if (concept, SKOS.inScheme, subject) in graph
    ]
    ids = {row["id"] for row in concepts}
    for row in concepts:
        if row["broader"] is not None and row["broader"] not in ids:
            raise OntologyError(f"{file}: {row['id']} is under {row['broader']}, not in its scheme")
    return {
        "id": str(subject).rsplit("/", 1)[-1],
        **_labels(file, graph, subject, SKOS.prefLabel),
        "words": _texts(graph, subject, SKOS.altLabel),
        "concepts": concepts,
    }


def _concept(file: str, graph: Graph, subject: Node) -> dict[str, Any]:
    broader = graph.value(subject, SKOS.broader)
    notes = {
        _local(predicate): _texts(graph, subject, predicate)
        for predicate in graph.predicates(subject, None, unique=True)
        if str(predicate).startswith(str(ZEREN)) and predicate != ZEREN.abbreviation
    }
    for predicate in (SKOS.notation, SKOS.note):
        if (subject, predicate, None) in graph:
            notes[_local(predicate)] = _texts(graph, subject, predicate)
    return {
        "id": _local(subject),
        **_labels(file, graph, subject, SKOS.prefLabel),
        "words": _texts(graph, subject, SKOS.altLabel),
        "hidden": [word.lower() for word in _texts(graph, subject, SKOS.hiddenLabel)],
        "broader": None if broader is None else _local(broader),
        "abbreviations": [
            _pair(file, subject, text) for text in _texts(graph, subject, ZEREN.abbreviation)
        ],
        "notes": notes,
    }


def _pair(file: str, subject: Node, text: str) -> list[str]:
    short, arrow, full = text.partition("→")
    if not (short and arrow and full) or len(short) >= len(full):
        raise OntologyError(f"{file}: {_local(subject)}: {text!r} is no short→full")
    return [short, full]


def _labels(file: str, graph: Graph, subject: Node, predicate: URIRef) -> dict[str, str]:
    found = {
        value.language: str(value)
        for value in graph.objects(subject, predicate)
        if isinstance(value, Literal)
    }
    for language in ("zh", "en"):
        if language not in found:
            raise OntologyError(f"{file}: {_local(subject)} has no label in {language!r}")
    return {"label_zh": found["zh"], "label_en": found["en"]}


def _texts(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    return [str(value) for value in graph.objects(subject, predicate)]


def _local(term: Node) -> str:
    return str(term).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


# ---------------------------------------------------------------- shapes


def _shape(file: str, graph: Graph, node: Node) -> dict[str, Any]:
    """A node or edge type, its properties in the order of sh:order, those of its superclasses in.

    What a subclass says about a property stands over what its superclass says.
    """
    lineage = list(_lineage(graph, node))
    properties: dict[str, dict[str, Any]] = {}
    order: dict[str, float] = {}
    for level in reversed(lineage):
        for shape in graph.objects(level, SH.property):
            path = graph.value(shape, SH.path)
            if str(path).startswith(str(ZEREN)):  # else the ends, or a part of RDF only
                _property(file, graph, node, shape, properties, order)
    edge = RDF.Statement in lineage
    return {
        "edge": edge,
        "name": _local(node),
        **_labels(file, graph, node, RDFS.label),
        "properties": [properties[name] for name in sorted(properties, key=lambda n: order[n])],
        **(
            {
                "ends": _ends(file, graph, node, lineage),
                "evidence": _evidence(file, node, lineage),
                "predicate": _predicate(file, graph, node),
            }
            if edge
            else {"internal": (node, ZEREN.internal, Literal(True)) in graph}
        ),
    }


def _lineage(graph: Graph, node: Node) -> Iterator[Node]:
    seen = set()
    queue = [node]
    while queue:
        level = queue.pop(0)
        if level not in seen:
            seen.add(level)
            yield level
            queue += list(graph.objects(level, RDFS.subClassOf))


def _property(
    file: str,
    graph: Graph,
    node: Node,
    shape: Node,
    properties: dict[str, dict[str, Any]],
    order: dict[str, float],
) -> None:
    name = str(graph.value(shape, SH.name))
    path = graph.value(shape, SH.path)
    if path is None or name == "None":
        raise OntologyError(f"{file}: {_local(node)} has a property without sh:path or sh:name")
    row = properties.setdefault(
        name,
        {
            "name": name,
            "required": False,
            "values": None,
            "minimum": None,
            "below": None,
            "at_most": None,
            "index": None,
            "derived": [],
        },
    )
    datatype = graph.value(shape, SH.datatype)
    if datatype is not None:
        if URIRef(str(datatype)) not in _TYPES:
            raise OntologyError(f"{file}: {_local(node)}.{name} has no type of ours: {datatype}")
        row["type"] = _TYPES[URIRef(str(datatype))]
        if row["type"] == "string" and graph.value(shape, SH.maxCount) is None:
            row["type"] = "strings"
    if "type" not in row:
        raise OntologyError(f"{file}: {_local(node)}.{name} has no sh:datatype")
    least = graph.value(shape, SH.minCount)
    if least is not None:
        row["required"] = int(str(least)) > 0
    values = graph.value(shape, SH["in"])
    if values is not None:
        row["values"] = [str(value) for value in Collection(graph, values)]
    # What is not known is null: no column may hold an empty text.
    text = datatype is not None and row["type"] in ("string", "strings")
    if text and (shape, SH.minLength, Literal(1)) not in graph:
        raise OntologyError(f"{file}: {_local(node)}.{name} lacks sh:minLength 1")
    minimum = graph.value(shape, SH.minInclusive)
    if minimum is not None:
        row["minimum"] = int(str(minimum))
    for column, predicate in (("below", SH.lessThan), ("at_most", SH.lessThanOrEquals)):
        other = graph.value(shape, predicate)
        if other is not None:
            row[column] = _local(other)
    index = graph.value(shape, ZEREN["index"])
    if index is not None:
        if str(index) not in ("words", "value"):
            raise OntologyError(f"{file}: {_local(node)}.{name}: an index is of words or value")
        row["index"] = str(index)
    row["derived"] += sorted(_local(one) for one in graph.objects(shape, ZEREN.derivedFrom))
    place = graph.value(shape, SH.order)
    order[name] = float(str(place)) if place is not None else order.get(name, len(order) + 100.0)
    row |= _labels(file, graph, path, RDFS.label)


def _ends(file: str, graph: Graph, node: Node, lineage: list[Node]) -> list[Any]:
    """Triples of source, destination and what only these ends require.

    They stand in the shape itself, in the alternatives of its sh:xone, or in a superclass.
    """
    for level in lineage:
        alternatives = graph.value(level, SH.xone)
        if alternatives is not None:
            shapes = list(Collection(graph, alternatives))
            found = [
                (_end(graph, one, RDF.subject), _end(graph, one, RDF.object)) for one in shapes
            ]
            extra = [_required_here(graph, one) for one in shapes]
        else:
            found = [(_end(graph, level, RDF.subject), _end(graph, level, RDF.object))]
            extra = [[]]
        if all(src and dst for src, dst in found):
            return [[src, dst, names] for (src, dst), names in zip(found, extra, strict=True)]
    raise OntologyError(f"{file}: {_local(node)} has an end without sh:class")


def _predicate(file: str, graph: Graph, node: Node) -> str:
    for one in graph.objects(node, SH.property):
        value = graph.value(one, SH.hasValue)
        if graph.value(one, SH.path) == RDF.predicate and value is not None:
            return _local(value)
    raise OntologyError(f"{file}: {_local(node)} names no rdf:predicate")


def _end(graph: Graph, shape: Node, which: URIRef) -> str | None:
    for one in graph.objects(shape, SH.property):
        if graph.value(one, SH.path) == which:
            found = graph.value(one, SH["class"])
            if found is not None:
                return _local(found)
    return None


def _required_here(graph: Graph, shape: Node) -> list[str]:
    return [
        _local(path)
        for one in graph.objects(shape, SH.property)
        for path in graph.objects(one, SH.path)
        if path not in (RDF.subject, RDF.object)
        and int(str(graph.value(one, SH.minCount) or 0)) > 0
    ]


def _evidence(file: str, node: Node, lineage: list[Node]) -> str:
    kinds = {
        ZEREN.TextEvidence: "text",
        ZEREN.VocabularyEvidence: "vocabulary",
        ZEREN.StructureEvidence: "structure",
    }
    for level in lineage:
        if level in kinds:
            return kinds[URIRef(str(level))]
    raise OntologyError(f"{file}: {_local(node)} does not say what its evidence is")
