"""Views of a graph for networkx, and measures back as rows."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

import zeren
from tests.commands import said_by_seed
from zeren.explorer import canvas
from zeren.graph import Graph, QueryError, linkages
from zeren.graph.build import fragment, merge
from zeren.graph.linkages import Measure, Network, Node, drawn_from, homes, ties, whole
from zeren.graph.network import communities
from zeren.loaders import load


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "five.zeren"
    zeren.connect(path).build()
    return path


@pytest.fixture(scope="module")
def rows(documents: Path) -> Graph:
    return merge(None, [fragment(load(path)) for path in sorted(documents.glob("*.txt"))])


def test_the_whole_graph_keeps_every_node_edge_and_quote(target: Path, rows: Graph) -> None:
    network = zeren.to_networkx(target)
    assert isinstance(network, nx.MultiDiGraph)
    nodes = sum(len(some) for label, some in rows.nodes.items() if label != "Source")
    assert (len(network), network.number_of_edges()) == (nodes, sum(map(len, rows.edges.values())))
    texts = {row["id"]: row["text"] for row in rows.nodes["Document"]}
    duty = {row["src"]: row["dst"] for row in rows.edges["IN_DOCUMENT"]}
    leads = [edge for edge in network.edges(data=True) if edge[2]["label"] == "LEADS"]
    for _, to, data in leads:
        text = texts[duty[to.removeprefix("Duty/")]]
        assert text[data["char_start"] : data["char_end"]] == data["quote"]
    assert {"name": network.nodes[leads[0][0]]["name"], "label": "Agency"}.items() <= dict(
        network.nodes[leads[0][0]]
    ).items()


def test_bodies_are_linked_by_the_duties_they_share(target: Path) -> None:
    with zeren.connect(target) as graph:
        network = zeren.to_networkx(graph, "agencies", where="江海")
        asked = list(graph.query("works_with", where="江海"))
    assert network.number_of_edges() == len(asked)
    for row in asked:
        a, b = row["agency_a_id"], row["agency_b_id"]
        edge = network.edges[a, b]
        led = (edge["leads_a"], edge["leads_b"])
        assert edge["weight"] == row["duties"] == len(edge["shared"])
        assert (led if edge["ends"] == (a, b) else led[::-1]) == (row["leads_a"], row["leads_b"])
        assert all(one["quote_a"] and one["role_b"] for one in edge["shared"])
        assert network.nodes[a]["name"] == row["agency_a"]
        assert network.nodes[a].get("function") == row["function_a"]


def test_a_threshold_and_a_body_narrow_the_network(target: Path) -> None:
    whole = zeren.to_networkx(target, "agencies", where="江海")
    strong = zeren.to_networkx(target, "agencies", where="江海", least=5)
    assert set(strong.edges) < set(whole.edges)
    assert min(data["weight"] for _, _, data in strong.edges(data=True)) >= 5
    around = zeren.to_networkx(target, "agencies", where="江海", agency="区卫生健康局")
    assert set(around.edges) <= set(whole.edges)


def test_bodies_and_duties_are_joined_by_roles(target: Path) -> None:
    network = zeren.to_networkx(target, "duties", where="翁源")
    kinds = {(network.nodes[a]["label"], network.nodes[b]["label"]) for a, b in network.edges()}
    assert kinds == {("Agency", "Duty")}
    with zeren.connect(target) as graph:
        asked = graph.query("duties_of", where="翁源")
    found = sorted(data["quote"] for _, _, data in network.edges(data=True))
    assert found == sorted(asked.column("quote"))


def test_functions_are_compared_across_places(target: Path) -> None:
    network = zeren.to_networkx(target, "functions")
    edge = network.edges["health", "medical-insurance"]
    assert len(edge["places"]) >= 3 and edge["weight"] >= len(edge["places"])
    assert network.nodes["health"]["label_zh"] == "卫生健康"


def test_rows_give_the_same_views_as_their_engine(target: Path, rows: Graph) -> None:
    for view in ("duties", "agencies", "functions"):
        assert nx.utils.graphs_equal(zeren.to_networkx(rows, view), zeren.to_networkx(target, view))


def test_measures_come_back_as_rows(target: Path) -> None:
    network = zeren.to_networkx(target, "agencies", where="盐城")
    found = zeren.measures(network)
    assert len(found) == len(network)
    first = found[0]
    assert first["label"] == network.nodes[first["node"]]["name"]
    assert first["degree"] == max(dict(network.degree()).values())
    assert found.to_pandas()["community"].min() == 1
    core = nx.core_number(network)
    assert {row["node"]: row["core"] for row in found} == core


@pytest.mark.parametrize("where", ["江海", "盐城", "翁源", ""])
def test_a_figure_and_the_measures_agree_on_communities(target: Path, where: str) -> None:
    with zeren.connect(target) as graph:
        nodes, edges = linkages.ties(graph.query("ties", where=where))
        rows = zeren.measures(zeren.to_networkx(graph, "agencies", where=where))
    drawn = linkages.whole(nodes, edges).measures
    measured = {row["node"]: row["community"] for row in rows if row["degree"]}
    assert {id: one.community for id, one in drawn.items()} == measured
    assert max(measured.values()) > 1


def test_communities_do_not_depend_on_the_order_of_a_network() -> None:
    network = nx.karate_club_graph()
    turned = nx.Graph([(b, a, data) for a, b, data in reversed(list(network.edges(data=True)))])
    turned.add_node(99)
    assert communities(turned) == [*communities(network), {99}]


def test_measures_of_the_whole_graph_and_of_nothing() -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert len(zeren.measures(empty)) == 0
    many: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "b")])
    assert [(row["node"], row["degree"], row["weight"]) for row in zeren.measures(many)] == [
        ("a", 1, 3),
        ("b", 1, 3),
    ]


def test_a_view_that_is_not_there_is_named(target: Path) -> None:
    with pytest.raises(QueryError, match="agencies, functions"):
        zeren.to_networkx(target, "persons")
    with pytest.raises(QueryError, match="whole"):
        zeren.to_networkx(target, where="江海")


def test_of_several_places_a_body_has_its_own_and_one_of_all_has_none() -> None:
    rows = [
        {"agency_id": "a", "jurisdiction": "440704"},
        {"agency_id": "b", "jurisdiction": "440229"},
        {"agency_id": "c", "jurisdiction": "440704"},
        {"agency_id": "c", "jurisdiction": "440229"},
    ]
    assert homes(rows) == {"a": "440704", "b": "440229"}
    assert homes(rows[:1]) == {}


def test_names_that_are_read_from_afar_lie_over_no_other() -> None:
    nodes = [Node(f"n{at:03}", "市卫生健康局\n某某市", "health", 1, 1) for at in range(240)]
    places = {node.id: (at % 16 * 90.0, at // 16 * 40.0) for at, node in enumerate(nodes)}
    measures = {node.id: Measure(1, 0.0, 1, at + 1) for at, node in enumerate(nodes)}
    network = Network(tuple(nodes), (), places, measures, 0, {})
    drawn = canvas.elements(network, {})["nodes"]
    named = [one["position"] for one in drawn if "first" in one["classes"]]
    assert len(named) == canvas.FIRST
    for at, one in enumerate(named):
        for other in named[:at]:
            apart = abs(one["x"] - other["x"]), abs(one["y"] - other["y"])
            assert apart[0] > 6 * 15 or apart[1] > 2 * 15


LARGE = """
from zeren.graph.linkages import drawn_from, shown
rows = [
    {"duty_id": f"{place}-{duty}", "agency_id": f"{place}-{body}", "agency": f"{body}",
     "function": "health", "role": "leads" if body == duty else "responsible",
     "topic": None, "jurisdiction": f"{place}", "kind": "department"}
    for place in range(45) for duty in range(6) for body in range(8) if (body + duty) % 3
]
net = drawn_from(rows, most=310)
print(net.left_out, shown(net, [node.id for node in net.nodes]).places)
"""


def test_a_large_network_is_drawn_alike_wherever_it_is_drawn() -> None:
    pictures = said_by_seed(LARGE)
    assert len(pictures) == 1
    assert pictures.pop().startswith("50 {")


def test_of_many_pairs_those_that_stay_are_the_same_as_of_all() -> None:
    rows = [
        {"duty_id": f"{duty}", "agency_id": f"{body}", "agency": f"{body}", "function": None,
         "role": "leads", "topic": None, "jurisdiction": "1", "kind": None}
        for duty in range(30) for body in range(12) if (body * duty) % 5 < 2
    ]  # fmt: skip
    for least, most in ((1, 100), (3, 100), (1, 6), (3, 6)):
        nodes, edges = ties(rows)
        assert drawn_from(rows, least=least, most=most) == whole(
            nodes, edges, least=least, most=most
        )
