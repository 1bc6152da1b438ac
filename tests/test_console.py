"""Free questions of strangers: what the process that runs them can do, and what it costs."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from zeren import cli
from zeren.explorer.console import is_local
from zeren.graph import store
from zeren.graph.engine import GraphError, NoGraph, Overrun, QueryError
from zeren.options import Chosen
from zeren.queries.console import Console, Lost, NoStart
from zeren.queries.guard import values
from zeren.queries.limits import Limits, taken
from zeren.queries.shape import shape
from zeren.queries.tokens import Refused

pytestmark = pytest.mark.slow

CASES = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf-8"))
LINUX = sys.platform.startswith("linux")
COUNT = "MATCH (d:Duty) RETURN count(*) AS n"
# Runs until it is stopped, in little memory.
LONG = "MATCH (a)-[]-(b)-[]-(c)-[]-(d)-[]-(e)-[]-(f)-[]-(g) RETURN count(*) AS n, max(a.id) AS a"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("graph") / "five.zeren"
    store.build(made, None)
    return made


@pytest.fixture(scope="module")
def console(target: Path) -> Iterator[Console]:
    made = Console(str(target))
    yield made
    made.close()


def run(console: Console, text: str, **limits: Any) -> Any:
    """A text straight to the process: the second wall without the first."""
    return console.run(text, {}, Limits(**limits))


@pytest.mark.skipif(not LINUX, reason="only Linux can filter what a process asks of it")
def test_the_process_can_do_nothing_but_answer(console: Console) -> None:
    assert console.escapes == []
    assert console.sealed


# A process that tries to get out: after sealing itself, on an unknown machine, and not sealed.
TRIES = """
import json, platform, sys
from zeren.queries.seal import escapes, seal
if sys.argv[2] == "unknown":
    platform.machine = lambda: "unknown"
if sys.argv[2] != "open":
    seal()
print(json.dumps(escapes(sys.argv[1])))
"""


def tried(beside: Path, how: str) -> set[str]:
    command = [sys.executable, "-c", TRIES, str(beside), how]
    # Through a pipe: a sealed process can't make a file longer.
    return set(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


@pytest.mark.skipif(not LINUX, reason="only Linux can filter what a process asks of it")
def test_what_is_not_sealed_is_found_out(tmp_path: Path) -> None:
    """The attempts tell a sealed process from others: they do get out where nothing stops them."""
    beside = tmp_path / "graph.zeren"
    everything = tried(beside, "open")
    assert len(everything) >= 14
    assert {"read a file", "open a socket", "run a program", "signal another process"} < everything
    # Limits alone, as on other systems, leave some doors open, and that is seen.
    limited = tried(beside, "unknown")
    assert {"run a program", "delete a file"} <= limited < everything
    assert not {"read a file", "write a file", "open a socket"} & limited
    assert tried(beside, "sealed") == set()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not LINUX, reason="only Linux can filter what a process asks of it")
def test_attacks_that_passed_the_guard_would_find_every_door_shut(
    console: Console, target: Path
) -> None:
    outside = target.with_name("outside.csv")
    outside.write_text("as it was")
    before = sha256(target.read_bytes()).hexdigest(), sorted(target.parent.iterdir())
    refused = [
        "LOAD FROM '/etc/passwd' RETURN *",
        f"LOAD FROM '{outside}' RETURN *",
        f"COPY (MATCH (d:Duty) RETURN d.id) TO '{outside}'",
        f"PROFILE COPY (RETURN 1 AS x) TO '{outside}'",
        f"EXPORT DATABASE '{target.with_name('export')}'",
        "INSTALL httpfs",
        f"LOAD EXTENSION '{outside}'",
        f"ATTACH '{target}' AS other (dbtype lbug)",
        "CHECKPOINT",
        "CREATE (:Topic {id: 'x'})",
        "MATCH (d:Duty) DETACH DELETE d",
        f"COPY Topic FROM '{outside}'",
        f"CALL READ_PARQUET('{outside}') RETURN *",
    ]
    for text in refused:
        with pytest.raises(QueryError):
            run(console, text, seconds=2)
    assert outside.read_text() == "as it was"
    assert before == (sha256(target.read_bytes()).hexdigest(), sorted(target.parent.iterdir()))
    # None of it left a file that opens no more.
    assert run(console, COUNT).rows[0][0] > 100


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="only Linux can filter what a process asks of it")
def test_no_attack_of_the_corpus_needs_the_guard_to_fail(console: Console, target: Path) -> None:
    before = sha256(target.read_bytes()).hexdigest(), sorted(target.parent.iterdir())
    for case in CASES["refused"]:
        with suppress(QueryError):
            answer = run(console, case["cypher"], seconds=0.3)
            assert "root:" not in str(answer.rows), case
    assert before == (sha256(target.read_bytes()).hexdigest(), sorted(target.parent.iterdir()))
    assert console.sealed
    assert run(console, COUNT).rows[0][0] > 100


@pytest.mark.parametrize(
    "case",
    [c for c in CASES["passes"] if c.get("engine") != "neo4j"],
    ids=lambda c: c["cypher"][:60],
)
def test_an_honest_question_is_answered_as_without_walls(
    console: Console, target: Path, case: dict[str, Any]
) -> None:
    answer = console.ask(case["cypher"])
    assert answer.cut == ""
    assert len(answer) == case.get("rows", len(answer))


def test_a_refusal_never_reaches_the_process(console: Console) -> None:
    with pytest.raises(Refused) as refused:
        console.ask("MATCH (d:Duty)\n  DETACH DELETE d")
    assert (refused.value.line, refused.value.column) == (2, 3)


def test_an_error_of_the_engine_points_at_line_and_column(console: Console) -> None:
    with pytest.raises(QueryError) as unknown:
        console.ask("// 职责\n  MATCH (d:Duty)\n  RETURN d.nothing AS x")
    assert (unknown.value.line, unknown.value.column) == (3, 12)
    assert "^" in unknown.value.__notes__[0]


def test_remarks_give_parameters_their_values(console: Console) -> None:
    text = '// $key = "13"\n// $most = 3\nMATCH (d:Duty {key: $key}) RETURN d.key AS k LIMIT $most'
    assert console.ask(text).rows == (("13",),)
    assert values('// $x = 1\nRETURN "\n// $x = 2" AS y') == {}
    with pytest.raises(Refused, match="as JSON") as wrong:
        console.ask("RETURN $key AS k\n// $key = 13a")
    assert wrong.value.line == 2
    with pytest.raises(QueryError, match=r"no value given for \$key"):
        console.ask("RETURN $key AS k")


def test_rows_and_size_are_cut_and_it_is_said(console: Console) -> None:
    every = "MATCH (a:Agency)-[r]->(d:Duty) RETURN d.text AS text ORDER BY text"
    few = console.ask(every, rows=7)
    assert (len(few), few.cut) == (7, "rows")
    small = run(console, every, characters=3_000)
    assert 0 < len(small) < 60 and small.cut == "size"
    with pytest.raises(Overrun, match="one row"):
        run(console, "MATCH (d:Duty) RETURN collect(d.text) AS texts", characters=3_000)


def test_a_visitor_can_only_lower_the_limits() -> None:
    limits = Limits(rows=100, seconds=2)
    assert limits.lowered(rows=10**9, seconds=3600) == limits
    assert limits.lowered(rows=-5, seconds=float("-inf")) == Limits(rows=1, seconds=0.1)
    assert limits.lowered(seconds=float("nan")).seconds == 2
    assert limits.lowered(rows=5).rows == 5


def test_no_more_rows_are_asked_for_than_are_handed_out() -> None:
    asked = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(1000):
            asked.append(number)
            yield (number,)

    assert taken((("n",), rows()), Limits(rows=3)).cut == "rows"
    assert len(asked) == 4


def test_what_takes_too_long_is_stopped(console: Console) -> None:
    began = time.monotonic()
    with pytest.raises(Overrun, match="longer"):
        console.ask(LONG, seconds=0.5)
    assert time.monotonic() - began < 30
    assert console.ask(COUNT).rows[0][0] > 100


def test_what_does_not_hear_the_engines_own_clock_is_ended(console: Console) -> None:
    """The planner looks at no clock, and a setting switches the engine's clock off."""
    began = time.monotonic()
    with pytest.raises(Overrun, match="longer"):
        run(console, f"CALL timeout=0; {LONG}", seconds=0.5)
    with pytest.raises(Overrun, match="longer"):
        console.ask(f"MATCH (a){'-[]->()' * 40} RETURN count(*) AS n", seconds=0.2)
    assert time.monotonic() - began < 60
    assert console.ask(COUNT).rows[0][0] > 100


@pytest.mark.skipif(not LINUX, reason="only Linux keeps a process to an amount of memory")
@pytest.mark.parametrize(
    "text",
    [
        "RETURN size(range(1, 300000000)) AS n",
        "RETURN repeat('x', 1000000000) AS x",
        "MATCH (a), (b), (c) WITH collect(a.id) AS x, b RETURN size(x) AS n",
        "MATCH (d:Document), (b), (c) RETURN collect(d.text) AS x",
    ],
)
def test_what_takes_too_much_memory_is_stopped(console: Console, text: str) -> None:
    with pytest.raises(Overrun, match=r"memory|longer"):
        run(console, text)
    assert console.ask(COUNT).rows[0][0] > 100


def halted(console: Console) -> Any:
    """The process that is asked next, at a halt: no question to it ends before the test says."""
    console.escapes  # noqa: B018  one is ready
    for thread in threading.enumerate():
        if thread.name == "warm console":
            thread.join(60)  # else it lays another one on top
    cell = console._idle.queue[-1]
    cell.process.send_signal(signal.SIGSTOP)
    return cell


def until_taken(console: Console, cell: Any) -> None:
    deadline = time.monotonic() + 60
    while cell in console._idle.queue:
        assert time.monotonic() < deadline, "another process was asked"
        time.sleep(0.01)


def test_a_broken_process_costs_one_answer(console: Console) -> None:
    cell = halted(console)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(run, console, COUNT, seconds=60)
        until_taken(console, cell)
        cell.process.send_signal(signal.SIGSEGV)
        cell.process.send_signal(signal.SIGCONT)
        with pytest.raises(Lost):
            asked.result()
    assert console.ask(COUNT).rows[0][0] > 100
    assert cell.process.returncode == -signal.SIGSEGV


def test_brackets_without_end_cost_one_answer_at_most(console: Console) -> None:
    with pytest.raises((Lost, Overrun)):
        run(console, "RETURN " + "(" * 20_000 + "1" + ")" * 20_000 + " AS x", seconds=1)
    assert console.ask(COUNT).rows[0][0] > 100


def test_two_visitors_do_not_wait_for_each_other(console: Console) -> None:
    cell = halted(console)
    with ThreadPoolExecutor(2) as pool:
        try:
            slow = pool.submit(run, console, COUNT, seconds=60)
            until_taken(console, cell)
            assert run(console, COUNT, seconds=60).rows[0][0] > 100
            assert not slow.done()
        finally:
            cell.process.send_signal(signal.SIGCONT)
        assert slow.result().rows[0][0] > 100


def test_many_at_once_are_answered_by_two_processes(target: Path) -> None:
    console = Console(str(target))
    try:
        with ThreadPoolExecutor(30) as pool:
            counted = list(pool.map(console.ask, [COUNT] * 90))
        assert len({answer.rows for answer in counted}) == 1
        assert 1 <= console._idle.qsize() <= 2
    finally:
        console.close()


def test_the_process_sees_nothing_of_the_environment(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    console = Console(str(target))
    try:
        console.escapes  # noqa: B018
        pid = console._idle.queue[-1].process.pid
        if LINUX:
            assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()
    finally:
        console.close()


def test_another_graph_in_its_place_is_seen_at_once(target: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.zeren"
    shutil.copy(target, mine)
    console = Console(str(mine))
    try:
        before = console.ask(COUNT).rows[0][0]
        plan = next((Path(__file__).parent.parent / "data" / "documents").glob("*.txt"))
        store.build(mine, [plan], fresh=True)
        assert 0 < console.ask(COUNT).rows[0][0] < before
    finally:
        console.close()


def test_no_process_is_left_behind(target: Path) -> None:
    console = Console(str(target))
    console.ask(COUNT)
    cells = [one.process for one in console._idle.queue]
    console.close()
    assert cells and all(one.returncode is not None for one in cells)


def test_what_is_no_graph_is_said(tmp_path: Path) -> None:
    console = Console(str(tmp_path / "none.zeren"))
    with pytest.raises((NoGraph, GraphError), match="there is no graph"):
        console.ask(COUNT)
    with pytest.raises(GraphError, match="there is no graph"):
        console.sealed  # noqa: B018


def test_a_graph_beside_is_named_by_its_relative_path(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(target.parent)
    console = Console(target.name)
    try:
        assert console.escapes == [] or not LINUX
        monkeypatch.chdir("/")
        assert console.ask(COUNT).rows[0][0] > 100
    finally:
        console.close()


def test_the_process_itself_takes_a_relative_path(target: Path) -> None:
    command = [sys.executable, "-P", "-m", "zeren.queries.cell", target.name]
    done = subprocess.run(command, cwd=target.parent, input=b"", capture_output=True, check=True)
    assert json.loads(done.stdout)["ready"]


def test_what_ends_while_it_starts_blames_no_statement(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NoStart, match="did not start"):
        Console(str(target)).ask(COUNT)


def test_where_it_can_not_be_sealed_only_this_machine_may_ask() -> None:
    here = {"Host": "localhost:8501"}
    assert is_local("127.0.0.1", here) and is_local("::1", {"Host": "[::1]:8501"})
    assert not is_local("0.0.0.0", here) and not is_local(None, here)
    assert not is_local("127.0.0.1", {"Host": "zeren.example.org"})
    assert not is_local("127.0.0.1", {})
    for name in ("X-Forwarded-For", "Forwarded", "Via"):
        assert not is_local("127.0.0.1", here | {name: "203.0.113.9"})


def test_the_page_is_shut_to_others_where_it_can_not_be_sealed(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    from zeren.explorer import console as page

    def app() -> None:
        from zeren.explorer import console

        console.page()

    monkeypatch.setenv("ZEREN_GRAPH", str(target))
    monkeypatch.setattr(Console, "escapes", ["open a socket"])
    monkeypatch.setattr(page, "is_local", lambda *_: False)
    assert not AppTest.from_function(app).run().text_area
    monkeypatch.setattr(page, "is_local", lambda *_: True)
    assert AppTest.from_function(app).run().text_area


@pytest.mark.parametrize(("host", "says"), [("0.0.0.0", True), ("127.0.0.1", False)])
def test_the_start_says_when_the_console_is_off(
    target: Path, monkeypatch: pytest.MonkeyPatch, host: str, says: bool
) -> None:
    """On a system that can't shut a process in, before the explorer itself starts."""

    def stopped(*_: object, **__: object) -> None:
        raise RuntimeError("far enough")

    monkeypatch.setattr(Console, "escapes", ["open a socket"])
    monkeypatch.setattr("subprocess.Popen", stopped)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    given = ["app", "--graph", str(target), "--host", host, "--port", "1"]
    done = CliRunner().invoke(cli.cli, given, obj=Chosen())
    assert str(done.exception) == "far enough"
    assert ("console is off" in done.stderr) is says


@pytest.mark.skipif(not LINUX, reason="only Linux can filter what a process asks of it")
def test_the_start_says_nothing_where_it_is_sealed(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli._say_whether_sealed(str(target), "0.0.0.0")
    assert capsys.readouterr().err == ""


def test_nodes_and_relationships_in_an_answer_are_a_network(console: Console) -> None:
    text = "MATCH p = (a:Agency)-[r:LEADS]->(d:Duty) WITH p, a, r, d LIMIT 30 RETURN {how}"
    for how in ("a, r, d", "p", "nodes(p) AS two, r", "{x: a, y: p} AS both"):
        answer = console.ask(text.replace("{how}", how))
        nodes, edges = shape(answer.columns, answer.rows)
        assert len(edges) == 30, how
        assert {node.function for node in nodes} == {"Agency", "Duty"}, how
    named = console.ask(text.replace("{how}", "a.name AS agency, d.title AS duty"))
    assert shape(named.columns, named.rows)[1]
    assert shape(("n",), ((1,), ("x",), (None,))) == ((), ())


def test_what_only_looks_like_a_node_breaks_nothing(console: Console) -> None:
    forged = "{_node: 'x', _at: 'a'} AS n, {_edge: 'y', _from: 'a', _to: 'b', z: [{q: 2}]} AS e"
    answer = console.ask(f"RETURN {forged}, {{_path: 3}} AS p")
    assert shape(answer.columns, answer.rows)[1] == ()
