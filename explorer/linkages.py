"""Who works with whom: the network of bodies in one place, or of functions over all places.

The page keeps what is shown in its address: the scope and the filters, what is opened, and what
is selected. A click in the picture changes the address, as a click in the table does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from textwrap import fill

import streamlit as st

from ..graph.linkages import (
    Edge,
    Network,
    Node,
    drawn_from,
    homes,
    partners,
    shown,
    strongest,
    whole,
)
from ..graph.streams import unswept
from ..ontology import places, scheme
from . import address, answers, canvas, names, pieces, selected
from .markup import Html, Part, tag, text
from .pieces import say
from .share import share

OVER_ALL = "all"
# Up to here all is drawn at once; beyond, the strongest, and the rest by opening.
AT_ONCE = 80
START = 40
OPEN = 12
MOST = 2000
VIEWS = ("all", "strongest", "around")
SORTS = ("led", "in_all", "partners", "betweenness", "core", "community")
LISTED = 100


@dataclass(frozen=True)
class Asked:
    """What the address says is to be drawn."""

    scope: str
    topic: str
    roles: tuple[str, ...]
    least: int

    @property
    def where(self) -> str:
        return "" if self.scope == OVER_ALL else self.scope

    @property
    def by(self) -> str:
        return "function" if self.scope == OVER_ALL else "agency_id"


def page() -> None:
    asked = _choices()
    with st.spinner(say("working")), unswept():
        net = answers.keep(("linkages", asked, address.lang()), partial(_network, asked))
    if not net.nodes:
        pieces.show(pieces.note(say("nothing"), " ", say("nothing_wider")), "linkages-none")
        return
    known = {node.id: node for node in net.nodes}
    view = _view(net)
    body = address.get("body") if address.get("body") in known else ""
    pair = _pair(net, address.get("pair"))
    opened = _opened(known)
    extra = _extra(known, body, pair)
    # A phone says so in the name of its browser; there a picture is high.
    wide = 0.7 if "Mobi" in (st.context.headers.get("User-Agent") or "") else 0.95
    centre = _centre(net) if view == "around" else ""
    with unswept():
        part = answers.keep(
            ("shown", asked, address.lang(), view, centre, opened, extra, wide),
            partial(_shown, net, view, opened, extra, wide),
        )
    colours = _colours(net)
    left, right = st.columns([7, 3], gap="medium")
    with left:
        more = {} if view == "all" else _more(part, opened)
        canvas.show(
            part,
            colours,
            dark=st.context.theme.type == "dark",
            body=body,
            pair=pair,
            more=more,
            scope=f"{asked} {view} {address.get('centre')} {address.lang()}",
            tapped=partial(_tapped, view, part.hidden, known),
        )
        pieces.show(_legend(part), "linkages-legend")
    with right:
        options = sorted(known, key=lambda id: (known[id].label, id))
        address.choose(
            "body",
            say("select_body"),
            options,
            lambda id: " · ".join(selected.parts(known[id])),
            placeholder=say("any"),
            clears=("pair",),
        )
        side = selected.show(net, part, asked.where, asked.topic, asked.roles, body, pair, view)
        pieces.show(side, "linkages-side")
    tables = pieces.made("linkages", lambda: _tables(net, part, body, asked), wide)
    pieces.show(tables, "linkages-tables")
    pieces.cypher("ties", where=asked.where, topic=asked.topic)
    share(
        "linkages",
        where=asked.where,
        topic=asked.topic,
        roles=",".join(asked.roles),
        least=str(asked.least) if asked.least > 1 else "",
        most=str(MOST),
        nodes="" if view == "all" else ",".join(sorted(part.places)),
    )


# What is asked for


def _choices() -> Asked:
    scopes = {OVER_ALL: say("over_all")} | _scopes()
    topics = {row["topic"]: row["duties"] for row in answers.rows("topics") if row["duties"]}
    ranked = sorted(topics, key=lambda id: (-topics[id], id))
    first, second, third, fourth = st.columns([4, 3, 4, 3], vertical_alignment="bottom")
    with first:
        scope = address.choose(
            "scope",
            say("level"),
            list(scopes),
            lambda id: scopes.get(id, id),
            default=next(iter(pieces.all_places())),
            clears=("body", "pair", "open", "centre"),
        )
    needs_topic = scope == OVER_ALL and answers.large()
    with second:
        topic = address.choose(
            "topic",
            say("topic"),
            ranked,
            names.topic_name,
            default=ranked[0] if needs_topic else "",
            placeholder=say("any"),
        )
    with third:
        roles = address.choose_some(
            "roles", say("role"), list(scheme("roles").concepts), partial(names.entry, "roles")
        )
    with fourth:
        least = address.number("least", say("min_shared"), 1, 30, 1)
    return Asked(scope, topic, tuple(roles), least)


def _scopes() -> dict[str, str]:
    """The places with documents, and those above them that hold several."""
    known = pieces.all_places()
    below: dict[str, int] = {}
    for code in known:
        above = places.places()[code].parent if code in places.places() else None
        while above:
            below[above] = below.get(above, 0) + 1
            above = places.places()[above].parent if above in places.places() else None
    wide = {
        code: say("place_and_below", x=names.code_name(code), n=number)
        for code, number in sorted(below.items())
        if number > 1 and number <= 200
    }
    return known | {code: name for code, name in wide.items() if code not in known}


def _network(asked: Asked) -> Network:
    rows = answers.fresh("ties", where=asked.where, topic=asked.topic)
    # 市卫生健康局 stands in every city: of several places, each body is named with its own.
    at = homes(rows) if asked.scope != OVER_ALL else {}
    net = drawn_from(rows, by=asked.by, roles=asked.roles, least=asked.least, most=MOST)
    named = [replace(node, label=_label(asked, node, at.get(node.id))) for node in net.nodes]
    return replace(net, nodes=tuple(named))


def warm() -> None:
    """Load what a first network needs: it takes as long as the network itself."""
    some = [Node(id, id, None, 0, 1) for id in "abc"]
    net = whole(some, [Edge("a", "b", 1, 0, 0), Edge("b", "c", 1, 0, 0)])
    shown(net, [node.id for node in net.nodes])
    # Streamlit's choice of a view and its frame for the picture load these at their first use.
    for name in ("pandas", "streamlit.emojis"):
        import_module(name)


def _label(asked: Asked, node: Node, code: str | None) -> str:
    if asked.scope == OVER_ALL:
        # Long labels of several words would lie over their neighbours.
        return fill(names.entry("functions", node.id), 18)
    name = node.label if address.lang() == "zh" else names.lined(node.label)
    return f"{name}\n{names.code_name(code)}" if code else name


# What is shown


def _view(net: Network) -> str:
    default = "all" if len(net.nodes) <= AT_ONCE else "strongest"
    views = [one for one in VIEWS if one != "strongest" or len(net.nodes) > START]
    return address.choose_one(
        "view",
        say("view"),
        views,
        lambda one: say(f"v_{one}", n=len(net.nodes) if one == "all" else START),
        default,
    )


def _opened(known: Mapping[str, object]) -> tuple[tuple[str, int], ...]:
    """`open` in the address: what was opened and how far, in the order of the clicks."""
    found = []
    for one in address.get("open").split(","):
        id, _, number = one.rpartition(".")
        if id in known and number.isdecimal() and len(number) < 4:
            found.append((id, int(number)))
    return tuple(found[:40])


def _written(opened: Sequence[tuple[str, int]]) -> str:
    return ",".join(f"{id}.{number}" for id, number in opened)


def _pair(net: Network, asked: str) -> str:
    return asked if asked and any(canvas.edge_id(edge) == asked for edge in net.edges) else ""


def _extra(known: Mapping[str, object], body: str, pair: str) -> tuple[str, ...]:
    """What is selected must be seen, also where the view would leave it out."""
    return tuple(id for id in ([body] if body else pair.split("~")) if id in known)


def _centre(net: Network) -> str:
    asked = address.get("centre") or address.get("body")
    ids = {node.id for node in net.nodes}
    return asked if asked in ids else strongest(net, 1)[0]


def _shown(
    net: Network, view: str, opened: Sequence[tuple[str, int]], extra: Sequence[str], wide: float
) -> Network:
    if view == "all":
        return shown(net, [node.id for node in net.nodes], wide=wide)
    if view == "around":
        centre = _centre(net)
        start = [centre, *partners(net)[centre][:OPEN]]
    else:
        start = list(strongest(net, START))
    part = shown(net, start, opened, wide=wide)
    near = partners(net)
    for id in extra:
        if id not in part.places:
            # Beside the strongest of its partners that is there, else in the first place.
            beside = next((one for one in near[id] if one in part.places), start[0])
            if beside in near[id]:
                far = near[beside].index(id) + 1
                part = shown(net, start, [*opened, (beside, far)], wide=wide)
    return part


def _more(part: Network, opened: Sequence[tuple[str, int]]) -> dict[str, int]:
    """The opened nodes that still hide some of their partners."""
    return {id: part.hidden[id] for id, _ in opened if id in part.hidden and id in part.places}


def _tapped(view: str, hidden: Mapping[str, int], known: Mapping[str, object]) -> None:
    """A click in the picture → what the address says now."""
    action, id = canvas.clicked()
    if action == "edge":
        if canvas.MORE not in id:
            address.put(pair=None if address.get("pair") == id else id, body=None)
        return
    opened = list(_opened(known))
    if id.startswith(canvas.MORE):
        id = id.removeprefix(canvas.MORE)
        opened = [(one, number + OPEN if one == id else number) for one, number in opened]
        address.put(open=_written(opened), body=id, pair=None)
        return
    again = address.get("body") == id
    is_open = any(one == id for one, _ in opened)
    if is_open and again:
        opened = [(one, number) for one, number in opened if one != id]
        address.put(open=_written(opened), body=None, pair=None)
    elif view != "all" and not is_open and hidden.get(id):
        address.put(open=_written([*opened, (id, OPEN)]), body=id, pair=None)
    else:
        address.put(body=None if again else id, pair=None)


# Colours, legend, tables


def _colours(net: Network) -> Mapping[str, str]:
    return {node.function: pieces.hue(node.function) for node in net.nodes if node.function}


def _legend(net: Network) -> Html:
    used = {node.function for node in net.nodes}
    chips = pieces.legend(used)
    if any(node.many for node in net.nodes):
        chips.append(tag("span", tag("span", class_="dot many"), say("collective")))
    key = tag("div", tag("span", say("field"), " ", pieces.voctag()), chips, class_="legend")
    return Html(key + tag("p", say("network_help"), class_="faint small"))


def _tables(net: Network, part: Network, body: str, asked: Asked) -> Html:
    """The network as numbers: all its nodes, also those that are not drawn."""
    by = address.get("sort") if address.get("sort") in SORTS else "led"
    value: Callable[[Node], float] = {
        "led": lambda node: node.led,
        "in_all": lambda node: node.duties,
        "partners": lambda node: net.measures[node.id].degree,
        "betweenness": lambda node: net.measures[node.id].betweenness,
        "core": lambda node: net.measures[node.id].core,
        "community": lambda node: -net.measures[node.id].community,
    }[by]
    ranked = sorted(net.nodes, key=lambda node: (-value(node), -node.duties, node.label, node.id))
    listed = ranked[:LISTED] + [node for node in ranked[LISTED:] if node.id == body]
    on = next((index for index, node in enumerate(listed) if node.id == body), None)
    rows: list[list[Part]] = []
    for node in listed:
        measure = net.measures[node.id]
        target = address.here(
            "linkages", body=node.id if node.id != body else None, pair=None, sort=by
        )
        name, *sound = selected.parts(node)
        there = None if node.id in part.places else tag(
            "span", " ", say("not_drawn"), class_="faint small"
        )  # fmt: skip
        rows.append(
            [
                [
                    pieces.link(name, target),
                    tag("span", " ", *sound, class_="sound") if sound else None,
                    there,
                ],
                pieces.function_chip(node.function),
                node.led,
                node.duties,
                measure.degree,
                f"{measure.betweenness:.3f}",
                measure.core,
                measure.community,
            ]
        )
    heads: list[Part] = [say("function") if asked.scope == OVER_ALL else say("choose_body")]
    heads.append(say("function"))
    for one in SORTS:
        sign = " ▾" if one == by else ""
        heads.append(
            pieces.link(
                [say(one), sign],
                address.here("linkages", sort=one),
                title=say(f"{one}_means"),
                aria_current="true" if one == by else None,
            )
        )
    if asked.scope == OVER_ALL:
        heads.pop(1)
        rows = [[row[0], *row[2:]] for row in rows]
    first = 1 if asked.scope == OVER_ALL else 2
    title = say("network_table_f" if asked.scope == OVER_ALL else "network_table")
    counted = [say("nodes_n", n=len(net.nodes), m=len(net.edges))]
    if len(part.nodes) < len(net.nodes):
        counted.append(say("drawn_n", n=len(part.nodes)))
    if net.left_out:
        counted.append(say("too_many", n=len(net.nodes), all=len(net.nodes) + net.left_out))
    if len(ranked) > LISTED:
        counted.append(say("listed_n", n=LISTED))
    parts: list[Part] = [
        tag("h2", title),
        tag("p", " · ".join(counted), class_="faint", role="status"),
        pieces.table(heads, rows, numbers=range(first, first + 6), on=on, label=title),
    ]
    return Html("".join(text(part) for part in parts))
