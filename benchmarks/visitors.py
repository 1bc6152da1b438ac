"""Many people at once: each holds a session of the explorer open and clicks every few seconds.

Starts the explorer of a graph (default: the bundled plans) on this machine, opens so many
sessions over its own protocol, and prints how long an answer takes (from the click to the end of
the page's script, the 50th, 95th and 100th percentile), errors, and the memory of the server for
each visitor. Visitors and explorer share the machine. Everything is bounded: clicks, seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from zeren.graph import store
from zeren.graph.engine import connect as open_graph
from zeren.queries import run

ROOT = Path(__file__).resolve().parent.parent
SEED = 6
# Longer than this is no answer.
PATIENCE = 30.0

View = tuple[str, dict[str, str]]


@dataclass
class Seen:
    """What all visitors saw together."""

    first: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def views(graph: str) -> list[View]:
    """Views of every page, with places, topics and bodies of this graph."""
    with open_graph(graph, read_only=True) as engine:
        places = [row["jurisdiction"] for row in run(engine, "places")][:40]
        topics = [row["topic"] for row in run(engine, "topics") if row["duties"]]
        bodies = [
            (row["agency_id"], place)
            for place in places[:6]
            for row in list(run(engine, "agencies", where=place))[:4]
        ]
        documents = [
            row["document"] for place in places[:6] for row in run(engine, "documents", where=place)
        ][:12]
    found: list[View] = [("", {}), ("linkages", {"scope": "all", "topic": topics[0]})]
    for place in places:
        found += [
            ("who", {"q": topics[len(found) % len(topics)], "where": place}),
            ("gaps", {"where": place}),
            ("indicators", {"where": place}),
            ("linkages", {"scope": place}),
            ("agency", {"where": place}),
        ]
    found += [("agency", {"body": body, "where": place}) for body, place in bodies]
    found += [("document", {"document": document}) for document in documents]
    found += [("compare", {"places": ",".join(places[at : at + 3])}) for at in range(3)]
    return found


async def answer(link: ClientConnection, view: View) -> float:
    """Ask for a view as the browser does; the seconds until its script has ended."""
    page, chosen = view
    asked = BackMsg()
    asked.rerun_script.query_string = urlencode({"lang": "zh", **chosen})
    asked.rerun_script.page_name = page
    began = time.perf_counter()
    await link.send(asked.SerializeToString())
    while True:
        got = ForwardMsg()
        async with asyncio.timeout(PATIENCE):
            said = await link.recv(decode=False)
        got.ParseFromString(said)
        kind = got.WhichOneof("type")
        if kind == "delta" and got.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(got.delta.new_element.exception.message)
        if kind == "script_finished":
            return time.perf_counter() - began


async def visit(
    port: int, number: int, every: float, clicks: int, some: list[View], seen: Seen
) -> None:
    """One person: comes, looks at the first page, then clicks so many times."""
    chance = random.Random(SEED * 1000 + number)
    await asyncio.sleep(chance.uniform(0, every))
    try:
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        async with connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None
        ) as link:
            seen.first.append(await answer(link, ("", {})))
            for _ in range(clicks):
                await asyncio.sleep(chance.uniform(0.6 * every, 1.4 * every))
                view = chance.choice(some)
                taken = await answer(link, view)
                seen.clicks.append(taken)
                seen.pages.setdefault(view[0] or "overview", []).append(taken)
    except Exception as error:  # an answer that did not come is what is measured, not a crash
        seen.errors.append(f"{type(error).__name__}: {error}")


def memory(pid: int) -> float:
    """Megabytes that a process holds (Linux; 0 elsewhere)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    held = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(held.split()[1]) / 1024


def worked(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux; 0 elsewhere)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    opener = build_opener(ProxyHandler({}))
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("the explorer did not start")


@contextmanager
def explorer(graph: str) -> Iterator[tuple[int, int]]:
    """The explorer of a graph on a free port of this machine: port and process id."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        command,
        env=dict(os.environ, ZEREN_GRAPH=graph),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


async def crowd(port: int, pid: int, given: argparse.Namespace, some: list[View]) -> None:
    alone = Seen()
    # One visitor first: what every process needs once is not counted to the crowd.
    await visit(port, -1, 0.0, len(some), some, alone)
    before, used = memory(pid), worked(pid)
    seen = Seen()
    began = time.perf_counter()
    people = [
        visit(port, number, given.every, given.clicks, some, seen)
        for number in range(given.visitors)
    ]
    watch = asyncio.gather(*people)
    most = before
    while not watch.done():
        most = max(most, memory(pid))
        await asyncio.sleep(0.5)
    await watch
    seconds = time.perf_counter() - began
    used = (worked(pid) - used) / max(len(seen.clicks) + len(seen.first), 1)
    print(
        f"{given.visitors} visitors, a click every {given.every:g} s, {len(seen.clicks)} clicks in "
        f"{seconds:.0f} s; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print("\n| page | clicks | median, s | p95, s | slowest, s |\n|---|---|---|---|---|")
    alone_pages = [("one visitor alone", alone.clicks), ("first page", seen.first)]
    for name, times in [*alone_pages, *sorted(seen.pages.items()), ("all clicks", seen.clicks)]:
        if times:
            high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(
                f"| {name} | {len(times)} | {statistics.median(times):.2f} | {high:.2f} "
                f"| {max(times):.2f} |"
            )
    print(
        f"\nmemory {before:.0f} MB alone, {most:.0f} MB at most: "
        f"{(most - before) / given.visitors:.1f} MB a visitor; "
        f"{used * 1000:.0f} ms of processor time an answer; errors: {len(seen.errors)}"
    )
    for error in sorted(set(seen.errors + alone.errors)):
        print("  ", error)


def main() -> None:
    """Start the explorer, let people in, print, and end it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--graph", help="a graph in a file (default: the bundled plans)")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between clicks")
    parser.add_argument("--clicks", type=int, default=10, help="clicks of each visitor")
    given = parser.parse_args()
    given.visitors, given.clicks = min(given.visitors, 200), min(given.clicks, 100)
    with tempfile.TemporaryDirectory() as folder:
        graph = given.graph or str(Path(folder) / "bench.zeren")
        if not given.graph:
            store.build(graph, None)
        with explorer(graph) as (port, pid):
            asyncio.run(crowd(port, pid, given, views(graph)))


if __name__ == "__main__":
    main()
