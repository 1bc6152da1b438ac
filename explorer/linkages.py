"""Who works with whom: the network of bodies in one place, or of functions over all places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from ..graph import draw
from ..graph.linkages import Edge, Network, Node, by_function, network
from . import address, answers, pieces
from .answers import Row
from .markup import Html, Part, tag, text
from .pieces import say

MOST = 150
HEIGHT = 640


def page() -> None:
    known = pieces.all_places()
    over_all = "all"
    first, second = st.columns([2, 1], vertical_alignment="bottom")
    with first:
        names = {over_all: say("over_all"), **known}
        scope = address.choose(
            "scope",
            say("level"),
            list(names),
            names.__getitem__,
            default=next(iter(known)),
            clears=("body", "least"),
        )
    functions = scope == over_all
    pairs = answers.rows("works_with", where="" if functions else scope)
    most = max((row["duties"] for row in pairs), default=1) if not functions else 30
    with second:
        least = address.number("least", say("min_shared"), 1, max(2, min(most, 30)), 1)
    net = answers.keep(
        ("network", scope, least, address.lang() if functions else ""),
        partial(_functions if functions else _bodies, pairs, scope, least),
    )
    if not net.nodes:
        pieces.show(pieces.note(say("nothing"), " ", say("nothing_hint")), "linkages-none")
        return
    chosen = address.get("body")
    chosen = chosen if any(node.id == chosen for node in net.nodes) else ""
    options = {node.id: node.label for node in net.nodes}
    address.choose(
        "body", say("select_body"), list(options), options.__getitem__, placeholder=say("any")
    )
    pieces.show(tag("p", say("network_help"), class_="faint"), "linkages-help")
    dark = st.context.theme.type == "dark"
    colours = _colours(net)
    picture = answers.keep(
        ("picture", scope, least, chosen, dark, address.lang()),
        partial(_picture, net, colours, chosen, dark, names[scope]),
    )
    st.iframe(picture, height=HEIGHT, alt=say("picture_of", n=len(net.nodes), m=len(net.edges)))
    body = Html(_legend(net, colours) + _tables(net, chosen, functions))
    pieces.show(body, "linkages-tables", at="tr.on" if chosen else "")
    pieces.cypher("works_with", **({} if functions else {"where": scope}))
    title = f"{say('linkages')} · {names[scope]}"
    more: Sequence[tuple[str, str, object, str]] = (
        (say("share_svg"), "svg", partial(_svg, net, colours, title), "image/svg+xml"),
        (say("share_picture"), "network.html", partial(_plain, net, colours, title), "text/html"),
    )
    pieces.share("linkages", pairs, body, more=more)


def _bodies(pairs: Sequence[Row], scope: str, least: int) -> Network:
    bodies = {row["agency_id"]: row for row in answers.rows("agencies")}
    met = {row[end] for row in pairs for end in ("agency_a_id", "agency_b_id")}
    led: Counter[str] = Counter()
    had: Counter[str] = Counter()
    for row in answers.rows("duties_of", where=scope):
        had[row["agency_id"]] += 1
        led[row["agency_id"]] += row["role"] == "leads"
    nodes = [
        Node(id, row["agency"], row["function"], led[id], had[id])
        for id, row in bodies.items()
        if id in met
    ]
    edges = [
        Edge(row["agency_a_id"], row["agency_b_id"], row["duties"], row["leads_a"], row["leads_b"])
        for row in pairs
    ]
    return network(nodes, edges, least=least, most=MOST)


def _functions(pairs: Sequence[Row], scope: str, least: int) -> Network:
    function = {row["agency_id"]: row["function"] for row in answers.rows("agencies")}
    led: dict[str, set[str]] = defaultdict(set)
    had: dict[str, set[str]] = defaultdict(set)
    for row in answers.rows("duties_of"):
        id = function.get(row["agency_id"])
        if id:
            had[id].add(row["duty_id"])
            if row["role"] == "leads":
                led[id].add(row["duty_id"])
    nodes = [Node(id, pieces.entry("functions", id), id, len(led[id]), len(had[id])) for id in had]
    edges = [Edge(a, b, *counts) for (a, b), counts in by_function(pairs).items()]
    return network(nodes, edges, least=least, most=MOST)


def _colours(net: Network) -> Mapping[str, str]:
    return {node.function: pieces.hue(node.function) for node in net.nodes if node.function}


def _titles(net: Network) -> dict[str, str]:
    return {
        node.id: "\n".join(
            [
                node.label,
                pieces.entry("functions", node.function),
                f"{say('led')} {node.led} · {say('in_all')} {node.duties}",
                f"{say('partners')} {net.measures[node.id].degree}",
            ]
        )
        for node in net.nodes
    }


def _look(dark: bool, title: str) -> draw.Look:
    ground = draw.DARK if dark else draw.LIGHT
    day = (answers.built_at() or "")[:10]
    return draw.Look(
        ground=ground.ground,
        ink=ground.ink,
        line=ground.line,
        chosen=ground.chosen,
        lang=pieces.html_lang(),
        title=title,
        footer=" · ".join(filter(None, ("Zeren 责任", say("graph_of", day=day) if day else ""))),
        fit=say("fit"),
        zoom_in=say("zoom_in"),
        zoom_out=say("zoom_out"),
    )


def _picture(net: Network, colours: Mapping[str, str], chosen: str, dark: bool, place: str) -> str:
    look = _look(dark, f"{say('linkages')} · {place}")
    return draw.page(net, colours, look=look, chosen=chosen or None, titles=_titles(net))


def _plain(net: Network, colours: Mapping[str, str], title: str) -> bytes:
    return draw.page(net, colours, look=_look(False, title), titles=_titles(net)).encode()


def _svg(net: Network, colours: Mapping[str, str], title: str) -> bytes:
    legend = {id: pieces.entry("functions", id) for id in pieces.hues() if id in colours}
    return draw.svg(net, colours, look=_look(False, title), legend=legend).encode()


def _legend(net: Network, colours: Mapping[str, str]) -> Html:
    named = [id for id in pieces.hues() if id in colours]
    chips = [
        tag(
            "span",
            tag("span", class_="dot", style=f"--hue:{colours[id]}"),
            pieces.entry("functions", id),
        )
        for id in named
    ]
    if len(colours) > len(named):
        chips.append(tag("span", tag("span", class_="dot"), say("others")))
    return tag("div", tag("span", say("function"), " ", pieces.voctag()), chips, class_="legend")


def _tables(net: Network, chosen: str, functions: bool) -> Html:
    """The picture as numbers: its nodes, then its strongest edges."""
    names = {node.id: node for node in net.nodes}
    rows: list[list[Part]] = []
    on = None
    for index, node in enumerate(net.nodes):
        measure = net.measures[node.id]
        if node.id == chosen:
            on = index
        rows.append(
            [
                pieces.link(
                    node.label,
                    address.here("linkages", body=node.id if node.id != chosen else None),
                ),
                pieces.function_chip(node.function),
                node.led,
                node.duties,
                measure.degree,
                f"{measure.betweenness:.3f}",
                measure.core,
                measure.community,
            ]
        )
    heads = [
        say("function") if functions else say("agency"),
        say("function"), say("led"), say("in_all"), say("partners"),
        say("betweenness"), say("core"), say("community"),
    ]  # fmt: skip
    if functions:
        heads.pop(1)
        rows = [[row[0], *row[2:]] for row in rows]
    first = 1 if functions else 2
    parts: list[Part] = [
        tag("h2", say("network_table_f" if functions else "network_table")),
        pieces.table(heads, rows, numbers=range(first, first + 6), on=on, caption=None),
    ]
    if net.left_out:
        parts.append(
            tag(
                "p",
                say("too_many", n=len(net.nodes), all=len(net.nodes) + net.left_out),
                class_="faint",
            )
        )
    edges = [edge for edge in net.edges if not chosen or chosen in (edge.a, edge.b)]
    strongest = sorted(edges, key=lambda edge: (-edge.duties, edge.a, edge.b))[:40]
    lines: list[list[Part]] = []
    for edge in strongest:
        a, b, led_a, led_b = edge.a, edge.b, edge.leads_a, edge.leads_b
        if b == chosen or (not chosen and led_b > led_a):
            a, b, led_a, led_b = b, a, led_b, led_a
        lines.append([names[a].label, names[b].label, edge.duties, led_a, led_b])
    heads = [say("agency"), say("and"), say("shared"), say("a_leads"), say("b_leads")]
    parts += [tag("h2", say("edges_table")), pieces.table(heads, lines, numbers=(2, 3, 4))]
    return Html("".join(text(part) for part in parts))
