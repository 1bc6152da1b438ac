"""Bodies across documents: what each is called, and what the vocabularies say of it.

Both follow from the spellings that stand in the graph, never from what was read first: a
document that comes or goes takes its spellings with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ontology import scheme
from .identity import agency_id

if TYPE_CHECKING:
    from ..loaders.records import Body
    from .build import Graph, Row

# The edges of a body that come from vocabularies.
TOLD = ("HAS_FUNCTION", "BELONGS_TO", "SERVES", "BRANCH_OF")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name of a body as written, with the place of the first document that has it.

    ``place_word`` are the words that told the document's place.
    """

    words: str
    place: str | None
    place_word: str


def add_body(graph: Graph, body: Body, place_word: str) -> tuple[str, str]:
    """Add a body and the bodies above it, with what the vocabularies know of them.

    Where its name tells no place (各有关部门), the words that told the document's place stand.
    """
    here = _add(graph, body, place_word)
    if body.parent is not None:
        add_body(graph, body.parent, place_word)
    return here


def _add(graph: Graph, body: Body, place_word: str) -> tuple[str, str]:
    here = ("Agency", agency_id(body))
    graph.node("Agency", id=here[1], kind=body.kind)
    for function in body.functions:
        concept = scheme("functions").concepts[function.id]
        there = graph.node(
            "Function", id=function.id, label_zh=concept.label_zh, label_en=concept.label_en
        )
        graph.edge(
            "HAS_FUNCTION",
            here,
            ("Function", there),
            main=function.main,
            source=function.source,
            matched=function.word,
        )
    if body.owner is not None:
        graph.edge(
            "BELONGS_TO",
            here,
            ("Jurisdiction", body.owner),
            source=body.owner_source,
            matched=body.owner_word or place_word,
        )
    if body.serves is not None:
        graph.edge(
            "SERVES",
            here,
            ("Jurisdiction", body.serves),
            source=f"places:{body.serves}",
            matched=body.serves_word or place_word,
        )
    if body.parent is not None:
        # The words stand in the name of the branch; they are the name of a superior body
        # that no text names itself.
        graph.edge(
            "BRANCH_OF",
            here,
            ("Agency", agency_id(body.parent)),
            source=body.owner_source,
            matched=body.parent.name,
        )
    return here


def settle_bodies(graph: Graph, owner: Mapping[str, str]) -> None:
    """Name every body, and let its names alone decide what the vocabularies say of it.

    ``owner`` tells which document a node belongs to. A body that its names do not tell (one
    that running text names by its work) keeps what its documents said.
    """
    spelled = _spellings(graph, owner)
    told = type(graph)()
    known: set[str] = set()
    above: dict[str, list[tuple[Body, str]]] = defaultdict(list)

    def tell(key: str, body: Body, place_word: str) -> None:
        known.add(key)
        _add(told, body, place_word)
        if body.parent is not None:
            above[agency_id(body.parent)].append((body.parent, place_word))

    for key in sorted(spelled):
        if found := list(_identified(key, spelled[key])):
            tell(key, *_united(found))
    while waiting := sorted(above.keys() - known - spelled.keys()):
        for key in waiting:
            tell(key, *min(above[key], key=lambda one: (one[0].name, one[1])))
    for name in TOLD:
        kept = [row for row in graph.edges[name] if row["src"] not in known]
        graph.edges[name] = _one_each(name, kept) + told.edges.get(name, [])
    kinds = {row["id"]: row["kind"] for row in graph.nodes["Agency"]}
    kinds |= {row["id"]: row["kind"] for row in told.nodes.get("Agency", ())}
    functions = graph.nodes["Function"] + told.nodes.get("Function", [])
    graph.nodes["Function"] = list({row["id"]: row for row in functions}.values())
    called: dict[str, set[str]] = defaultdict(set)
    for row in graph.edges["BRANCH_OF"]:
        called[row["dst"]].add(row["matched"])
    graph.nodes["Agency"] = []
    for key, kind in kinds.items():
        # Without a name of its own a body is called as its branches call it; one that nothing
        # names will be taken out.
        names = [one.words for one in spelled.get(key, ())] or sorted(called[key])[:1]
        if names:
            graph.node(
                "Agency",
                id=key,
                name=names[0],
                kind=kind,
                spellings=sorted(names),
                named=key in spelled,
            )


def _spellings(graph: Graph, owner: Mapping[str, str]) -> dict[str, list[Spelling]]:
    """The spellings of every body that is named, the one it is called by first.

    That is the one used most in the clauses and columns of its own place; then come those of
    other places, then running text, posts and signatures; of equals the first one, by document
    and position.
    """
    home = {row["src"]: row["dst"] for row in graph.edges["SERVES"]}
    applies = {row["src"]: row for row in graph.edges["APPLIES_TO"]}
    uses: dict[str, dict[str, dict[int, list[tuple[str, int]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for agency, document, row in _named(graph, owner):
        place = applies[document]["dst"] if document in applies else None
        clause = row.get("basis") not in (None, "prose")
        tier = 2 if not clause else 0 if place == home.get(agency) else 1
        # A stand-in of the spool stands for several rows.
        times = 1 if row.get("inherited") else row.get("times", 1)
        uses[agency][row["mention"]][tier] += [(document, row["mention_start"])] * times

    def rank(tiers: dict[int, list[tuple[str, int]]]) -> tuple[int, int, tuple[str, int]]:
        best = min(tiers)
        return best, -len(tiers[best]), min(tiers[best])

    def spelling(words: str, tiers: dict[int, list[tuple[str, int]]]) -> Spelling:
        document = min(min(places) for places in tiers.values())[0]
        row = applies.get(document, {"dst": None, "matched": ""})
        return Spelling(words, row["dst"], row["matched"])

    return {
        agency: [
            spelling(words, found[words]) for words in sorted(found, key=lambda w: rank(found[w]))
        ]
        for agency, found in uses.items()
    }


def _named(graph: Graph, owner: Mapping[str, str]) -> Iterator[tuple[str, str, Row]]:
    """The rows that name a body, with its id and the document.

    An inherited cell is one piece of text, however many duties take it over, and counts with the
    cell it is taken from. What it names alone, as the heading above a list does, counts once.
    """
    stated: set[str] = set()
    taken: dict[tuple[str, str, str, int], Row] = {}
    for row in (row for rows in graph.edges.values() for row in rows if row.get("mention")):
        agency = row["src"] if row["src_label"] == "Agency" else row["dst"]
        document = owner.get(row["src"]) or owner[row["dst"]]
        if row.get("inherited"):
            taken.setdefault((agency, document, row["mention"], row["mention_start"]), row)
        else:
            stated.add(agency)
            yield agency, document, row
    for (agency, document, *_), row in taken.items():
        if agency not in stated:
            yield agency, document, row


def _identified(key: str, spellings: list[Spelling]) -> Iterator[tuple[Body, str]]:
    """What each spelling says of the body, where it alone tells that it is this one."""
    from ..loaders.bodies import identify

    for one in spellings:
        body = identify(one.words, one.place)
        if agency_id(body) == key:
            yield body, one.place_word


def _united(found: list[tuple[Body, str]]) -> tuple[Body, str]:
    """The body as its first spelling tells it, with the further functions of the others."""
    first, place_word = found[0]
    functions = {one.id: one for one in first.functions}
    for body, _ in found[1:]:
        for one in body.functions:
            functions.setdefault(one.id, replace(one, main=False))
    return replace(first, functions=tuple(functions.values())), place_word


def _one_each(name: str, rows: list[Row]) -> list[Row]:
    """One owner, one place, one superior body, and one main function a body.

    Documents may say it in other words: the first in the order of the alphabet stand.
    """
    if name != "HAS_FUNCTION":
        ranked = sorted(rows, key=lambda row: (row["src"], row["dst"], row["matched"]))
        return list({row["src"]: row for row in reversed(ranked)}.values())
    ranked = sorted(rows, key=lambda row: (row["src"], not row["main"], row["dst"], row["matched"]))
    distinct = {(row["src"], row["dst"]): row for row in reversed(ranked)}
    mains: dict[str, str] = {}
    for row in ranked:
        mains.setdefault(row["src"], row["dst"])
    return [row | {"main": mains[row["src"]] == row["dst"]} for row in distinct.values()]
