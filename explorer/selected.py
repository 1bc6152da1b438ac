"""What is selected in a network: a body with its partners, or the duties behind a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..graph.linkages import Edge, Network, Node
from . import address, answers, names, pieces
from .answers import Row
from .canvas import edge_id
from .markup import Html, Part, tag, text
from .pieces import say

MOST = 30


def show(
    net: Network,
    part: Network,
    where: str,
    topic: str,
    roles: Collection[str],
    body: str,
    pair: str,
    view: str,
) -> Html:
    """The side of the picture: what was clicked, in words."""
    known = {node.id: node for node in net.nodes}
    if pair:
        edge = next(one for one in net.edges if edge_id(one) == pair)
        return _edge(edge, known, where, topic, roles)
    if body:
        return _node(known[body], net, part, view, where)
    return tag("p", say("click_hint"), class_="faint")


def parts(node: Node) -> list[str]:
    """A node's name, in English its sound, and its place among several; a function is one name."""
    if node.id == node.function:
        return [node.label.replace("\n", " ")]
    name, *rest = node.label.split("\n")
    return [name, " ".join(rest)] if rest else [name]


def _name(node: Node) -> Html:
    first, *sound = parts(node)
    # A function is a word of the vocabulary, not of a text: it is not set like one.
    written = "said-inline" if node.id != node.function else None
    return Html(
        tag("b", first, class_=written)
        + (tag("span", " ", " · ".join(sound), class_="sound") if sound else "")
    )


def _node(node: Node, net: Network, part: Network, view: str, where: str) -> Html:
    measure = net.measures[node.id]
    is_function = node.id == node.function
    facts = pieces.tiles(
        [(say("led"), node.led), (say("in_all"), node.duties), (say("partners"), measure.degree)]
    )
    ways: list[Part] = []
    if not is_function:
        ways.append(pieces.link(say("to_agency"), pieces.agency_way(node.id, where)))
    if view != "around" or address.get("centre") != node.id:
        ways.append(
            pieces.link(
                say("v_around_this"),
                address.here("linkages", view="around", centre=node.id, open=None, body=node.id),
            )
        )
    hidden = part.hidden.get(node.id)
    opened = address.get("open")
    if hidden and view != "all":
        more = ",".join(
            [*[one for one in opened.split(",") if one and not one.startswith(f"{node.id}.")],
             f"{node.id}.{_open_now(opened, node.id) + 12}"]
        )  # fmt: skip
        ways.append(pieces.link(say("open_n", n=hidden), address.here("linkages", open=more)))
    edges = sorted(
        (one for one in net.edges if node.id in (one.a, one.b)),
        key=lambda one: (-one.duties, one.a, one.b),
    )
    known = {one.id: one for one in net.nodes}
    lines = [_partner(one, node, known) for one in edges[:MOST]]
    heads = [say("with_whom"), say("shared"), say("direction")]
    shown: list[Part] = [
        tag("h2", _name(node)),
        tag("p", pieces.function_chip(node.function)) if not is_function else None,
        facts,
        tag("p", [[one, " · "] for one in ways[:-1]], ways[-1:]),
        pieces.table(heads, lines, numbers=(1,), label=say("with_whom")),
    ]
    if len(edges) > MOST:
        shown.append(tag("p", say("n_more", n=len(edges) - MOST), class_="faint"))
    return tag("div", shown, class_="side pane", tabindex=0, role="region", aria_label=say("side"))


def _open_now(opened: str, id: str) -> int:
    for one in opened.split(","):
        name, _, number = one.rpartition(".")
        if name == id and number.isdecimal():
            return int(number)
    return 0


def _partner(edge: Edge, node: Node, known: dict[str, Node]) -> list[Part]:
    """A partner; the line between them leads to their duties."""
    mine, other = (edge.leads_a, edge.leads_b), known[edge.b]
    if edge.b == node.id:
        mine, other = (edge.leads_b, edge.leads_a), known[edge.a]
    first, *sound = parts(other)
    target = address.here("linkages", pair=edge_id(edge), body=None)
    return [
        [pieces.link(first, target), tag("span", " ", *sound, class_="sound") if sound else None],
        edge.duties,
        direction(*mine),
    ]


def direction(this: int, other: int) -> Html:
    """Who leads what the two share: → this one, ← the other."""
    said = [f"→ {this}" if this else "", f"← {other}" if other else ""]
    shown = " ".join(filter(None, said)) or "—"
    return tag("span", shown, class_="nowrap", title=say("direction_means"))


def _edge(
    edge: Edge, known: dict[str, Node], where: str, topic: str, roles: Collection[str]
) -> Html:
    a, b = known[edge.a], known[edge.b]
    # Of a whole country nobody reads every duty that two functions share.
    rows = () if answers.large() and not where else _shared(a, b, where, topic, roles)
    duties: dict[str, Row] = {}
    for row in rows:
        duties.setdefault(row["duty_id"], row)
    cards = [_duty(row) for row in list(duties.values())[:MOST]]
    shown: list[Part] = [
        tag("h2", _ends(a), " — ", _ends(b)),
        tag("p", say("shared_n", n=edge.duties, a=edge.leads_a, b=edge.leads_b), class_="faint"),
        cards or tag("p", say("choose_place"), class_="faint"),
    ]
    if len(duties) > MOST:
        shown.append(tag("p", say("n_more", n=len(duties) - MOST), class_="faint"))
    return tag("div", shown, class_="side pane", tabindex=0, role="region", aria_label=say("side"))


def _ends(node: Node) -> Html:
    first, *sound = parts(node)
    link = pieces.link(first, address.here("linkages", body=node.id, pair=None))
    return Html(link + (tag("span", " ", *sound, class_="sound") if sound else ""))


def _shared(a: Node, b: Node, where: str, topic: str, roles: Collection[str]) -> Sequence[Row]:
    return [
        row
        for row in answers.rows("shared_duties", agency=a.id, other=b.id, where=where, topic=topic)
        if a.id in (row["agency_a_id"], row["function_a"])
        and b.id in (row["agency_b_id"], row["function_b"])
        and (not roles or (row["role_a"] in roles and row["role_b"] in roles))
    ]


def _duty(row: Row) -> Html:
    """One duty that both have a role in, with the words for each."""
    quotes = [pieces.quote(row)]
    if (row["char_start_b"], row["char_end_b"]) != (row["char_start"], row["char_end"]):
        other = {"quote": row["quote_b"], "char_start": row["char_start_b"]}
        quotes.append(pieces.quote({**row, **other, "char_end": row["char_end_b"]}))
    who = [
        tag("div", pieces.role(row[f"role_{end}"]), " ", names.said(row[f"agency_{end}"]))
        for end in ("a", "b")
    ]
    return tag(
        "details",
        tag("summary", pieces.duty_name(row)),
        tag("p", names.place_name(row["jurisdiction"], row["place"]), class_="faint small"),
        text(who),
        quotes,
        pieces.duty_way(row),
        class_="answer line",
    )
