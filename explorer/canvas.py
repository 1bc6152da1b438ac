"""A network on the page: Cytoscape, as st-link-analysis brings it, with clicks that come back.

The layout is given, so nothing moves by itself. Names are drawn on a canvas and stand in no
markup: nodes can't be selected inside the component (its panel would write them as markup, so
it is hidden); what is selected is state of the page, and comes back to the picture as a class.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as components

from ..graph import draw
from ..graph.linkages import Edge, Network, Node, label_width, largest, radius
from . import words
from .address import lang, say

# In pixels; of more nodes than these a picture is higher, so that their names can be read.
HEIGHT, HIGH, MANY = 600, 720, 20
KEY = "linkages-canvas"
MORE = "more:"
# More lines than this hide each other: the strongest are drawn, and one for every node.
LINES = 900
# Names that are read from afar in a large picture.
FIRST = 24


# The component's frame has words in English only, a panel that is not used here, and buttons
# that a keyboard does not reach.
_MENDED = """<style>
#infopanel, #nodeActions, #toolbarExport, #toolbarExport + hr { display: none !important; }
#container { border: 1px solid LINE !important; background: GROUND !important;
  border-radius: 6px; overflow: hidden; }
body .bar { --neutral-2: GROUND; --neutral-9: INK; border: 1px solid LINE; }
.bar__item:focus-visible { outline: 2px solid INK; outline-offset: -2px; }
</style><script>
addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") event.target.closest(".bar__item")?.click();
});
</script></head>"""
_WORDS = {
    "Refresh Layout": "refit",
    "Fullscreen": "fullscreen",
    "Zoom In": "zoom_in",
    "Zoom Out": "zoom_out",
    "Fit to Screen": "fit",
    "Recenter Veiw": "centre",
}


@st.cache_resource(show_spinner=False)
def _component(language: str, look: draw.Look) -> Callable[..., Any]:
    """The component as its package ships it, with its frame in the language of the page."""
    built = files("st_link_analysis") / "frontend" / "build"
    folder = Path(tempfile.mkdtemp(prefix="zeren-canvas-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with as_file(built) as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    page = (folder / "index.html").read_text(encoding="utf-8")
    for english, key in _WORDS.items():
        label = escape(words.say(language, key))
        page = page.replace(
            f'title="{english}"', f'title="{label}" aria-label="{label}" role="button" tabindex="0"'
        )
    mended = _MENDED.replace("GROUND", look.ground).replace("INK", look.ink)
    page = page.replace("</head>", mended.replace("LINE", look.line), 1)
    page = page.replace("<html>", f'<html lang="{"en" if language == "en" else "zh-Hans"}">', 1)
    page = page.replace("Streamlit Link Analysis", escape(words.say(language, "linkages")), 1)
    (folder / "index.html").write_text(page, encoding="utf-8")
    dark = "dark" if look == draw.DARK else "light"
    return components.declare_component(f"zeren_network_{language}_{dark}", path=str(folder))


def _style(selector: str, **style: object) -> dict[str, Any]:
    """One rule of Cytoscape's style sheet."""
    rules = {key.replace("_", "-"): value for key, value in style.items()}
    return {"selector": selector, "style": rules}


def edge_id(edge: Edge) -> str:
    return f"{edge.a}~{edge.b}"


def show(
    network: Network,
    colours: Mapping[str, str],
    *,
    dark: bool,
    body: str,
    pair: str,
    more: Mapping[str, int],
    scope: str,
    tapped: Any,
) -> None:
    """Draw it. ``body`` and ``pair`` are what is selected, ``more`` the nodes that hide some."""
    look = draw.DARK if dark else draw.LIGHT
    component = _component(lang(), look)
    component(
        elements=elements(network, colours, body=body, pair=pair, more=more),
        style=_styles(network, look),
        # A name that changes with the view makes the component fit it; else zoom stays.
        layout={"name": "preset", "fit": True, "padding": 26, "animate": False, "view": scope},
        height=f"{HIGH if len(network.nodes) > MANY else HEIGHT}px",
        nodeActions=[],
        events=[{"name": kind, "event_type": "tap", "selector": kind} for kind in ("node", "edge")],
        key=KEY,
        on_change=tapped,
    )


def clicked() -> tuple[str, str]:
    """What was clicked last: node or edge, and which."""
    value = st.session_state.get(KEY) or {}
    data = value.get("data") or {}
    return str(value.get("action", "")), str(data.get("target_id", ""))


def elements(
    network: Network,
    colours: Mapping[str, str],
    *,
    body: str = "",
    pair: str = "",
    more: Mapping[str, int] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges as Cytoscape takes them."""
    ends = set(pair.split("~")) if pair else {body} - {""}
    near = set(ends)
    if not pair:
        for edge in network.edges:
            if body and body in (edge.a, edge.b):
                near |= {edge.a, edge.b}
    large = len(network.nodes) > 150
    first = _first(network) if large else set()
    led = largest(network)
    nodes: list[dict[str, Any]] = []
    for node in network.nodes:
        x, y = network.places[node.id]
        classes = [
            "on" if node.id in ends else "",
            "dim" if ends and node.id not in near else "",
            "first" if node.id in first else "",
            "many" if node.many else "",
        ]
        size = 2 * radius(node, led)
        nodes.append(
            _element(
                {
                    "id": node.id,
                    "label": node.label,
                    "hue": colours.get(node.function or "", draw.GREY),
                    "size": size,
                },
                classes,
                (x, y),
            )
        )
    for id, number in (more or {}).items():
        x, y = network.places[id]
        label = say("n_more", n=number)
        nodes.append(
            _element(
                {"id": MORE + id, "label": label, "hue": "#78838a", "size": 20},
                ["more"],
                (x + 44, y - 34),
            )
        )
    edges = []
    most = draw.strength(network)
    for edge in _lines(network, ends):
        if pair:
            on, dim = edge_id(edge) == pair, edge_id(edge) != pair
        else:
            on, dim = body in (edge.a, edge.b), bool(body) and body not in (edge.a, edge.b)
        arrow = draw.arrows(edge)
        edges.append(
            _element(
                {
                    "id": edge_id(edge),
                    "label": "",
                    "source": edge.a,
                    "target": edge.b,
                    "width": round(draw.thickness(edge, most), 1),
                    "strength": draw.opacity(edge, most, len(network.edges)),
                },
                ["on" if on else "", "dim" if dim else "", *arrow.split(",")],
            )
        )
    for id in more or {}:
        data = {"id": f"{id}~{MORE}", "label": "", "source": id, "target": MORE + id}
        edges.append(_element(data | {"width": 1, "strength": 0.6}, ["more"]))
    return {"nodes": nodes, "edges": edges}


def _first(network: Network) -> set[str]:
    """The names that are read from afar: the largest node of each community, the largest ones
    first, as many as lie over no other."""
    found: dict[int, Node] = {}
    for node in network.nodes:
        found.setdefault(network.measures[node.id].community, node)
    size, led = _afar(network), largest(network)
    kept: dict[str, tuple[float, float, float, float]] = {}
    for community in sorted(found):
        node = found[community]
        x, y = network.places[node.id]
        lines = node.label.split("\n")
        half = max(map(label_width, lines)) * size / 2
        top = y + radius(node, led)
        box = (x - half, top, x + half, top + 1.3 * size * len(lines))
        if not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3]
            for b in kept.values()
        ):
            kept[node.id] = box
        if len(kept) == FIRST:
            break
    return set(kept)


def _afar(network: Network) -> float:
    """The size of those names: as large in a large picture as others in a small one."""
    xs = [x for x, _ in network.places.values()] or [0.0]
    return max(15.0, 13.0 * (max(xs) - min(xs)) / 800)


def _element(
    data: dict[str, Any], classes: list[str], at: tuple[float, float] | None = None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "data": data,
        "classes": " ".join(filter(None, classes)),
        "selectable": False,
    }
    if at:
        made["position"] = {"x": at[0], "y": at[1]}
    return made


def _lines(network: Network, ends: set[str]) -> list[Edge]:
    """The strongest lines, those of the selected, and the strongest one of each node."""
    ranked = sorted(network.edges, key=lambda edge: (-edge.duties, edge.a, edge.b))
    drawn, reached = [], set()
    for index, edge in enumerate(ranked):
        new = edge.a not in reached or edge.b not in reached
        if index < LINES or new or edge.a in ends or edge.b in ends:
            drawn.append(edge)
            reached |= {edge.a, edge.b}
    return drawn


def _styles(network: Network, look: draw.Look) -> list[dict[str, Any]]:
    return [
        _style(
            "node",
            width="data(size)",
            height="data(size)",
            background_color="data(hue)",
            border_width=1,
            border_color=look.ground,
            label="data(label)",
            color=look.ink,
            font_family=draw.FONT.replace("'", '"'),
            font_size=15,
            min_zoomed_font_size=6,
            text_wrap="wrap",
            text_valign="bottom",
            text_margin_y=4,
            text_outline_color=look.ground,
            # The ground around a line must not lie over the line above.
            text_outline_width=2,
            line_height=1.2,
        ),
        _style("node.first", font_size=round(_afar(network)), z_index=5, font_weight="bold"),
        _style("node.many", border_width=2, border_style="dashed", border_color=look.ink),
        _style("node.dim", opacity=0.3),
        _style("node.on", border_width=5, border_color=look.chosen, z_index=9),
        _style(
            "node.more",
            shape="round-rectangle",
            background_opacity=0,
            border_width=1,
            border_style="dashed",
            border_color=look.ink,
            width=64,
            height=24,
            text_valign="center",
            text_margin_y=0,
            font_size=13,
        ),
        _style(
            "edge",
            width="data(width)",
            line_color=look.line,
            opacity="data(strength)",
            curve_style="straight",
            arrow_scale=0.8,
            source_arrow_color=look.line,
            target_arrow_color=look.line,
        ),
        _style("edge.to", target_arrow_shape="triangle"),
        _style("edge.from", source_arrow_shape="triangle"),
        _style("edge.dim", opacity=0.08),
        _style("edge.more", line_style="dashed"),
        _style(
            "edge.on",
            opacity=0.9,
            line_color=look.chosen,
            source_arrow_color=look.chosen,
            target_arrow_color=look.chosen,
        ),
    ]
