"""Records → graph: what one document says, and several documents as one graph.

A graph is plain rows. :func:`fragment` gives what one document says, :func:`merge` puts
documents together. What follows from several documents (the name of an agency, the document
that a citation means) is worked out anew at each merge, from the edges alone, so that building
A and then B gives the same rows as building both together.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..ontology import places as gazetteer
from ..ontology import scheme, topic_schemes
from ..ontology.schema import schema
from .bodies import add_body, settle_bodies
from .derived import derive
from .identity import (
    document_id,
    id_of,
    make_id,
    normal_number,
    normal_title,
    own_title,
    place_of_title,
)
from .streams import only

if TYPE_CHECKING:
    from ..loaders.records import Applied, Assignment, Document, Duty, Match, Mention
    from ..ontology.schema import Property
    from .streams import Whole

Row = dict[str, Any]


@dataclass
class Graph:
    """Rows by label and by relationship.

    A node row has the properties of its label, all of them, ``None`` for what is not known. An
    edge row has ``src``, ``dst``, ``src_label``, ``dst_label`` and the properties of its type.
    """

    nodes: dict[str, list[Row]] = field(default_factory=dict)
    edges: dict[str, list[Row]] = field(default_factory=dict)

    def node(self, label: str, **given: Any) -> str:
        """Add a node and give its key; what is not given is ``None``."""
        row = _complete(label, schema().nodes[label].properties, given)
        self.nodes.setdefault(label, []).append(row)
        return str(row[schema().nodes[label].key])

    def edge(self, name: str, src: tuple[str, str], dst: tuple[str, str], **given: Any) -> None:
        """Add an edge between two nodes, each named by label and key."""
        row = _complete(name, schema().edges[name].properties, given)
        ends = {"src": src[1], "dst": dst[1], "src_label": src[0], "dst_label": dst[0]}
        self.edges.setdefault(name, []).append(ends | row)


def _complete(name: str, properties: tuple[Property, ...], given: Mapping[str, Any]) -> Row:
    row = {one.name: given.get(one.name) for one in properties}
    if unknown := given.keys() - row.keys():
        raise TypeError(f"{name} has no property {', '.join(sorted(unknown))}")
    # Missing is null, never empty text.
    return {key: None if value in ("", []) else value for key, value in row.items()}


# ---------------------------------------------------------------- one document


def fragment(document: Document) -> Graph:
    """What one document says, as a graph of its own (without the names it shares with others)."""
    return merge(None, [findings(document)])


def findings(doc: Document) -> Graph:
    """What one document says, before `merge` has named its bodies and the works it cites."""
    graph = Graph()
    key = id_of(doc)
    me = ("Document", key)
    graph.node(
        "Document",
        id=key,
        title=doc.title,
        number=doc.number,
        issued_on=doc.issued_on,
        form=doc.form,
        file=doc.file,
        sha256=doc.sha256,
        text=doc.text,
        loaded=True,
        source_url=doc.source_url,
        retrieved_on=doc.retrieved_on,
        place_name=doc.place_name,
        validity="unknown",  # worked out in `merge`: another document may replace it
        **_own_validity(doc),
    )
    if doc.place is not None:
        graph.edge(
            "APPLIES_TO",
            me,
            ("Jurisdiction", doc.place),
            source=f"places:{doc.place}",
            matched=doc.place_word,
        )
    if doc.issuer is not None:
        graph.edge(
            "ISSUED_BY",
            me,
            add_body(graph, doc.issuer.body, doc.place_word),
            **_named(doc, doc.issuer),
        )
    for group in doc.groups:
        graph.edge("STEERS", add_body(graph, group.body, doc.place_word), me, **_named(doc, group))
    for one in doc.spelled:
        graph.edge("NAMED_IN", add_body(graph, one.body, doc.place_word), me, **_named(doc, one))
    for seq, section in enumerate(sorted(doc.sections, key=lambda one: one.start), 1):
        here = ("Section", make_id("s", key, section.key))
        graph.node("Section", id=here[1], key=section.key, title=section.title, seq=seq)
        graph.edge("IN_DOCUMENT", here, me)
        if section.parent is not None:
            graph.edge("PART_OF", here, ("Section", make_id("s", key, section.parent)))
    for duty in doc.duties:
        _add_duty(graph, me, duty, doc)
    for cited in doc.citations:
        relation = scheme("relations").concepts[cited.relation].notes["relationship"][0]
        # Which document is meant is decided in `merge`, where the others are known.
        graph.edge(
            relation,
            me,
            ("Document", ""),
            title=cited.title,
            number=cited.number,
            quote=cited.quote,
            char_start=cited.start,
            char_end=cited.end,
        )
    for gone in doc.replaces:
        graph.edge(
            "REPLACES",
            me,
            ("Document", ""),
            title=gone.title,
            number=gone.number,
            quote=gone.quote,
            char_start=gone.start,
            char_end=gone.end,
        )
    _add_people(graph, me, doc)
    _add_unsure(graph, me, doc)
    _add_corrections(graph, me, doc)
    return graph


def _own_validity(doc: Document) -> Row:
    """What the document says of its own term, with its words."""
    own = doc.validity
    if own is None:
        return {}
    return {
        "valid_from": own.since,
        "valid_until": own.until,
        "validity_stated": own.state,
        "validity_quote": own.quote,
        "validity_start": own.start,
        "validity_end": own.end,
    }


def _named(doc: Document, mention: Mention) -> Row:
    """The evidence of an edge that rests on the bare name of a body."""
    return {
        "quote": doc.text[mention.start : mention.end],
        "char_start": mention.start,
        "char_end": mention.end,
        "mention": mention.name,
        "mention_start": mention.start,
        "mention_end": mention.end,
    }


def _add_duty(graph: Graph, document: tuple[str, str], duty: Duty, doc: Document) -> None:
    here = ("Duty", make_id("t", document[1], duty.key))
    graph.node(
        "Duty",
        id=here[1],
        key=duty.key,
        title=duty.title,
        text=duty.text,
        char_start=duty.start,
        char_end=duty.end,
        title_start=duty.title_start,
        title_end=duty.title_end,
        due=duty.due,
        due_by=duty.due_by,
        due_quote=duty.due_quote,
        due_start=duty.due_start,
        due_end=duty.due_end,
        status=duty.status,
        open_ended=duty.open_ended,
        seq=duty.seq,
    )
    graph.edge("IN_DOCUMENT", here, document)
    if duty.section is not None:
        graph.edge("IN_SECTION", here, ("Section", make_id("s", document[1], duty.section)))
    for assignment in duty.assignments:
        _add_assignment(graph, here, assignment, doc)
    for count, indicator in enumerate(duty.indicators, 1):
        there = ("Indicator", make_id("i", here[1], count))
        graph.node(
            "Indicator",
            id=there[1],
            kind=indicator.kind,
            metric=indicator.metric,
            comparator=indicator.comparator,
            value=None if indicator.value is None else float(indicator.value),
            unit=indicator.unit,
            due=indicator.due,
            due_by=indicator.due_by,
            status=indicator.status,
            quote=indicator.quote,
            char_start=indicator.start,
            char_end=indicator.end,
        )
        graph.edge("MEASURED_BY", here, there)
    for topic in duty.topics:
        graph.edge("ABOUT", here, _topic(graph, topic), **_vocabulary(topic))


def _add_assignment(graph: Graph, duty: tuple[str, str], one: Assignment, doc: Document) -> None:
    graph.edge(
        scheme("roles").concepts[one.role].notes["relationship"][0],
        add_body(graph, one.body, doc.place_word),
        duty,
        role=one.role,
        basis=one.basis,
        seq=one.seq,
        inherited=one.inherited,
        quote=one.quote,
        char_start=one.start,
        char_end=one.end,
        mention=one.agency,
        mention_start=one.mention_start,
        mention_end=one.mention_end,
        **_marked(one.corrected),
    )


def _add_people(graph: Graph, document: tuple[str, str], doc: Document) -> None:
    known = set()
    for person in doc.people:
        here = ("Person", make_id("p", document[1], person.name))
        if here not in known:
            known.add(here)
            graph.node("Person", id=here[1], name=person.name)
            graph.edge("IN_DOCUMENT", here, document)
        span = {"quote": person.quote, "char_start": person.start, "char_end": person.end}
        if person.group is not None:
            group = add_body(graph, person.group.body, doc.place_word)
            graph.edge("MEMBER_OF", here, group, position=person.position, **span)
        if person.agency is not None:
            graph.edge(
                "HOLDS_POST_IN",
                here,
                add_body(graph, person.agency.body, doc.place_word),
                post=person.post,
                mention=person.agency.name,
                mention_start=person.agency.start,
                mention_end=person.agency.end,
                **span,
            )


def _add_unsure(graph: Graph, document: tuple[str, str], doc: Document) -> None:
    known = set()
    for one in doc.unsure:
        # A merged cell is doubted once, however many rows take it over.
        here = ("Unsure", make_id("u", document[1], one.start, one.end, one.reason))
        if one.start == one.end or here in known:
            continue
        known.add(here)
        graph.node(
            "Unsure",
            id=here[1],
            reason=one.reason,
            line=one.line,
            quote=one.quote,
            char_start=one.start,
            char_end=one.end,
        )
        graph.edge("IN_DOCUMENT", here, document)


def _add_corrections(graph: Graph, document: tuple[str, str], doc: Document) -> None:
    for one in doc.corrections:
        here = ("Correction", make_id("c", document[1], one.id))
        graph.node(
            "Correction",
            id=here[1],
            finding=one.finding,
            duty=one.duty,
            agency=one.agency,
            said=one.role or one.value,
            was=one.before,
            quote=one.quote,
            char_start=one.start,
            char_end=one.end,
            **_marked(one),
        )
        graph.edge("IN_DOCUMENT", here, document)
        if one.duty is not None:
            graph.edge("CORRECTS", here, ("Duty", make_id("t", document[1], one.duty)))


def _marked(one: Applied | None) -> Row:
    """Who corrected it, when and why; nothing where nobody did."""
    if one is None:
        return {}
    return {"corrected_by": one.by, "corrected_on": one.on, "corrected_why": one.why}


def _topic(graph: Graph, topic: Match) -> tuple[str, str]:
    for topics in topic_schemes():
        if concept := topics.concepts.get(topic.id):
            break
    else:
        raise KeyError(f"no topic {topic.id!r} in the ontology")
    return "Topic", graph.node(
        "Topic", id=topic.id, label_zh=concept.label_zh, label_en=concept.label_en
    )


def _vocabulary(match: Match) -> Row:
    told = {"main": match.main, "source": match.source, "matched": match.word}
    return told | _marked(match.corrected)


# ---------------------------------------------------------------- several documents


def merge(old: Graph | None, fragments: Iterable[Graph], *, without: Collection[str] = ()) -> Graph:
    """One graph of what was there and what is new, rows in a fixed order.

    A document in ``fragments`` takes the place of the one with its id; those in ``without``
    leave. Bodies, functions, topics and places that nothing points to any more leave too.
    """
    new = list({tuple(row["id"] for row in _loaded(one)): one for one in fragments}.values())
    leaving = set(without) | {row["id"] for one in new for row in _loaded(one)}
    parts = ([] if old is None else [_less(old, leaving)]) + new
    whole = Graph(
        {label: _distinct(label, parts) for label in schema().nodes},
        {
            name: [row for one in parts for row in one.edges.get(name, ())]
            for name in schema().edges
        },
    )
    _resolve_citations(whole)
    _settle_validity(whole)
    settle_bodies(whole, owners(whole))
    _drop_orphans(whole)
    derive(whole)
    return ordered(whole)


def _loaded(graph: Graph) -> Iterator[Row]:
    return (row for row in graph.nodes.get("Document", ()) if row["loaded"])


def owners(graph: Whole) -> dict[str, str]:
    """Which document a node belongs to; nodes that documents share are not in it."""
    documents = only(graph.nodes.get("Document", ()), "loaded")
    found = {row["id"]: row["id"] for row in documents if row["loaded"]}
    found |= {row["src"]: row["dst"] for row in only(graph.edges.get("IN_DOCUMENT", ()))}
    for row in only(graph.edges.get("MEASURED_BY", ())):
        found[row["dst"]] = found[row["src"]]
    return found


def _less(graph: Graph, leaving: Collection[str]) -> Graph:
    """The graph without some documents and all that is theirs alone."""
    owner = owners(graph)
    return Graph(
        {
            label: [row for row in rows if owner.get(next(iter(row.values()))) not in leaving]
            for label, rows in graph.nodes.items()
        },
        {
            # What a document says of another one is the first one's: it stays when the other goes.
            name: [row for row in rows if _owner_of_edge(owner, row) not in leaving]
            for name, rows in graph.edges.items()
        },
    )


def _owner_of_edge(owner: Mapping[str, str], row: Row) -> str | None:
    return owner.get(row["src"]) or owner.get(row["dst"])


def _distinct(label: str, parts: Iterable[Graph]) -> list[Row]:
    """One row a key, whatever the order of the parts."""
    key = schema().nodes[label].key
    rows: dict[str, Row] = {}
    for part in parts:
        for row in part.nodes.get(label, ()):
            before = rows.setdefault(row[key], row)
            if before is not row and as_text(row) < as_text(before):
                rows[row[key]] = row
    return list(rows.values())


def as_text(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _resolve_citations(graph: Graph) -> None:
    """Let every citation point to the loaded document it means, else to a stub."""
    loaded = list(_loaded(graph))
    places = {row["src"]: row["dst"] for row in graph.edges["APPLIES_TO"]}
    by_id = {row["id"] for row in loaded}
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in loaded:
        if row["number"]:
            by_words["number", normal_number(row["number"])].append(row["id"])
        place = places.get(row["id"])
        if place and row["title"]:
            by_words["title", place, normal_title(row["title"])].append(row["id"])
            by_words["own", place, own_title(row["title"])].append(row["id"])

    def meant(name: str, row: Row) -> str:
        # Who puts a plan out of force speaks of another one, of its own place.
        gone = name == "REPLACES"
        title, number = row["title"] or row["number"], row["number"]
        place = place_of_title(title)
        key = document_id(place, number, title, None)
        if gone and key == row["src"]:
            key = document_id(place, None, title, f"before {key}")
        if key in by_id:
            return key
        # A title without its issuer, or a document without a number: words that fit just one.
        words: tuple[str, ...] | None = None
        if number and place is None:
            words = ("number", normal_number(number))
        elif gone and not number and (home := place or places.get(row["src"])):
            words = ("own", home, own_title(title))
        elif not number and place is not None:
            words = ("title", place, normal_title(title))
        fitting = by_words.get(words, []) if words else []
        if gone:
            fitting = [one for one in fitting if one != row["src"]]
        return fitting[0] if len(fitting) == 1 else key

    spelled: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for name in _citing():
        rows = [row | {"dst": meant(name, row)} for row in graph.edges[name]]
        # A sentence may name one document twice, by its title and by its number.
        once = {(row["src"], row["dst"], row["char_start"]): row for row in reversed(rows)}
        graph.edges[name] = list(once.values())
        for row in graph.edges[name]:
            if row["dst"] not in by_id:
                spelled[row["dst"]][row["title"] or row["number"], row["number"] or ""] += 1
    graph.nodes["Document"] = loaded
    for key, words in spelled.items():
        title, number = min(words, key=lambda one: (-words[one], one))
        graph.node("Document", id=key, title=title, number=number, loaded=False)


def _settle_validity(graph: Graph) -> None:
    """Mark the documents that another one puts out of force; of others stands what they say."""
    gone = {row["dst"] for row in graph.edges["REPLACES"]}
    graph.nodes["Document"] = [
        row
        | {"validity": "superseded" if row["id"] in gone else row["validity_stated"] or "unknown"}
        for row in graph.nodes["Document"]
    ]


def _citing() -> list[str]:
    """The types of edges that lead from a document to a document."""
    return [name for name, edge in schema().edges.items() if ("Document", "Document") in edge.ends]


def _drop_orphans(graph: Graph) -> None:
    """Take out bodies that nothing names, and terms and places that nothing uses."""
    bound = {row["id"] for row in _loaded(graph)} | owners(graph).keys()
    alive = {
        row[end]
        for rows in graph.edges.values()
        for row in rows
        for end, other in (("src", "dst"), ("dst", "src"))
        if row[f"{end}_label"] == "Agency" and row[other] in bound
    }
    above = {row["src"]: row["dst"] for row in graph.edges["BRANCH_OF"]}
    waiting = list(alive)
    while waiting:
        parent = above.get(waiting.pop())
        if parent is not None and parent not in alive:
            alive.add(parent)
            waiting.append(parent)
    kept = bound | alive
    for name, rows in graph.edges.items():
        if name != "PART_OF":
            graph.edges[name] = [row for row in rows if row["src"] in kept]
    graph.nodes["Agency"] = [row for row in graph.nodes["Agency"] if row["id"] in alive]
    # A function and a topic may have the same id.
    for label, name in (("Function", "HAS_FUNCTION"), ("Topic", "ABOUT")):
        used = {row["dst"] for row in graph.edges[name]}
        graph.nodes[label] = [row for row in graph.nodes[label] if row["id"] in used]
    _place_jurisdictions(graph)


def _place_jurisdictions(graph: Graph) -> None:
    """The places that are used, and those above them up to the nation."""
    codes = {
        row["dst"]
        for name in ("APPLIES_TO", "BELONGS_TO", "SERVES")
        for row in graph.edges[name]
        if row["dst_label"] == "Jurisdiction"
    }
    chains = {code: gazetteer.ancestors(code) for code in codes}
    codes |= {place.code for chain in chains.values() for place in chain}
    graph.nodes["Jurisdiction"] = []
    graph.edges["PART_OF"] = [
        row for row in graph.edges["PART_OF"] if row["src_label"] != "Jurisdiction"
    ]
    for code in codes:
        place = gazetteer.places()[code]
        graph.node(
            "Jurisdiction",
            code=code,
            name=place.name,
            level=place.level,
            names=list(gazetteer.names(code)),
        )
        if place.parent is not None:
            graph.edge(
                "PART_OF",
                ("Jurisdiction", code),
                ("Jurisdiction", place.parent),
                source=f"places:{code}",
                matched=place.name,
            )


def ordered(graph: Graph) -> Graph:
    """The same rows, sorted: what was read first leaves no trace."""
    return Graph(
        {
            label: sorted(graph.nodes.get(label, ()), key=lambda row: row[node.key])
            for label, node in schema().nodes.items()
        },
        {
            name: sorted(
                graph.edges.get(name, ()), key=lambda row: (row["src"], row["dst"], as_text(row))
            )
            for name in schema().edges
        },
    )
