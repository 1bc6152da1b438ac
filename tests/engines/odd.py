"""A small graph of odd cases, as no plan of the five has them."""

from __future__ import annotations

from zeren.graph import Graph
from zeren.graph.derived import derive
from zeren.ontology import schema

from .expected import ROLES

WORDS = ("leads", "responsible", "cooperates", "participates", "guides")


def odd_graph(without: str = "") -> Graph:
    """Places of one name, a zone, a document without a place, seats on two groups, two leads.

    ``without``: one of its documents, with what it says; its bodies stay.
    """
    graph = Graph()
    nation = graph.node(
        "Jurisdiction", code="100000", name="国", level="national", names=["100000", "国"]
    )
    places = {
        "320000": ("江苏省", "province", nation, []),
        "320106": ("鼓楼区", "county", "320000", ["鼓楼"]),
        "210000": ("辽宁省", "province", nation, []),
        "211300": ("朝阳市", "prefecture", "210000", ["朝阳", "chaoyang"]),
        "211321": ("朝阳县", "county", "211300", ["朝阳"]),
        "410204": ("鼓楼区", "county", nation, ["鼓楼"]),
    }
    for code, (name, level, above, names) in places.items():
        graph.node("Jurisdiction", code=code, name=name, level=level, names=[code, name, *names])
        graph.edge("PART_OF", ("Jurisdiction", code), ("Jurisdiction", above))
    graph.node("Topic", id="credit", label_zh="信用监管", label_en="Credit supervision")
    graph.node("Topic", id="grid", label_zh="网格", label_en="grid")
    for function in ("health", "finance"):
        graph.node("Function", id=function, label_zh=function.upper(), label_en=function)
    documents: tuple[tuple[str, str | None, str | None], ...] = (
        ("d1", "320106", None),
        ("d2", "410204", None),
        ("d3", "320106", "高新区"),
        ("d4", None, None),
        ("d5", "211300", None),
        ("d6", "211321", None),
        ("d7", "211321", None),
    )
    for key, home, zone in documents:
        text = f"{key}：张三 信用𠮷，由区卫生局、区财政局负责。" + "信用" * 9
        graph.node(
            "Document",
            id=key,
            title=key,
            form="prose",
            text=text,
            loaded=True,
            place_name=zone,
            validity={"d6": "in-force", "d7": "superseded"}.get(key),
        )
        if home:
            graph.edge(
                "APPLIES_TO", ("Document", key), ("Jurisdiction", home), source="x", matched=key
            )
        for body, function in (("卫生局", "health"), ("财政局", "finance")):
            graph.node(
                "Agency",
                id=f"{key}{body}",
                name=f"区{body}",
                kind="department",
                spellings=[f"区{body}", body],
                named=True,
            )
            agency = ("Agency", f"{key}{body}")
            graph.edge("HAS_FUNCTION", agency, ("Function", function), main=True, source="x")
    for key, title, topic, roles in (
        ("d1/1", "推进甲事", "credit", ["leads", "leads"]),
        ("d1/2", "信用甲", "grid", ["cooperates", "responsible"]),
        ("d1/3", "只有配合", None, ["cooperates"]),
        ("d1/4", "无人", "grid", []),
        ("d2/1", "乙事", "grid", ["responsible", "participates"]),
        ("d3/1", "丙事", "grid", ["leads"]),
        ("d4/1", "信用丁", "credit", ["participates", "leads"]),
        ("d5/1", "戊事", "credit", ["leads"]),
        ("d6/1", "己事", "credit", ["responsible", "leads"]),
        ("d7/1", "庚事", "credit", ["leads", "responsible"]),
    ):
        document = key[:2]
        graph.node(
            "Duty",
            id=key,
            key=key[3:],
            title=title,
            text=title + ("，信用" if document in ("d2", "d3") else ""),
            char_start=0,
            char_end=9,
            title_start=0,
            title_end=2,
            open_ended=False,
            seq=int(key[3:]),
        )
        graph.edge("IN_DOCUMENT", ("Duty", key), ("Document", document))
        if topic:
            main = {"main": True, "source": "x", "matched": title}
            graph.edge("ABOUT", ("Duty", key), ("Topic", topic), **main)
        for seq, role in enumerate(roles, 1):
            graph.edge(
                ROLES[WORDS.index(role)],
                ("Agency", document + ("卫生局", "财政局")[seq - 1]),
                ("Duty", key),
                role=role,
                basis="stated",
                seq=seq,
                inherited=False,
                quote="由",
                char_start=10,
                char_end=11,
                mention="局",
                mention_start=13,
                mention_end=14,
            )
    seats = {"quote": "张三", "char_start": 3, "char_end": 5}
    later = {"quote": "信用", "char_start": 30, "char_end": 32}
    mention = {"mention": "卫生局", "mention_start": 1, "mention_end": 4}
    for person, document in (("p1", "d1"), ("p2", "d2")):
        graph.node("Person", id=person, name="张三")
        graph.edge("IN_DOCUMENT", ("Person", person), ("Document", document))
        post = {"post": "局长", **mention, **seats}
        graph.edge("HOLDS_POST_IN", ("Person", person), ("Agency", document + "卫生局"), **post)
    for team, seat in (("d1财政局", seats), ("d1卫生局", later)):
        graph.edge("MEMBER_OF", ("Person", "p1"), ("Agency", team), position="组长", **seat)
    for name in ("BELONGS_TO", "SERVES"):
        for key, code in (("d1", "320106"), ("d2", "410204"), ("d7", "211321")):
            ends = ("Agency", key + "卫生局"), ("Jurisdiction", code)
            graph.edge(name, *ends, source="x", matched="区")
    graph.node("Indicator", id="i7", kind="quantity", metric="率", due="2020", **later)
    graph.edge("MEASURED_BY", ("Duty", "d7/1"), ("Indicator", "i7"))
    graph.edge("REPLACES", ("Document", "d6"), ("Document", "d7"), title="d7", **seats)
    graph.node("Unsure", id="u1", reason="names nobody", line=1, **later)
    corrected = {"corrected_by": "王", "corrected_on": "2026-03-01", "corrected_why": "漏读"}
    graph.node(
        "Correction", id="c1", finding="assignment", duty="1", said="leads", **corrected, **seats
    )
    for label, key in (("Unsure", "u1"), ("Correction", "c1")):
        graph.edge("IN_DOCUMENT", (label, key), ("Document", "d6"))
    graph.edge("CORRECTS", ("Correction", "c1"), ("Duty", "d6/1"))
    gone = {without, f"{without}/1", "i7" if without == "d7" else ""}
    whole = Graph(
        {
            label: [row for row in graph.nodes.get(label, []) if row.get("id") not in gone]
            for label in schema().nodes
        },
        {
            name: [row for row in graph.edges.get(name, []) if not {row["src"], row["dst"]} & gone]
            for name in schema().edges
        },
    )
    derive(whole)
    return whole
