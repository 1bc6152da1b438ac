"""A network → a picture to drag and zoom, that needs nothing else; the measures of its lines.

It is drawn by vis-network as pyvis brings it; the layout is given, so nothing moves by itself.
Names come from documents: they are JSON that can't end its script, and have no address in them.
:mod:`zeren.figures` puts it into a page, and draws the same network at rest.
"""

from __future__ import annotations

import json
import math
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from .linkages import Edge, Network, largest, radius

FONT = "'Noto Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
GREY = "#78838a"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a picture, and the words on it."""

    ground: str = "#ffffff"
    ink: str = "#1c2321"
    line: str = "#9aa5a3"
    chosen: str = "#c79a12"
    title: str = ""
    fit: str = "全图"
    zoom_in: str = "放大"
    zoom_out: str = "缩小"


LIGHT = Look()
DARK = Look(ground="#14191a", ink="#e7ecea", line="#5f6b6d", chosen="#e8c33a")


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a page that hold a network: style, markup, and the two scripts.

    ``hashes`` are what a Content-Security-Policy names the scripts by.
    """

    style: str
    body: str
    scripts: tuple[str, str]
    hashes: tuple[str, str]


def frame(
    network: Network,
    colours: Mapping[str, str],
    *,
    look: Look = LIGHT,
    titles: Mapping[str, str] | None = None,
) -> Frame:
    """The network to drag and zoom; ``titles`` are shown when a node is pointed at."""
    # Imported here: it brings the machinery of notebooks along.
    from pyvis.network import Network as Drawing

    drawing = Drawing(height="100%", width="100%", cdn_resources="in_line")
    led = largest(network)
    for node in network.nodes:
        x, y = network.places[node.id]
        colour = colours.get(node.function or "", GREY)
        drawing.add_node(
            node.id,
            label=node.label,
            title=(titles or {}).get(node.id, node.label),
            x=x,
            y=y,
            size=radius(node, led),
            shape="dot",
            color={
                "background": colour,
                "border": look.ink if node.many else look.ground,
                "highlight": {"background": colour, "border": look.chosen},
                "hover": {"background": colour, "border": look.ink},
            },
            borderWidth=2 if node.many else 1,
            shapeProperties={"borderDashes": [4, 3] if node.many else False},
            font={
                "face": FONT,
                "size": 15,
                "color": look.ink,
                "strokeWidth": 4,
                "strokeColor": look.ground,
            },
        )
    most = strength(network)
    for edge in network.edges:
        drawing.add_edge(
            edge.a,
            edge.b,
            width=thickness(edge, most),
            title=str(edge.duties),
            arrows=arrows(edge),
            color={"color": look.line, "opacity": opacity(edge, most, len(network.edges))},
            smooth=False,
        )
    nodes, edges, *_ = drawing.get_network_data()
    # Given twice, a label that pyvis copies into other fields would be only weight.
    data = {"nodes": nodes, "edges": edges, "extent": extent(network)}
    script = _SCRIPT.replace("__DATA__", _json(data))
    library = _library()
    style = _STYLE.format(ground=look.ground, ink=look.ink, line=look.line, font=FONT)
    body = _BODY.format(
        label=escape(look.title),
        fit=escape(look.fit),
        zoom_in=escape(look.zoom_in),
        zoom_out=escape(look.zoom_out),
    )
    return Frame(style, body, (library, script), (_hash(library), _hash(script)))


def extent(network: Network) -> tuple[float, float, float, float]:
    """What the picture takes up with its labels: left, top, width, height."""
    if not network.nodes:
        return (-100.0, -50.0, 200.0, 100.0)
    xs, ys = [], []
    led = largest(network)
    for node in network.nodes:
        x, y = network.places[node.id]
        lines = node.label.split("\n")
        wide = max(radius(node, led), 7.6 * max(map(_signs, lines))) + 12
        xs += [x - wide, x + wide]
        ys += [y - radius(node, led) - 14, y + radius(node, led) + 13 + 17 * len(lines)]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def thickness(edge: Edge, most: int = 1) -> float:
    """How wide a line is drawn: it grows with the duties shared, less and less.

    ``most`` is what the strongest line stands for; where that is much, width follows the share.
    """
    if most > 60:
        return 0.6 + 8.4 * float((edge.duties / most) ** 1.2)
    return min(9.0, 0.8 + 0.9 * math.pow(edge.duties - 1, 0.6))


def strength(network: Network) -> int:
    """The duties behind the strongest line of a picture."""
    return max((one.duties for one in network.edges), default=1)


def opacity(edge: Edge, most: int, lines: int = 1) -> float:
    """How strong a line is drawn, beside the strongest; the more lines, the fainter the weak."""
    weak = max(0.05, min(0.28, 80 / max(lines, 1)))
    return round(weak + (0.88 - weak) * edge.duties / most, 2)


def arrows(edge: Edge) -> str:
    """From the one that leads to the one that supports; both ways where both lead."""
    ways = (["to"] if edge.leads_a > edge.leads_b else []) + (
        ["from"] if edge.leads_b > edge.leads_a else []
    )
    return ",".join(ways)


def _signs(label: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in label)


def _json(data: object) -> str:
    """JSON that can stand inside a script: nothing in it ends the script or a line of it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@cache
def _library() -> str:
    """vis-network as pyvis ships it, without the addresses that stand in its comments.

    It is dual licensed under Apache-2.0 and MIT; its notice stays.
    """
    path = files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    script = path.read_text(encoding="utf-8")
    script = re.sub(r"https?://(?!www\.w3\.org/2000/svg)", "", script)
    return script.replace("</script", "<\\/script")


_SCRIPT = """
"use strict";
const data = __DATA__;
const box = document.getElementById("network");
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges.map((edge, id) => Object.assign({ id }, edge)));
const network = new vis.Network(box, { nodes, edges }, {
  physics: false,
  layout: { randomSeed: 1 },
  nodes: { scaling: { label: { drawThreshold: 4 } } },
  edges: {
    arrows: { to: { scaleFactor: 0.45 }, from: { scaleFactor: 0.45 } },
    hoverWidth: 0.5,
    selectionWidth: 1,
  },
  interaction: {
    hover: true,
    tooltipDelay: 120,
    keyboard: { enabled: true, bindToWindow: false },
  },
});
// Its own fit would look at the circles alone and cut the labels at the edges.
const fit = () => {
  const [left, top, width, height] = data.extent;
  const scale = Math.min(box.clientWidth / width, box.clientHeight / height, 1.4);
  network.moveTo({ position: { x: left + width / 2, y: top + height / 2 }, scale });
};
const zoom = (by) =>
  network.moveTo({ scale: network.getScale() * by, animation: { duration: 150 } });
fit();
window.addEventListener("resize", fit);
document.getElementById("fit").onclick = fit;
document.getElementById("in").onclick = () => zoom(1.3);
document.getElementById("out").onclick = () => zoom(1 / 1.3);
document.documentElement.dataset.drawn = "yes";
"""

_STYLE = """
.network {{ position: relative; height: 72vh; min-height: 420px; border: 1px solid {line};
  border-radius: 6px; background: {ground}; color: {ink}; font: 14px/1.5 {font}; }}
#network {{ height: 100%; outline-offset: -2px; position: relative; overflow: hidden; }}
.tools {{ position: absolute; right: 10px; top: 10px; z-index: 2; display: flex; gap: 6px; }}
.tools button {{ font: inherit; color: {ink}; background: {ground}; border: 1px solid {line};
  border-radius: 4px; min-width: 2.2em; padding: .2em .6em; cursor: pointer; }}
.tools button:focus-visible, #network:focus-visible {{ outline: 2px solid {ink}; }}
.vis-tooltip {{ position: absolute; visibility: hidden; white-space: pre-line;
  pointer-events: none; background: {ground}; color: {ink};
  border: 1px solid {line}; border-radius: 4px; padding: 5px 9px;
  max-width: 22em; z-index: 5; font: 13px/1.5 {font}; box-shadow: 0 2px 8px rgba(0,0,0,.18); }}
"""

_BODY = """<div class="network"><div class="tools">
<button id="out" type="button" aria-label="{zoom_out}" title="{zoom_out}">−</button>
<button id="in" type="button" aria-label="{zoom_in}" title="{zoom_in}">+</button>
<button id="fit" type="button">{fit}</button></div>
<div id="network" role="img" aria-label="{label}" tabindex="0"></div></div>"""
