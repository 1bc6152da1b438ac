"""A network as a picture that stands by itself: in a notebook, or in a file to hand on."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from ..figures.blocks import Block
    from ..graph.linkages import Network

_MADE = "Zeren 责任"


@dataclass(frozen=True)
class Picture:
    """A drawn network. A notebook shows it at rest, without scripts and without the network."""

    network: Network
    title: str = ""

    def svg(self) -> str:
        """The picture at rest."""
        from ..figures.drawn import svg

        return svg(
            title=self.title,
            chosen=(),
            blocks=self._blocks(),
            footer=(_MADE,),
            lang="zh",
            wide=True,
        )

    def html(self) -> str:
        """A page that can be moved and zoomed; it loads nothing."""
        from ..figures.page import page

        return page(
            title=self.title,
            chosen=(),
            blocks=self._blocks(),
            footer=(_MADE,),
            citation="",
            lang="zh",
        )

    def _blocks(self) -> list[Block]:
        from ..figures.blocks import Legend, Net, Sign
        from ..figures.colours import hue, legend
        from ..figures.words import Names

        names = Names("zh")
        used = {node.function for node in self.network.nodes if node.function}
        known = legend(used, "zh", partial(names.entry, "functions"), names.say("others"))
        signs = [Sign(label, one) for label, one in known]
        hues = {id: hue(id) for id in used}
        titles = {node.id: node.label for node in self.network.nodes}
        key = Legend(names.say("colour_function"), tuple(signs), names.say("net_note"))
        return [Net(self.network, hues, titles, self.title), key]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write ``.svg`` or ``.html``."""
        file = Path(path)
        if file.suffix not in (".svg", ".html"):
            raise ValueError(f"{file}: a picture is an .svg or an .html file")
        made = self.svg() if file.suffix == ".svg" else self.html()
        file.write_text(made, encoding="utf-8")
        return file

    def _repr_html_(self) -> str:
        return f'<div class="zeren" style="max-width:100%;overflow:auto">{self.svg()}</div>'

    def __repr__(self) -> str:
        nodes, edges = len(self.network.nodes), len(self.network.edges)
        return f"<picture of {nodes} nodes and {edges} links>"


def picture(network: nx.Graph[Any], *, title: str = "", most: int = 60) -> Picture:
    """Draw the view ``agencies`` or ``functions`` of :func:`to_networkx`.

    The ``most`` strongest nodes are drawn. Raises :class:`ValueError` for a directed network.
    """
    from ..graph.linkages import Edge, Node
    from ..graph.linkages import network as laid_out

    if network.is_directed():
        raise ValueError("a picture is drawn of the views agencies and functions")
    led: Counter[str] = Counter()
    had: Counter[str] = Counter()
    edges = []
    for one, other, data in network.edges(data=True):
        a, b = data.get("ends", (one, other))
        found = Edge(a, b, data.get("weight", 1), data.get("leads_a", 0), data.get("leads_b", 0))
        led.update({a: found.leads_a, b: found.leads_b})
        had.update({a: found.duties, b: found.duties})
        edges.append(found)
    nodes = [
        Node(
            id,
            str(data.get("name") or data.get("label_zh") or id),
            data.get("function", id if data.get("label") == "Function" else None),
            led[id],
            had[id],
        )
        for id, data in network.nodes(data=True)
    ]
    return Picture(laid_out(nodes, edges, most=most), title)
