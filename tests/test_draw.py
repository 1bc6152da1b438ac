"""Networks and their pictures: the same every time, self-contained, and safe."""

from __future__ import annotations

import re

import pytest

from zeren.explorer.markup import Html, tag
from zeren.graph import draw
from zeren.graph.linkages import Edge, Network, Node, network, shown, strongest, ties, whole

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028&'\""


def sample(size: int, label: str = "区卫生健康局") -> Network:
    nodes = [Node(f"n{i:04}", f"{label}{i}", "health", i % 7, 10) for i in range(size)]
    edges = [Edge(f"n{i:04}", f"n{i // 2:04}", 1 + i % 5, i % 2, 1) for i in range(1, size)]
    return network(nodes, edges, most=size)


def test_one_graph_gives_one_picture() -> None:
    colours = {"health": "#0f8a86"}
    assert draw.frame(sample(30), colours) == draw.frame(sample(30), colours)


@pytest.mark.parametrize("size", [2, 20, 150])
def test_no_name_lies_on_another(size: int) -> None:
    net = sample(size)
    boxes = []
    for node in net.nodes:
        x, y = net.places[node.id]
        half = 7 * sum(1 if ord(sign) > 0x2E80 else 0.55 for sign in node.label)
        boxes.append((x - half, x + half, y, y + 18))
    clashes = sum(
        a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
    )
    assert clashes <= size // 20


def test_a_picture_asks_for_nothing_and_no_name_ends_its_script() -> None:
    frame = draw.frame(sample(3, ATTACK), {}, look=draw.Look(title=ATTACK))
    assert "<script" not in frame.body and "<img" not in frame.body
    for script in frame.scripts:
        assert "</script" not in script
        addresses = set(re.findall(r"https?://[^\s\"'<>)]*", script))
        assert addresses <= {"http://www.w3.org/2000/svg"}
    harmless = draw.frame(sample(3, "x"), {})
    for opening in ("<script", "<img", "\u2028"):
        assert frame.scripts[1].count(opening) == harmless.scripts[1].count(opening)


def test_an_empty_network_can_be_drawn() -> None:
    net = network([], [])
    assert net.nodes == ()
    assert draw.extent(net)[2:] == (200.0, 100.0)


def rows(*duties: str) -> list[dict[str, object]]:
    """Each duty a word: its letters are bodies, the first one leads; A and a have one function."""
    return [
        {
            "duty_id": number,
            "agency_id": letter,
            "agency": f"局{letter}",
            "function": letter.lower(),
            "kind": "collective" if letter == "z" else "department",
            "role": "leads" if index == 0 else "responsible",
        }
        for number, duty in enumerate(duties)
        for index, letter in enumerate(duty)
    ]


def test_those_that_share_a_duty_are_tied_and_the_lead_is_counted() -> None:
    nodes, edges = ties(rows("ab", "bac", "ab"))
    assert [(node.id, node.led, node.duties) for node in nodes] == [
        ("a", 2, 3), ("b", 1, 3), ("c", 0, 1)
    ]  # fmt: skip
    assert Edge("a", "b", 3, 2, 1) in edges
    assert Edge("a", "c", 1, 0, 0) in edges


def test_a_duty_counts_once_for_two_functions_however_many_bodies_have_them() -> None:
    nodes, edges = ties(rows("aAb"), by="function")
    assert edges == (Edge("a", "b", 1, 1, 0),)
    assert [(node.id, node.duties) for node in nodes] == [("a", 1), ("b", 1)]


def test_a_class_of_bodies_is_known_for_one() -> None:
    nodes, _ = ties(rows("az"))
    assert [(node.id, node.many) for node in nodes] == [("a", False), ("z", True)]
    assert not any(node.many for node in ties(rows("az"), by="function")[0])


def test_only_the_roles_asked_for_make_a_tie() -> None:
    _, edges = ties(rows("abc"), roles=["responsible"])
    assert edges == (Edge("b", "c", 1, 0, 0),)


def test_what_is_opened_stands_beside_and_nothing_else_moves() -> None:
    nodes = [Node(f"n{i:03}", f"区第{i}局", None, i % 5, 3) for i in range(200)]
    edges = [Edge(f"n{i:03}", f"n{i // 3:03}", 1 + i % 4, 0, 0) for i in range(1, 200)]
    every = whole(nodes, edges)
    start = strongest(every, 40)
    before = shown(every, start)
    one = next(id for id in before.hidden)
    after = shown(every, start, [(one, 12)])
    new = set(after.places) - set(before.places)
    assert 0 < len(new) <= 12
    assert {id: after.places[id] for id in before.places} == before.places
    assert after.hidden.get(one, 0) == before.hidden[one] - len(new)
    assert after.left_out == 200 - len(after.nodes)


@pytest.mark.slow
def test_two_thousand_nodes_are_placed_apart() -> None:
    net = sample(2000)
    places = sorted(net.places.values())
    assert len(set(places)) == 2000
    assert net == sample(2000)


def test_the_best_connected_are_kept_and_the_rest_is_counted() -> None:
    nodes = [Node(str(i), str(i), None, 0, 1) for i in range(10)]
    edges = [Edge("0", str(i), i, 0, 0) for i in range(1, 10)]
    net = network(nodes, edges, most=4)
    assert {node.id for node in net.nodes} == {"0", "9", "8", "7"}
    assert net.left_out == 6


def test_plain_text_never_becomes_markup() -> None:
    assert tag("p", "<b>", title='"><i>') == '<p title="&quot;&gt;&lt;i&gt;">&lt;b&gt;</p>'
    assert tag("p", [Html("<b>x</b>"), None, 3]) == "<p><b>x</b>3</p>"
