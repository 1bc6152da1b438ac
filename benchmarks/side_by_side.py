"""Six questions on the same rows, engine by engine, with the answers compared.

``python -m benchmarks.side_by_side FOLDER`` takes the tables of a corpus (`make corpus`). Zeren is
asked as a user asks it, by the named question; rdflib and pyoxigraph by SPARQL over plain triples
(without quotes), networkx by code over the whole graph. Each answer is brought down to the keys
that all of them can give and must be the same. Printed is the median of the calls in
milliseconds, after two seconds of calls that do not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeren.graph import Engine, Graph, connect
from zeren.graph.export import load_tables
from zeren.queries import run

CALLS = 5
WARM = 2.0  # seconds of calls that do not count: a server compiles meanwhile
ROLES = ("LEADS", "RESPONSIBLE_FOR", "COOPERATES_IN", "PARTICIPATES_IN", "GUIDES")
Z = "https://w3id.org/zeren/ontology#"
D = "https://w3id.org/zeren/data/"
Answer = Any
System = Mapping[str, Callable[[], Answer]]


@dataclass(frozen=True)
class Asked:
    """What is asked about: a county, its topic, two of its bodies, by key and name."""

    where: str
    topic: str
    agency: str
    name: str
    other: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="tables of a corpus")
    parser.add_argument("--without", nargs="*", default=(), help="systems to leave out")
    given = parser.parse_args()
    print(table(given.folder, given.without))


def table(folder: Path, without: tuple[str, ...] = ()) -> str:
    """Ask everything everywhere; raises where two systems answer otherwise."""
    graph = load_tables(folder)
    asked = choose(graph)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        systems: dict[str, System] = {}
        if "embedded" not in without:
            systems["embedded"] = zeren(_filled(stack, str(place / "graph"), graph), asked)
        if "neo4j" not in without:
            systems["neo4j"] = zeren(_server(stack, place, graph), asked)
        makers: dict[str, Callable[[Graph, Asked], System]] = {
            "pyoxigraph": oxigraph,
            "rdflib": rdf,
            "networkx": network,
        }
        for name, make in makers.items():
            if name not in without:
                systems[name] = make(graph, asked)
        nodes = sum(map(len, graph.nodes.values()))
        edges = sum(map(len, graph.edges.values()))
        lines = [
            f"{nodes:,} nodes, {edges:,} relationships; milliseconds, median of {CALLS} calls.",
            "",
            "| question | " + " | ".join(systems) + " |",
            "|---|" + "---|" * len(systems),
        ]
        for question in next(iter(systems.values())):
            cells: list[str] = []
            first: Answer = None
            for name, system in systems.items():
                answer, milliseconds = _timed(system[question])
                first = answer if first is None else first
                if answer != first:
                    raise AssertionError(f"{name} answers {question} otherwise: {answer!r:.300}")
                cells.append(f"{milliseconds:.1f}")
            size = first if isinstance(first, int) else len(first)
            lines.append(f"| {question} ({size}) | {' | '.join(cells)} |")
    return "\n".join(lines)


def _timed(call: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = call()
    # What takes seconds is called once.
    calls = CALLS if time.perf_counter() - began < 2 else 1
    while calls > 1 and time.perf_counter() - began < WARM:
        call()
    times = []
    for _ in range(calls):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return answer, statistics.median(times) * 1000


def choose(graph: Graph) -> Asked:
    """A county in the middle, and two of its bodies that share no duty."""
    serves = {row["src"]: row["dst"] for row in graph.edges["SERVES"]}
    levels = {row["code"]: row["level"] for row in graph.nodes["Jurisdiction"]}
    bodies: dict[str, set[str]] = defaultdict(set)
    partners: dict[str, set[str]] = defaultdict(set)
    duties: dict[str, set[str]] = defaultdict(set)
    for name in ROLES:
        for row in graph.edges[name]:
            duties[row["dst"]].add(row["src"])
            bodies[serves[row["src"]]].add(row["src"])
    for some in duties.values():
        for one in some:
            partners[one] |= some
    counties = sorted(code for code in bodies if levels[code] == "county")
    where = counties[len(counties) // 2]
    names = {row["id"]: row["name"] for row in graph.nodes["Agency"]}
    pairs = (
        (one, other)
        for one in sorted(bodies[where])
        for other in sorted(bodies[where])
        if one < other and other not in partners[one]
    )
    one, other = next(pairs, tuple(sorted(bodies[where])[:2]))
    return Asked(where, "medical-waste", one, names[one], other)


# ---------------------------------------------------------------- zeren


def _filled(stack: ExitStack, target: str, graph: Graph) -> Engine:
    with connect(target, read_only=False) as engine:
        engine.prepare()
        engine.write(graph)
    return stack.enter_context(connect(target))


def _server(stack: ExitStack, place: Path, graph: Graph) -> Engine:
    from tests.engines.server import LTS, running

    server = stack.enter_context(running(LTS, place / "neo4j", heap="2g", lasting=True))
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": server.password}
    return _filled(stack, server.address, graph)


def zeren(engine: Engine, asked: Asked) -> System:
    """The named questions; the shortest link has a text of each engine's own."""
    roles = "|".join(ROLES)
    steps = f"[:{roles}*1..8]" if engine.name == "neo4j" else f"[:{roles}* SHORTEST 1..8]"
    path = f"(a)-{steps}-(b)"
    if engine.name == "neo4j":
        path = f"shortestPath({path})"
    shortest = (
        f"MATCH (a:Agency), (b:Agency) WHERE a.id = $a AND b.id = $b MATCH p = {path} "
        "RETURN length(p) AS long"
    )

    def keys(name: str, *columns: str, **params: str) -> set[tuple[Any, ...]]:
        found = run(engine, name, **params)
        at = [found.columns.index(one) for one in columns]
        return {tuple(row[one] for one in at) for row in found.rows}

    return {
        "who leads a topic in a place": lambda: keys(
            "who_leads", "duty_id", "agency_id", "role", about=asked.topic, where=asked.where
        ),
        "duties of a body": lambda: keys(
            "duties_of", "duty_id", "agency_id", "role", agency=asked.name, where=asked.where
        ),
        "who works with a body": lambda: keys(
            "works_with", "agency_b_id", "duties", agency=asked.name, where=asked.where
        ),
        "compare a topic everywhere": lambda: keys(
            "compare", "duty_id", "agency_id", topic=asked.topic
        ),
        "gaps everywhere": lambda: keys("gaps", "duty_id", "gap"),
        "shortest link of two bodies": lambda: int(
            engine.rows(shortest, {"a": asked.agency, "b": asked.other}).rows[0][0]
        ),
    }


# ---------------------------------------------------------------- SPARQL


def _triples(graph: Graph) -> Any:
    """(subject, predicate, object); an object that is no node is a plain value."""
    for row in graph.nodes["Agency"]:
        yield row["id"], "name", row["name"], False
    for row in graph.nodes["Duty"]:
        yield row["id"], "is", "Duty", False
        if row["due"]:
            yield row["id"], "due", row["due"], False
        if row["open_ended"]:
            yield row["id"], "open", "true", False
    for name in (*ROLES, "SERVES", "IN_DOCUMENT", "APPLIES_TO"):
        for row in graph.edges[name]:
            yield row["src"], name, row["dst"], True
    for row in graph.edges["ABOUT"]:
        if row["main"]:
            yield row["src"], "ABOUT", row["dst"], True


_PREFIX = f"PREFIX z: <{Z}> PREFIX d: <{D}> "
_ANY = "|".join(f"z:{role}" for role in ROLES)
_HERE = "?duty z:IN_DOCUMENT/z:APPLIES_TO d:{where} . "


def _sparql(ask: Callable[[str], list[tuple[str | None, ...]]], asked: Asked) -> System:
    """The same questions in SPARQL; ``ask`` gives rows of keys and values."""
    here = _HERE.format(where=asked.where)
    body = f'?agency z:name "{asked.name}" . '
    role = " UNION ".join(
        f'{{ ?agency z:{name} ?duty . BIND("{name}" AS ?role) }}' for name in ROLES
    )
    said = dict(
        zip(ROLES, ("leads", "responsible", "cooperates", "participates", "guides"), strict=True)
    )

    def with_role(rows: list[tuple[str | None, ...]]) -> set[tuple[Any, ...]]:
        return {(duty, agency, said.get(role or "")) for duty, agency, role in rows}

    def who_leads() -> set[tuple[Any, ...]]:
        text = (
            f"SELECT ?duty ?agency ?role {{ {here} ?duty z:ABOUT d:{asked.topic} . "
            "OPTIONAL { { ?agency z:LEADS ?duty . BIND('LEADS' AS ?role) } UNION "
            "{ ?agency z:RESPONSIBLE_FOR ?duty . BIND('RESPONSIBLE_FOR' AS ?role) "
            "FILTER NOT EXISTS { ?any z:LEADS ?duty } } } }"
        )
        return with_role(ask(text))

    def shortest() -> int:
        seen, edge, long = {asked.agency}, {asked.agency}, 0
        while edge:
            if asked.other in edge:
                return long
            values = " ".join(f"d:{one}" for one in edge)
            step = f"{{ ?a ({_ANY})|^({_ANY}) ?b }}"
            rows = ask(f"SELECT DISTINCT ?b {{ VALUES ?a {{ {values} }} {step} }}")
            edge = {str(b) for (b,) in rows} - seen
            seen |= edge
            long += 1
        return -1

    gap = (
        "{ ?duty z:is 'Duty' FILTER NOT EXISTS { ?a z:LEADS ?duty } BIND('no-lead' AS ?gap) } "
        f"UNION {{ ?duty z:is 'Duty' FILTER NOT EXISTS {{ ?a {_ANY} ?duty }} "
        "BIND('no-agency' AS ?gap) } "
        "UNION { ?duty z:is 'Duty' FILTER NOT EXISTS { ?duty z:due ?x } BIND('no-due' AS ?gap) } "
        "UNION { ?duty z:open 'true' BIND('open-ended' AS ?gap) }"
    )
    return {
        "who leads a topic in a place": who_leads,
        "duties of a body": lambda: with_role(
            ask(f"SELECT ?duty ?agency ?role {{ {body} {role} {here} }}")
        ),
        "who works with a body": lambda: {
            (b, int(many or 0))
            for b, many in ask(
                f"SELECT ?b (COUNT(DISTINCT ?duty) AS ?many) {{ {body} {here} "
                f"?agency {_ANY} ?duty . ?b {_ANY} ?duty . FILTER(?b != ?agency) }} GROUP BY ?b"
            )
        },
        "compare a topic everywhere": lambda: set(
            ask(
                f"SELECT ?duty ?agency {{ ?duty z:ABOUT d:{asked.topic} "
                "OPTIONAL { ?agency z:LEADS ?duty } }"
            )
        ),
        "gaps everywhere": lambda: set(ask(f"SELECT ?duty ?gap {{ {gap} }}")),
        "shortest link of two bodies": shortest,
    }


def oxigraph(graph: Graph, asked: Asked) -> System:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    store = Store()
    store.bulk_extend(
        Quad(
            NamedNode(D + subject),
            NamedNode(Z + predicate),
            NamedNode(D + value) if node else Literal(value),
        )
        for subject, predicate, value, node in _triples(graph)
    )

    def ask(text: str) -> list[tuple[str | None, ...]]:
        found: Any = store.query(_PREFIX + text)
        names = found.variables
        return [
            tuple(None if row[one] is None else row[one].value.removeprefix(D) for one in names)
            for row in found
        ]

    return _sparql(ask, asked)


def rdf(graph: Graph, asked: Asked) -> System:
    from rdflib import Graph as Triples
    from rdflib import Literal, URIRef

    store = Triples()
    for subject, predicate, value, node in _triples(graph):
        store.add(
            (
                URIRef(D + subject),
                URIRef(Z + predicate),
                URIRef(D + value) if node else Literal(value),
            )
        )

    def ask(text: str) -> list[tuple[str | None, ...]]:
        return [
            tuple(None if one is None else str(one).removeprefix(D) for one in row)
            for row in store.query(_PREFIX + text)
            if not isinstance(row, bool)
        ]

    return _sparql(ask, asked)


# ---------------------------------------------------------------- networkx


def network(graph: Graph, asked: Asked) -> System:
    """Code of one's own over the whole graph, by its indexes of neighbours."""
    from zeren.graph.network import whole

    net = whole(graph)
    topic, place = f"Topic/{asked.topic}", f"Jurisdiction/{asked.where}"

    def sources(node: str, *labels: str) -> Any:
        for source, _, data in net.in_edges(node, data=True):
            if data["label"] in labels:
                yield source, data

    def duties_here() -> set[str]:
        documents = [one for one, _ in sources(place, "APPLIES_TO")]
        return {
            one
            for document in documents
            for one, _ in sources(document, "IN_DOCUMENT")
            if one.startswith("Duty/")
        }

    def key(node: str) -> str:
        return node.partition("/")[2]

    def named() -> set[str]:
        return {
            one
            for one, _ in sources(place, "SERVES")
            if asked.name in (net.nodes[one].get("name"), *net.nodes[one].get("spellings", ()))
        }

    def about() -> set[str]:
        return {one for one, data in sources(topic, "ABOUT") if data["main"]}

    def who_leads() -> set[tuple[Any, ...]]:
        found: set[tuple[Any, ...]] = set()
        for duty in about() & duties_here():
            rows = list(sources(duty, "LEADS")) or list(sources(duty, "RESPONSIBLE_FOR"))
            found |= {(key(duty), key(one), data["role"]) for one, data in rows}
            if not rows:
                found.add((key(duty), None, None))
        return found

    def duties_of() -> set[tuple[Any, ...]]:
        here = duties_here()
        return {
            (key(duty), key(one), data["role"])
            for one in named()
            for _, duty, data in net.out_edges(one, data=True)
            if data["label"] in ROLES and duty in here
        }

    def works_with() -> set[tuple[Any, ...]]:
        mine = {duty for duty, _, _ in duties_of()}
        own = {key(one) for one in named()}
        shared: dict[str, set[str]] = defaultdict(set)
        for duty in mine:
            for one, _ in sources(f"Duty/{duty}", *ROLES):
                shared[key(one)].add(duty)
        return {(one, len(duties)) for one, duties in shared.items() if one not in own}

    def compare() -> set[tuple[Any, ...]]:
        found: set[tuple[Any, ...]] = set()
        for duty in about():
            leads = [key(one) for one, _ in sources(duty, "LEADS")]
            found |= {(key(duty), one) for one in leads or (None,)}
        return found

    def gaps() -> set[tuple[Any, ...]]:
        found = set()
        for node, data in net.nodes(data=True):
            if data["label"] != "Duty":
                continue
            roles = {edge["label"] for _, edge in sources(node, *ROLES)}
            if "LEADS" not in roles:
                found.add((key(node), "no-lead"))
            if not roles:
                found.add((key(node), "no-agency"))
            if not data.get("due"):
                found.add((key(node), "no-due"))
            if data.get("open_ended"):
                found.add((key(node), "open-ended"))
        return found

    def shortest() -> int:
        start, goal = f"Agency/{asked.agency}", f"Agency/{asked.other}"
        distance, waiting = {start: 0}, deque([start])
        while waiting:
            node = waiting.popleft()
            if node == goal:
                return distance[node]
            near = [b for _, b, data in net.out_edges(node, data=True) if data["label"] in ROLES]
            near += [a for a, _ in sources(node, *ROLES)]
            for one in near:
                if one not in distance:
                    distance[one] = distance[node] + 1
                    waiting.append(one)
        return -1

    return {
        "who leads a topic in a place": who_leads,
        "duties of a body": duties_of,
        "who works with a body": works_with,
        "compare a topic everywhere": compare,
        "gaps everywhere": gaps,
        "shortest link of two bodies": shortest,
    }


if __name__ == "__main__":
    main()
