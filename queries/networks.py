"""A graph, or a part of it, as a networkx network, and measures of a network as rows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..graph.engine import Engine, QueryError
from ..graph.engine import connect as open_engine
from .result import Result
from .session import Session, run

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.build import Graph

    Network = nx.Graph[str]


def to_networkx(
    source: Graph | Engine | Session | str | os.PathLike[str] | None = None,
    view: str = "whole",
    *,
    where: str = "",
    agency: str = "",
    least: int = 1,
) -> Network:
    """A view of a graph for networkx; ``source`` is a session, a target, or rows.

    ``whole``
        Every node as ``Label/key`` and every relationship, with all that is known of them (a
        directed multigraph).
    ``duties``
        Bodies and duties, an edge for each role, with role, basis and quote (directed).
    ``agencies``
        Bodies, linked where they share at least ``least`` duties. ``weight`` counts these,
        ``leads_a`` and ``leads_b`` those which the first and second of ``ends`` leads, and
        ``shared`` has for each duty both roles and both quotes.
    ``functions``
        What bodies are for, linked where those of one place share a duty: ``weight`` counts
        duties, ``places`` names the places.

    ``where`` and ``agency`` narrow the last three as they do the question `duties_of`. Raises
    :class:`QueryError` for a view that there is not.
    """
    if view not in ("whole", *VIEWS):
        raise QueryError(f"there is no view {view!r}; there are whole, {', '.join(VIEWS)}")
    if view == "whole":
        if where or agency:
            raise QueryError("the whole graph is not narrowed: choose another view, or no place")
        return _whole(source)
    with _opened(source) as engine:
        roles = list(run(engine, "duties_of", where=where))
        bodies = {row["agency_id"]: row for row in run(engine, "agencies")}
        if agency:
            asked = {row["duty_id"] for row in run(engine, "duties_of", agency=agency, where=where)}
            roles = [row for row in roles if row["duty_id"] in asked]
    return VIEWS[view](roles, bodies, least)


def measures(network: nx.Graph[Any]) -> Result:
    """How each node of a network stands in it, as rows: the most linked first.

    The columns are node, label, place, function, kind (what the network knows of them), degree,
    weight, betweenness, core and community, as :func:`zeren.graph.network.measures` says.
    """
    from ..graph.network import measures as measured

    told = ("label", "place", "function", "kind")
    counted = ("degree", "weight", "betweenness", "core", "community")
    rows = []
    for row in measured(network):
        known = network.nodes[row["node"]]
        name = known.get("name") or known.get("title") or known.get("label_zh")
        known = known | {"label": name or known.get("label")}
        rows.append((row["node"], *(known.get(one) for one in told), *map(row.get, counted)))
    return Result(("node", *told, *counted), tuple(rows), "")


# ---------------------------------------------------------------- views


def _whole(source: Any) -> Network:
    from ..graph.build import Graph
    from ..graph.network import whole

    if isinstance(source, Graph):
        return whole(source)
    with _opened(source) as engine:
        return whole(engine.read())


_Rows = list[dict[str, Any]]
_Bodies = dict[str, dict[str, Any]]


def _duties(roles: _Rows, bodies: _Bodies, least: int) -> Network:
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in roles:
        _add_body(network, bodies, row)
        told = ("jurisdiction", "place", "document", "duty", "title", "due", "topic")
        network.add_node(row["duty_id"], label="Duty", **_known(row, told))
        kept = ("role", "basis", "quote", "document", "char_start", "char_end", "mention")
        network.add_edge(row["agency_id"], row["duty_id"], **_known(row, kept))
    return network


def _agencies(roles: _Rows, bodies: _Bodies, least: int) -> Network:
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    shared: dict[tuple[str, str], _Rows] = defaultdict(list)
    for rows in _by_duty(roles):
        for row in rows:
            _add_body(network, bodies, row)
        for a, b in combinations(rows, 2):
            first, second = (a, b) if a["agency_id"] < b["agency_id"] else (b, a)
            one = _known(first, ("duty_id", "duty", "title", "document"))
            for end, row in (("a", first), ("b", second)):
                one |= {f"role_{end}": row["role"], f"quote_{end}": row["quote"]}
            shared[first["agency_id"], second["agency_id"]].append(one)
    for (first_id, second_id), duties in shared.items():
        if first_id == second_id or len(duties) < least:
            continue
        network.add_edge(
            first_id,
            second_id,
            ends=(first_id, second_id),
            weight=len(duties),
            leads_a=sum(one["role_a"] == "leads" for one in duties),
            leads_b=sum(one["role_b"] == "leads" for one in duties),
            shared=duties,
        )
    return network


def _functions(roles: _Rows, bodies: _Bodies, least: int) -> Network:
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    duties: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rows in _by_duty(roles):
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            body = bodies.get(row["agency_id"], row)
            if body["function"]:
                found[body["function"]].append(row)
                network.add_node(
                    body["function"],
                    label="Function",
                    **_known(
                        {"label_zh": body.get("function_zh"), "label_en": body.get("function_en")},
                        ("label_zh", "label_en"),
                    ),
                )
        for pair in combinations(sorted(found), 2):
            duties[pair].add(rows[0]["duty_id"])
            if rows[0]["jurisdiction"]:
                places[pair].add(rows[0]["jurisdiction"])
    for pair, some in duties.items():
        if len(some) >= least:
            network.add_edge(*pair, weight=len(some), places=sorted(places[pair]))
    return network


def _by_duty(roles: _Rows) -> Iterator[_Rows]:
    """The roles in each duty, one a body."""
    duties: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in roles:
        duties[row["duty_id"]].setdefault(row["agency_id"], row)
    return (list(one.values()) for one in duties.values())


def _add_body(network: nx.Graph[str], bodies: _Bodies, row: dict[str, Any]) -> None:
    told = ("jurisdiction", "place", "kind", "function", "owner", "spellings")
    known = bodies.get(row["agency_id"], row)
    network.add_node(row["agency_id"], label="Agency", name=row["agency"], **_known(known, told))


def _known(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name) is not None}


VIEWS: dict[str, Callable[[_Rows, _Bodies, int], Network]] = {
    "duties": _duties,
    "agencies": _agencies,
    "functions": _functions,
}


@contextmanager
def _opened(source: Any) -> Iterator[Engine]:
    """The engine of whatever names a graph; what is opened here is closed again."""
    from ..graph.build import Graph

    if isinstance(source, Session):
        yield source.engine
    elif isinstance(source, Graph):
        with open_engine(":memory:", read_only=False) as engine:
            engine.prepare()
            engine.write(source)
            yield engine
    elif source is None or isinstance(source, (str, os.PathLike)):
        with open_engine(source) as engine:
            yield engine
    else:
        yield source
