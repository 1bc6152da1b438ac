"""Every page of the explorer, clicked once by one visitor: which clicks are slow, and why not.

Starts the explorer of a graph (default: the bundled plans), waits until it answers, and opens a
list of views of every page, each for the first time; then all once more. Prints the slowest, and
how many took longer than the limit. Times are from the click to the end of the page's script;
nobody else is there. ``--named`` keeps only views whose name holds these words.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from benchmarks.visitors import PATIENCE, View, answer, explorer, worked
from zeren.graph import store
from zeren.graph.engine import connect as open_graph
from zeren.queries import QUERIES, run

LIMIT = 0.2


def views(graph: str) -> list[View]:
    """Clicks as people make them, on every page, in the order of a visit."""
    with open_graph(graph, read_only=True) as engine:
        places = [row["jurisdiction"] for row in run(engine, "places")]
        topics = [row["topic"] for row in run(engine, "topics") if row["duties"]]
        first, last = places[0], places[-1]
        middle = places[len(places) // 2]
        some = [first, middle, last]
        bodies = {code: list(run(engine, "agencies", where=code)) for code in some}
        documents = {code: list(run(engine, "documents", where=code)) for code in some}
        ties = {code: list(run(engine, "works_with", where=code)) for code in some}
        duties = {code: list(run(engine, "duties", where=code)) for code in some}
    provinces = sorted({code[:2] + "0000" for code in places})
    found: list[View] = [("overview", {}), ("overview", {"lang": "en"})]
    found += [
        ("overview", {"places": ",".join(f"{code} {documents[code][0]['place']}" for code in some)})
    ]
    for code in some:
        column = f"{code} {documents[code][0]['place']}"
        found.append(("overview", {"topic": duties[code][0]["topic"], "column": column}))
    found.append(("who", {}))
    for code in some:
        topic = duties[code][0]["topic"]
        most = max(bodies[code], key=lambda row: row["duties"])
        found += [
            ("who", {"q": topic}),
            ("who", {"where": code}),
            ("who", {"q": topic, "where": code}),
            ("who", {"q": "卫生", "where": code}),
            ("who", {"q": most["agency"], "where": code}),
            ("who", {"q": most["function"] or "health", "where": code}),
            ("who", {"q": f"{documents[code][0]['place']} 监管"}),
            ("agency", {"where": code}),
            ("agency", {"body": most["agency_id"], "where": code}),
            ("agency", {"body": bodies[code][-1]["agency_id"], "where": code, "lang": "en"}),
            ("document", {"document": documents[code][0]["document"]}),
            (
                "document",
                {
                    "document": documents[code][0]["document"],
                    "duty": duties[code][-1]["duty_id"],
                    "at": f"{duties[code][-1]['char_start']}-{duties[code][-1]['char_end']}",
                },
            ),
            ("linkages", {"scope": code}),
            ("linkages", {"scope": code, "body": most["agency_id"]}),
            ("linkages", {"scope": code, "topic": topic, "lang": "en"}),
            ("linkages", {"scope": code, "view": "around", "centre": most["agency_id"]}),
            ("gaps", {"where": code}),
            ("gaps", {"where": code, "gap": "no-lead"}),
            ("indicators", {"where": code}),
            ("indicators", {"where": code, "topic": topic}),
        ]
        if ties[code]:
            ends = sorted((ties[code][0]["agency_a_id"], ties[code][0]["agency_b_id"]))
            found.append(("linkages", {"scope": code, "pair": "~".join(ends)}))
    found += [
        ("who", {"q": "卫生健康局"}),
        ("who", {"q": "health"}),
        ("who", {"q": "医疗废物"}),
        ("who", {"q": "谁牵头医疗废物"}),
        ("who", {"q": "who leads medical waste", "lang": "en"}),
        ("who", {"q": "监督管理"}),
        ("agency", {}),
        ("document", {}),
        ("gaps", {}),
        ("indicators", {}),
        ("compare", {}),
        ("compare", {"places": ",".join(some)}),
        ("compare", {"places": ",".join(places[1:7])}),
        ("compare", {"places": ",".join(some), "view": "differs", "lang": "en"}),
        ("linkages", {}),
    ]
    found += [("linkages", {"scope": "all", "topic": topic}) for topic in topics[:3]]
    found.append(("linkages", {"scope": "all", "lang": "en"}))
    found += [("linkages", {"scope": code}) for code in provinces[:: max(len(provinces) // 4, 1)]]
    wide = provinces[len(provinces) // 2]
    found += [
        ("linkages", {"scope": wide, "view": "all"}),
        ("linkages", {"scope": wide, "view": "all", "least": "2"}),
        ("linkages", {"scope": wide, "view": "around"}),
        ("linkages", {"scope": wide, "topic": topics[0]}),
        ("linkages", {"scope": wide, "view": "all", "lang": "en"}),
    ]
    found.append(("questions", {}))
    for name in QUERIES:
        found.append(("questions", {"query": name}))
    found += [("questions", {"query": "who_leads", "where": middle}), ("add", {})]
    return found


@dataclass(frozen=True)
class Click:
    """A view, the seconds until it was there, and the processor time of the server."""

    view: View
    seconds: float
    worked: float


async def clicked(port: int, pid: int, some: list[View]) -> list[Click]:
    """One view after the other, in one session; after one that never came, in a new one."""
    taken: list[Click] = []
    while len(taken) < len(some):
        async with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            proxy=None,
        ) as link:
            for view in some[len(taken) :]:
                before, began = worked(pid), time.perf_counter()
                try:
                    await answer(link, view)
                except TimeoutError:
                    taken.append(Click(view, PATIENCE, worked(pid) - before))
                    break
                seconds = time.perf_counter() - began
                taken.append(Click(view, seconds, worked(pid) - before))
    return taken


def shown(taken: list[Click], limit: float, title: str) -> None:
    """The slowest of them, and how many are over the limit."""
    times = [one.seconds for one in taken]
    high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    slow = sorted((one for one in taken if one.seconds > limit), key=lambda one: -one.seconds)
    print(
        f"\n{title}: {len(taken)} clicks, median {statistics.median(times):.3f} s, "
        f"p95 {high:.3f} s, slowest {max(times):.3f} s; over {limit:g} s: {len(slow)}"
    )
    for one in slow:
        page, chosen = one.view
        print(f"  {one.seconds:7.3f} s, processor {one.worked:6.2f} s  {page} {chosen}")


def main() -> None:
    """Start the explorer, click through it twice, print, and end it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--graph", help="a graph in a file (default: the bundled plans)")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds a click may take")
    parser.add_argument("--named", default="", help="only views with these words")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds after the start")
    parser.add_argument("--once", action="store_true", help="first visits only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = given.graph or str(Path(folder) / "bench.zeren")
        if not given.graph:
            store.build(graph, None)
        some = [one for one in views(graph) if given.named in f"{one[0]} {one[1]}"]
        began = time.perf_counter()
        with explorer(graph) as (port, pid):
            print(f"started in {time.perf_counter() - began:.1f} s")
            time.sleep(given.wait)
            opened = asyncio.run(clicked(port, pid, [("", {})]))
            print(f"first page of the first visitor: {opened[0].seconds:.3f} s")
            shown(asyncio.run(clicked(port, pid, some)), given.limit, "first visits")
            if not given.once:
                shown(asyncio.run(clicked(port, pid, some)), given.limit, "visited again")


if __name__ == "__main__":
    main()
