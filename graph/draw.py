"""A network → one picture that needs nothing else: a page to drag and zoom, or an SVG.

The page is drawn by vis-network as pyvis brings it; the layout is given, so nothing moves by
itself. Names come from documents: in the page they are JSON that can't end its script, in the
SVG they are escaped; neither has an address outside of it.
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

from pyvis.network import Network as Drawing

from .linkages import Edge, Network, radius

FONT = "'Noto Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
GREY = "#78838a"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a picture, and the words on it."""

    ground: str = "#ffffff"
    ink: str = "#1c2321"
    line: str = "#9aa5a3"
    chosen: str = "#c79a12"
    lang: str = "zh-Hans"
    title: str = ""
    footer: str = ""
    fit: str = "全图"
    zoom_in: str = "放大"
    zoom_out: str = "缩小"


LIGHT = Look()
DARK = Look(ground="#14191a", ink="#e7ecea", line="#5f6b6d", chosen="#e8c33a")


def page(
    network: Network,
    colours: Mapping[str, str],
    *,
    look: Look = LIGHT,
    chosen: str | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The picture as a whole HTML page; ``titles`` are shown when a node is pointed at."""
    drawing = Drawing(height="100%", width="100%", cdn_resources="in_line")
    near = {
        edge.a if edge.b == chosen else edge.b
        for edge in network.edges
        if chosen in (edge.a, edge.b)
    }
    for node in network.nodes:
        dim = chosen is not None and node.id != chosen and node.id not in near
        x, y = network.places[node.id]
        colour = colours.get(node.function or "", GREY)
        drawing.add_node(
            node.id,
            label=node.label,
            title=(titles or {}).get(node.id, node.label),
            x=x,
            y=y,
            size=radius(node),
            shape="dot",
            color={
                "background": colour,
                "border": look.chosen if node.id == chosen else look.ground,
                "highlight": {"background": colour, "border": look.chosen},
                "hover": {"background": colour, "border": look.ink},
            },
            borderWidth=5 if node.id == chosen else 1,
            opacity=0.3 if dim else 1.0,
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
        dim = chosen is not None and chosen not in (edge.a, edge.b)
        drawing.add_edge(
            edge.a,
            edge.b,
            width=thickness(edge),
            title=str(edge.duties),
            arrows=arrows(edge),
            color={"color": look.line, "opacity": 0.12 if dim else opacity(edge, most)},
            smooth=False,
        )
    nodes, edges, *_ = drawing.get_network_data()
    # Given twice, a label that pyvis copies into other fields would be only weight.
    data = {"nodes": nodes, "edges": edges, "extent": _extent(network)}
    script = _SCRIPT.replace("__DATA__", _json(data))
    library = _library()
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        f"form-action 'none'; script-src {_hash(library)} {_hash(script)}"
    )
    return _PAGE.format(
        lang=escape(look.lang),
        policy=escape(policy),
        title=escape(look.title),
        ground=look.ground,
        ink=look.ink,
        line=look.line,
        font=FONT,
        fit=escape(look.fit),
        zoom_in=escape(look.zoom_in),
        zoom_out=escape(look.zoom_out),
        footer=escape(look.footer),
        library=library,
        script=script,
    )


def svg(
    network: Network,
    colours: Mapping[str, str],
    *,
    look: Look = LIGHT,
    legend: Mapping[str, str] | None = None,
) -> str:
    """The picture at rest, for print; ``legend`` names the functions whose colours are shown."""
    x0, y0, width, height = _extent(network)
    scale = max(1.0, width / 1100)
    used = {node.function or "" for node in network.nodes}
    shown = [(id, name) for id, name in (legend or {}).items() if id in used]
    rows = -(-len(shown) // 4)
    top, bottom = 52 * scale, (38 + 26 * rows) * scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x0:.0f} {y0 - top:.0f} {width:.0f} '
        f'{height + top + bottom:.0f}" font-family="{escape(FONT)}" role="img" '
        f'lang="{escape(look.lang)}">',
        f"<title>{escape(look.title)}</title>",
        f'<rect x="{x0:.0f}" y="{y0 - top:.0f}" width="{width:.0f}" '
        f'height="{height + top + bottom:.0f}" fill="{look.ground}"/>',
        f'<text x="{x0 + 12 * scale:.0f}" y="{y0 - top + 32 * scale:.0f}" '
        f'font-size="{20 * scale:.1f}" font-weight="600" fill="{look.ink}">'
        f"{escape(look.title)}</text>",
    ]
    most = strength(network)
    for edge in sorted(network.edges, key=lambda edge: (edge.duties, edge.a, edge.b)):
        (ax, ay), (bx, by) = network.places[edge.a], network.places[edge.b]
        parts.append(
            f'<line x1="{ax}" y1="{ay}" x2="{bx}" y2="{by}" stroke="{look.line}" '
            f'stroke-width="{thickness(edge):.1f}" '
            f'stroke-opacity="{opacity(edge, most):.2f}"/>'
        )
    for node in network.nodes:
        x, y = network.places[node.id]
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius(node):.1f}" '
            f'fill="{colours.get(node.function or "", GREY)}" stroke="{look.ground}"/>'
        )
    for node in network.nodes:
        x, y = network.places[node.id]
        parts.append(
            f'<text x="{x}" y="{y + radius(node) + 15:.1f}" font-size="15" text-anchor="middle" '
            f'fill="{look.ink}" stroke="{look.ground}" stroke-width="4" paint-order="stroke">'
            f"{_lines(node.label, x)}</text>"
        )
    for index, (id, name) in enumerate(shown):
        x = x0 + 16 * scale + (index % 4) * width / 4
        y = y0 + height + (18 + 26 * (index // 4)) * scale
        parts.append(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{6 * scale:.1f}" '
            f'fill="{colours.get(id, GREY)}"/>'
            f'<text x="{x + 12 * scale:.0f}" y="{y + 5 * scale:.0f}" font-size="{14 * scale:.1f}" '
            f'fill="{look.ink}">{escape(name)}</text>'
        )
    parts.append(
        f'<text x="{x0 + 12 * scale:.0f}" y="{y0 + height + bottom - 12 * scale:.0f}" '
        f'font-size="{12 * scale:.1f}" fill="{look.ink}">{escape(look.footer)}</text></svg>'
    )
    return "\n".join(parts)


def _extent(network: Network) -> tuple[float, float, float, float]:
    """What the picture takes up with its labels: left, top, width, height."""
    if not network.nodes:
        return (-100.0, -50.0, 200.0, 100.0)
    xs, ys = [], []
    for node in network.nodes:
        x, y = network.places[node.id]
        lines = node.label.split("\n")
        wide = max(radius(node), 7.6 * max(map(_signs, lines))) + 12
        xs += [x - wide, x + wide]
        ys += [y - radius(node) - 14, y + radius(node) + 13 + 17 * len(lines)]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def thickness(edge: Edge) -> float:
    """How wide a line is drawn: it grows with the duties shared, less and less."""
    return min(9.0, 0.8 + 0.9 * math.pow(edge.duties - 1, 0.6))


def strength(network: Network) -> int:
    """The duties behind the strongest line of a picture."""
    return max((one.duties for one in network.edges), default=1)


def opacity(edge: Edge, most: int) -> float:
    """How strong a line is drawn, beside the strongest of the picture."""
    return round(0.28 + 0.6 * edge.duties / most, 2)


def arrows(edge: Edge) -> str:
    """From the one that leads to the one that supports; both ways where both lead."""
    ways = (["to"] if edge.leads_a > edge.leads_b else []) + (
        ["from"] if edge.leads_b > edge.leads_a else []
    )
    return ",".join(ways)


def _signs(label: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in label)


def _printable(label: str) -> str:
    """A label without the characters that XML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", label)


def _lines(label: str, x: float) -> str:
    """A label of several lines, one below the other."""
    first, *rest = _printable(label).split("\n")
    below = "".join(f'<tspan x="{x}" dy="1.15em">{escape(line)}</tspan>' for line in rest)
    return escape(first) + below


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

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
html, body {{ margin: 0; height: 100%; background: {ground}; color: {ink}; font: 14px/1.5 {font}; }}
body {{ display: flex; flex-direction: column; }}
#network {{ flex: 1; min-height: 0; outline-offset: -2px; position: relative; overflow: hidden; }}
.tools {{ position: absolute; right: 10px; top: 10px; z-index: 2; display: flex; gap: 6px; }}
.tools button {{ font: inherit; color: {ink}; background: {ground}; border: 1px solid {line};
  border-radius: 4px; min-width: 2.2em; padding: .2em .6em; cursor: pointer; }}
.tools button:focus-visible, #network:focus-visible {{ outline: 2px solid {ink}; }}
footer {{ padding: 4px 12px 6px; font-size: 12px; }}
.vis-tooltip {{ position: absolute; visibility: hidden; white-space: pre-line;
  pointer-events: none; background: {ground}; color: {ink};
  border: 1px solid {line}; border-radius: 4px; padding: 5px 9px;
  max-width: 22em; z-index: 5; font: 13px/1.5 {font}; box-shadow: 0 2px 8px rgba(0,0,0,.18); }}
</style></head><body>
<div class="tools">
<button id="out" type="button" aria-label="{zoom_out}" title="{zoom_out}">−</button>
<button id="in" type="button" aria-label="{zoom_in}" title="{zoom_in}">+</button>
<button id="fit" type="button">{fit}</button></div>
<div id="network" role="img" aria-label="{title}" tabindex="0"></div>
<footer>{footer}</footer>
<script>{library}</script>
<script>{script}</script>
</body></html>
"""
