"""A picture of a network stands by itself, in a notebook and in a file."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

import zeren


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> nx.Graph[str]:
    session = zeren.connect(tmp_path_factory.mktemp("graph") / "one.zeren")
    session.build(documents / "jianghai.txt")
    return zeren.to_networkx(session, "agencies")


def test_a_notebook_shows_a_picture_without_scripts_or_addresses(bodies: nx.Graph[str]) -> None:
    made = zeren.picture(bodies, title="江海 <区>")
    html = made._repr_html_()
    assert "<script" not in html
    assert not re.search(r"(?:src|href)=|https?://(?!www\.w3\.org/)", html)
    drawn = ElementTree.fromstring(made.svg())
    words = "".join(drawn.itertext())
    assert "江海 <区>" in words and "区卫生健康局" in words and "卫生健康" in words


def test_a_picture_is_saved_to_hand_on(bodies: nx.Graph[str], tmp_path: Path) -> None:
    made = zeren.picture(bodies, most=5)
    assert len(made.network.nodes) == 5
    assert made.save(tmp_path / "a.svg").read_text(encoding="utf-8").lstrip().startswith("<svg")
    assert "区卫生健康局" in made.save(tmp_path / "a.html").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"\.svg or an \.html"):
        made.save(tmp_path / "a.png")


def test_functions_and_nothing_are_drawn_and_directed_views_are_not(bodies: nx.Graph[str]) -> None:
    network: nx.Graph[str] = nx.Graph()
    assert "<svg" in zeren.picture(network).svg()
    network.add_edge("health", "finance", weight=3)
    assert len(zeren.picture(network).network.edges) == 1
    with pytest.raises(ValueError, match="agencies and functions"):
        zeren.picture(nx.MultiDiGraph([("a", "b")]))
