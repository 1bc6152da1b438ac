"""The checks of a graph, and that pySHACL sees the same in the exported Turtle."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib

from zeren.graph.build import Graph, fragment, merge
from zeren.graph.check import problems
from zeren.graph.derived import derive
from zeren.graph.rdf import shapes, to_rdf
from zeren.loaders import load
from zeren.ontology import schema

TEXT = (
    "某县方案\r\n为落实《上级意见》，制定。\n一、任务\n"
    "（一）清理河道。到2030年完成。（县水利局负责）\n组长 张三 县水利局局长"
)


def span(words: str, *names: str) -> dict[str, Any]:
    """Quote, start and end of some words of TEXT, under other columns where given."""
    start = TEXT.index(words)
    quote, first, last = names or ("quote", "char_start", "char_end")
    return {quote: words, first: start, last: start + len(words)}


def named(words: str, name: str) -> dict[str, Any]:
    """A quote, and a name inside it."""
    start = TEXT.index(words) + words.index(name)
    place = {"mention": name, "mention_start": start, "mention_end": start + len(name)}
    return span(words) | place


def small() -> Graph:
    """One node of every label and one edge of every type, all of it right."""
    graph = Graph()
    county, nation = ("Jurisdiction", "999901"), ("Jurisdiction", "100000")
    graph.node("Jurisdiction", code="999901", name="某县", level="county", names=["mou", "某县"])
    graph.node("Jurisdiction", code="100000", name="中国", level="national")
    plan, law = ("Document", "d1"), ("Document", "d2")
    term = span("到2030年", "validity_quote", "validity_start", "validity_end")
    graph.node(
        "Document",
        id="d1",
        title="某县方案",
        text=TEXT,
        form="prose",
        loaded=True,
        validity="in-force",
        validity_stated="in-force",
        **term,
    )
    graph.node("Document", id="d2", title="上级意见", loaded=False, validity="superseded")
    top, inner = ("Section", "s1"), ("Section", "s2")
    graph.node("Section", id="s1", key="一", title="任务")
    graph.node("Section", id="s2", key="一/一", title="清理")
    item = TEXT[TEXT.index("（一）") : TEXT.index("\n组长")]
    duty = ("Duty", "t1")
    places = span("到2030年", "due_quote", "due_start", "due_end")
    for words, name in ((item, "char"), ("清理河道", "title")):
        _, places[f"{name}_start"], places[f"{name}_end"] = span(words).values()
    graph.node(
        "Duty",
        id="t1",
        key="一/一",
        title="清理河道",
        text=item,
        due="2030",
        due_by="2030-12-31",
        open_ended=False,
        seq=1,
        **places,
    )
    bureau, branch, group = ("Agency", "a1"), ("Agency", "a2"), ("Agency", "a3")
    graph.node(
        "Agency", id="a1", name="县水利局", kind="department", spellings=["县水利局"], named=True
    )
    graph.node("Agency", id="a2", name="某分局", kind="branch", named=True)
    graph.node("Agency", id="a3", name="领导小组", kind="group", named=True)
    graph.node("Function", id="water", label_zh="水利", label_en="water")
    graph.node("Topic", id="rivers", label_zh="河道", label_en="rivers")
    graph.node("Topic", id="lakes", label_zh="湖泊", label_en="lakes")
    graph.node("Indicator", id="i1", kind="quantity", comparator=">=", value=90.0, **span("完成"))
    person = ("Person", "p1")
    graph.node("Person", id="p1", name="张三")
    unsure = ("Unsure", "u1")
    graph.node("Unsure", id="u1", reason="names nobody", line=3, **span("（县水利局负责）"))
    correction = ("Correction", "c1")
    graph.node(
        "Correction",
        id="c1",
        finding="assignment",
        duty="一/一",
        agency="县水利局",
        said="responsible",
        was="none",
        corrected_by="王",
        corrected_on="2026-03-01",
        corrected_why="漏读",
        **span("县水利局负责"),
    )
    graph.node("Source", id="d1", path="plan.txt", sha256="00", reader="1")

    clause = named("县水利局负责", "县水利局")
    how = {"basis": "stated", "seq": 1, "inherited": False} | clause
    graph.edge("RESPONSIBLE_FOR", bureau, duty, role="responsible", **how)
    graph.edge("LEADS", branch, duty, role="leads", **how)
    graph.edge("COOPERATES_IN", group, duty, role="cooperates", **how)
    graph.edge("IN_SECTION", duty, inner)
    graph.edge("PART_OF", inner, top)
    entry = {"source": "places:1", "matched": "某县"}
    graph.edge("PART_OF", county, nation, **entry)
    for node in (duty, top, inner, person, unsure, correction):
        graph.edge("IN_DOCUMENT", node, plan)
    graph.edge("APPLIES_TO", plan, county, **entry)
    graph.edge("ISSUED_BY", plan, bureau, **named("县水利局", "县水利局"))
    graph.edge("BASED_ON", plan, law, title="上级意见", **span("《上级意见》"))
    graph.edge("CITES", plan, law, title="上级意见", **span("上级意见"))
    graph.edge("REPLACES", plan, law, title="上级意见", **span("为落实《上级意见》"))
    graph.edge("BELONGS_TO", bureau, county, **entry)
    graph.edge("SERVES", bureau, county, **entry)
    graph.edge("BRANCH_OF", branch, bureau, **entry)
    graph.edge("HAS_FUNCTION", bureau, ("Function", "water"), main=True, **entry)
    graph.edge("ABOUT", duty, ("Topic", "rivers"), main=True, **entry)
    graph.edge("ABOUT", duty, ("Topic", "lakes"), main=False, **entry)
    graph.edge("CORRECTS", correction, duty)
    graph.edge("MEASURED_BY", duty, ("Indicator", "i1"))
    graph.edge("MEMBER_OF", person, group, position="组长", **span("张三"))
    graph.edge("HOLDS_POST_IN", person, bureau, post="局长", **named("县水利局局长", "县水利局"))
    graph.edge("STEERS", group, plan, **named("某县方案", "某县方案"))
    graph.edge("NAMED_IN", bureau, plan, **named("县水利局", "县水利局"))
    derive(graph)
    return graph


@cache
def _shapes() -> rdflib.Graph:
    return shapes()


def conforms(triples: rdflib.Graph) -> bool:
    ok, _, report = pyshacl.validate(
        triples, shacl_graph=_shapes(), ont_graph=_shapes(), inference="none"
    )
    assert isinstance(ok, bool), report
    return ok


Change = Callable[[Graph], None]


def put(name: str, column: str, value: object, at: int = 0) -> Change:
    """Set a column of a row to another value."""

    def change(graph: Graph) -> None:
        rows = graph.nodes.get(name) or graph.edges[name]
        rows[at][column] = value

    return change


def again(of: str, **columns: object) -> Change:
    """Add a row like another one, with some columns changed."""

    def change(graph: Graph) -> None:
        rows = graph.nodes.get(of) or graph.edges[of]
        rows.append(rows[0] | columns)

    return change


def drop(name: str) -> Change:
    return lambda graph: graph.nodes[name].clear()


# Broken graphs, and the rule that each one breaks: one a constraint of the shapes.
BROKEN: dict[str, tuple[str, Change]] = {
    "a required text is missing": ("required", put("Document", "title", None)),
    "a required number is missing": ("required", put("Duty", "seq", None)),
    "a required boolean is missing": ("required", put("Agency", "named", None)),
    "a quote is missing": ("required", put("LEADS", "quote", None)),
    "a quote is empty": ("empty", put("LEADS", "quote", "")),
    "a text is empty instead of null": ("empty", put("Document", "number", "")),
    "a list holds an empty text": ("type", put("Agency", "spellings", ["", "县水利局"])),
    "a text is a number": ("type", put("Section", "title", 7)),
    "a number is a text": ("type", put("Duty", "seq", "1")),
    "a boolean is a text": ("type", put("LEADS", "inherited", "no")),
    "a float is a text": ("type", put("Indicator", "value", "90")),
    "an unknown kind of agency": ("value", put("Agency", "kind", "bureau")),
    "an unknown level": ("value", put("Jurisdiction", "level", "village")),
    "an unknown form": ("value", put("Document", "form", "letter")),
    "an unknown comparator": ("value", put("Indicator", "comparator", "≥")),
    "an unknown kind of correction": ("value", put("Correction", "finding", "mood")),
    "a correction without who": ("required", put("Correction", "corrected_by", None)),
    "a correction of other words": ("quote", put("Correction", "quote", "县财政局负责")),
    "an unknown basis": ("value", put("LEADS", "basis", "guessed")),
    "the role of another relationship": ("value", put("LEADS", "role", "responsible")),
    "an order that does not count from 1": ("minimum", put("LEADS", "seq", 0)),
    "a start before the text": ("minimum", put("Duty", "char_start", -1)),
    "a reversed span": ("order", put("CITES", "char_start", 9999)),
    "a reversed title": ("order", put("Duty", "title_end", 0)),
    "a mention outside its quote": ("order", put("LEADS", "mention_end", 9999)),
    "more leads than bodies": ("order", put("Duty", "lead_count", 9)),
    "a mention before its quote": ("order", put("LEADS", "mention_start", 0)),
    "reversed ends": ("ends", lambda graph: _turn(graph, "LEADS")),
    "an end of another label": ("ends", lambda graph: _turn(graph, "ABOUT")),
    "an end of a mixed pair": (
        "ends",
        lambda graph: graph.edges["PART_OF"][0].update(dst="999901", dst_label="Jurisdiction"),
    ),
    "an end that is not there": ("dangling", put("LEADS", "dst", "t9")),
    "a label that is gone": ("dangling", drop("Topic")),
    "a place that names no entry": ("required", put("PART_OF", "source", None, at=1)),
    "a vocabulary edge without its entry": ("required", put("HAS_FUNCTION", "source", None)),
    "a vocabulary edge without its words": ("required", put("SERVES", "matched", None)),
    "no main function": ("main", put("HAS_FUNCTION", "main", False)),
    "two main topics": ("main", put("ABOUT", "main", True, at=1)),
    "one body in two roles": ("role", again("LEADS", src="a1")),
    "two names under one key": ("unique", again("Agency", name="县水务局")),
    "a quote of other words": ("quote", put("LEADS", "quote", "县财政局负责")),
    "an indicator of other words": ("quote", put("Indicator", "quote", "完工")),
    "a due date of other words": ("quote", put("Duty", "due_quote", "到2031年")),
    "a due date without its place": ("quote", put("Duty", "due_start", None)),
    "a validity of other words": ("quote", put("Document", "validity_quote", "到2031年")),
    "a replaced document that is not marked": (
        "validity",
        put("Document", "validity", "unknown", at=1),
    ),
    "a quote from a document without text": ("quote", put("Document", "text", None)),
}

# What triples can't hold, or a shape can't tell: only the plain check sees it.
UNSEEN: dict[str, tuple[str, Change]] = {
    "a label nobody declared": ("unknown", lambda graph: graph.nodes.update(Town=[{"id": "x"}])),
    "a relationship nobody declared": ("unknown", lambda graph: graph.edges.update(LIKES=[])),
    "a column nobody declared": ("unknown", put("Agency", "address", "x")),
    "one row twice": ("unique", again("Agency")),
    "one edge twice": ("unique", again("IN_SECTION")),
    "a span behind the end of the text": ("span", put("Duty", "char_end", 9999)),
    "a mention of another name": ("quote", put("LEADS", "mention", "县财政局")),
    "another number of bodies": ("derived", put("Duty", "body_count", 4)),
    "another main topic": ("derived", put("Duty", "main_topic", "lakes")),
    "another main function": ("derived", put("Agency", "main_function", None)),
}


def _turn(graph: Graph, name: str) -> None:
    row = graph.edges[name][0]
    row["src"], row["dst"] = row["dst"], row["src"]
    row["src_label"], row["dst_label"] = row["dst_label"], row["src_label"]


def test_the_small_graph_has_every_label_and_every_kind_of_evidence() -> None:
    graph = small()
    assert set(graph.nodes) == set(schema().nodes)
    assert set(graph.edges) == set(schema().edges) - {"PARTICIPATES_IN", "GUIDES"}


def test_a_good_graph_has_no_problems_and_conforms() -> None:
    assert problems(small()) == []
    assert conforms(to_rdf(small()))


def test_a_graph_of_real_documents_has_no_problems_and_conforms(documents: Path) -> None:
    graph = merge(None, [fragment(load(documents / "huiji.txt"))])
    assert problems(graph) == []
    assert conforms(to_rdf(graph))


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_graph_is_seen_by_both_checks(name: str) -> None:
    kind, change = BROKEN[name]
    graph = small()
    change(graph)
    assert kind in {one.kind for one in problems(graph)}
    assert not conforms(to_rdf(graph))


@pytest.mark.parametrize("name", UNSEEN)
def test_what_triples_cannot_tell_is_seen_by_the_plain_check(name: str) -> None:
    kind, change = UNSEEN[name]
    graph = small()
    change(graph)
    assert {one.kind for one in problems(graph)} == {kind}


def test_a_problem_says_where_it_is() -> None:
    graph = small()
    put("LEADS", "basis", "guessed")(graph)
    (problem,) = problems(graph)
    assert str(problem) == (
        "LEADS a2 → t1: basis is 'guessed', not one of stated, first-listed, sole, prose"
    )


def test_a_page_header_inside_a_name_is_no_other_name() -> None:
    graph = small()
    put("LEADS", "mention", "县局")(graph)
    assert problems(graph) == []


def test_turtle_gives_back_the_same_triples() -> None:
    triples = to_rdf(small())
    text = triples.serialize(format="turtle")
    back = rdflib.Graph().parse(data=text, format="turtle")
    assert set(back) == set(triples)
    assert conforms(back)


def test_the_same_graph_gives_the_same_turtle() -> None:
    graph = small()
    shuffled = copy.deepcopy(graph)
    for rows in (*shuffled.nodes.values(), *shuffled.edges.values()):
        rows.reverse()
    assert to_rdf(graph).serialize(format="turtle") == to_rdf(shuffled).serialize(format="turtle")


def test_the_words_of_an_edge_are_a_web_annotation() -> None:
    answer = to_rdf(small()).query(
        """
        PREFIX zeren: <https://w3id.org/zeren/ontology#>
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?body ?words ?start ?title WHERE {
            ?edge a zeren:LEADS ; rdf:subject/zeren:name ?body ; oa:hasTarget ?target .
            ?target oa:hasSource/zeren:title ?title ; oa:hasSelector/oa:exact ?words ;
                    oa:hasSelector/oa:start ?start .
        }"""
    )
    rows = [tuple(str(value) for value in row) for row in answer]  # type: ignore[union-attr]
    assert rows == [("某分局", "县水利局负责", str(TEXT.index("县水利局负责")), "某县方案")]


def test_bookkeeping_stays_out_of_the_export() -> None:
    assert not any("plan.txt" in str(value) for triple in to_rdf(small()) for value in triple)
