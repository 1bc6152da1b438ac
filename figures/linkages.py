"""The network of those who share duties, as a view: laid out, with its legend and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import fill

from ..graph.linkages import Network, Node, homes, partners, shown, strongest, ties, whole
from ..ontology import places, scheme
from ..ontology.sound import sound
from .blocks import Block, Legend, Net, Note, Table, cell, line
from .colours import hue
from .letters import clean
from .seen import Content, FigureError, Params, Row, Seen, split

# As many as can be read on a sheet of paper, and as many lines for each of them.
DRAWN = 60
LINES = 5


def linkages(see: Seen, params: Params) -> Content:
    """Bodies of one place, or functions over all places, linked by the duties they share.

    ``nodes`` are the ids of those to draw, ``centre`` one to draw with its partners; else the
    ``most`` best connected are drawn.
    """
    where, topic, roles = params["where"], params["topic"], split(params["roles"])
    if unknown := [one for one in roles if one not in scheme("roles").concepts]:
        raise FigureError(f"roles: {unknown[0]} is none of {', '.join(scheme('roles').concepts)}")
    by = params["by"] or ("agency" if where else "function")
    if by not in ("agency", "function"):
        raise FigureError(f"by: {by} is neither agency nor function")
    least, most = _number(params, "least", 1), _number(params, "most", DRAWN)
    met = see.rows("ties", where=where, topic=topic)
    nodes, edges = ties(
        met,
        by="agency_id" if by == "agency" else "function",
        roles=roles,
    )
    at = homes(met) if by == "agency" else {}
    named = [replace(node, label=_label(see, node, by, at.get(node.id))) for node in nodes]
    every = whole(named, edges, least=least)
    part = _part(every, params["centre"], split(params["nodes"]), most)
    rows = _rows(part)
    title = see.say("linkages")
    if not part.nodes:
        return Content(title, (Note(see.say("nothing")),), rows)
    colours = {node.function: hue(node.function) for node in part.nodes if node.function}
    signs = see.signs(colours)
    drawn = _strongest_lines(part)
    said = see.say("net_note")
    if any(node.many for node in part.nodes):
        said += see.say("net_many")
    blocks: list[Block] = [
        Net(drawn, colours, _titles(see, part), title),
        Legend(see.say("colour_function"), tuple(signs), said),
    ]
    if part.left_out:
        blocks.append(Note(see.say("drawn_n", n=len(part.nodes), all=len(every.nodes))))
    if len(drawn.edges) < len(part.edges):
        blocks.append(Note(see.say("lines_n", n=len(drawn.edges), all=len(part.edges))))
    blocks += _tables(see, part, by)
    return Content(title, tuple(blocks), rows, wide=len(part.nodes) > 12)


def _number(params: Params, name: str, default: int) -> int:
    text = params[name] or str(default)
    if not text.isdecimal() or not 0 < int(text) <= 2000:
        raise FigureError(f"{name}: {text} is no number from 1 to 2000")
    return int(text)


def _label(see: Seen, node: Node, by: str, code: str | None) -> str:
    if by == "function":
        text = see.names.entry("functions", node.id)
        return fill(text, 18 if see.lang == "en" else 12)
    name = clean(node.label)
    lines = [_halved(name, 12)]
    if see.lang == "en":
        lines.append(fill(sound(name), 26))
    if code:
        known = places.places().get(code)
        lines.append(see.names.place(code, known.name if known else None))
    return "\n".join(lines)


def _halved(name: str, most: int) -> str:
    """A long name on several lines of one length."""
    if len(name) <= most:
        return name
    lines = -(-len(name) // most)
    size = -(-len(name) // lines)
    return "\n".join(name[at : at + size] for at in range(0, len(name), size))


def _part(every: Network, centre: str, nodes: Sequence[str], most: int) -> Network:
    known = {node.id for node in every.nodes}
    if nodes:
        return shown(every, [id for id in nodes if id in known])
    if centre:
        near = next((node.id for node in every.nodes
                     if centre in (node.id, node.label.split("\n")[0])), None)  # fmt: skip
        if near is None:
            raise FigureError(f"centre: {centre} shares no duties here")
        return shown(every, [near, *partners(every)[near][:most]])
    return shown(every, strongest(every, most))


def _strongest_lines(part: Network) -> Network:
    """The network with the lines that can be told apart: the strongest, and one for each node."""
    ranked = sorted(part.edges, key=lambda edge: (-edge.duties, edge.a, edge.b))
    kept, reached = [], set[str]()
    for index, edge in enumerate(ranked):
        if index < LINES * len(part.nodes) or not {edge.a, edge.b} <= reached:
            kept.append(edge)
            reached |= {edge.a, edge.b}
    return replace(part, edges=tuple(kept))


def _titles(see: Seen, net: Network) -> dict[str, str]:
    return {
        node.id: "\n".join(
            [
                node.label,
                see.names.entry("functions", node.function),
                f"{see.say('led')} {node.led} · {see.say('in_all')} {node.duties}",
                f"{see.say('degree')} {net.measures[node.id].degree}",
            ]
        )
        for node in net.nodes
    }


def _rows(net: Network) -> list[Row]:
    known = {node.id: node for node in net.nodes}
    return [
        {
            "a": known[edge.a].label.replace("\n", " "),
            "b": known[edge.b].label.replace("\n", " "),
            "duties": edge.duties,
            "leads_a": edge.leads_a,
            "leads_b": edge.leads_b,
            "function_a": known[edge.a].function,
            "function_b": known[edge.b].function,
            "a_id": edge.a,
            "b_id": edge.b,
        }
        for edge in sorted(net.edges, key=lambda one: (-one.duties, one.a, one.b))
    ]


def _tables(see: Seen, net: Network, by: str) -> list[Block]:
    """The same in words: nodes with their measures, and the strongest lines."""
    listed = []
    for node in net.nodes:
        one = net.measures[node.id]
        numbers = (node.led, node.duties, one.degree, f"{one.betweenness:.3f}", one.core,
                   one.community)  # fmt: skip
        listed.append((cell(line(node.label.replace("\n", " "))),
                       *(cell(number, number=True) for number in numbers)))  # fmt: skip
    what = "agency_" if by == "agency" else "function"
    head = (what, "led", "in_all", "degree", "between", "core", "community")
    known = {node.id: node.label.replace("\n", " ") for node in net.nodes}
    lines = []
    for edge in sorted(net.edges, key=lambda one: (-one.duties, one.a, one.b))[:60]:
        counts = (edge.duties, edge.leads_a, edge.leads_b)
        lines.append((cell(f"{known[edge.a]} — {known[edge.b]}"),
                      *(cell(number, number=True) for number in counts)))  # fmt: skip
    lead = see.say("led")
    return [
        Table(tuple(map(see.say, head)), tuple(listed), (4, 1, 1.2, 1, 1.3, 1, 1.3),
              see.say("net_nodes"), most=8),
        Table((see.say("with_whom"), see.say("shared"), f"{lead} 1", f"{lead} 2"), tuple(lines),
              (6, 1, 1, 1), see.say("net_lines"), most=0),
    ]  # fmt: skip
