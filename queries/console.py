"""Where strangers ask in Cypher: checked, run in a process of its own, cut to size.

Two walls, each enough by itself: :func:`guard.admit` lets nothing through but questions to the
graph, and the embedded engine runs in a process that can do nothing else (:mod:`cell`). A
statement that ends or hangs that process costs who asked it one answer; a spare one is warm. On
a server the statement runs in a session that may only read, and the server ends it in time.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from queue import Empty, Full, LifoQueue
from typing import Any

from ..graph.engine import Engine, GraphError, Overrun, QueryError, is_address
from ..graph.engine import connect as open_engine
from .guard import admit, values
from .limits import Answer, Limits, taken
from .pointing import moved, pointed

CELLS = 2
STARTING = 30.0  # seconds a process may take to be ready
GRACE = 1.0  # seconds after which it is ended, when the engine has not stopped by itself
WAITING = 15.0  # seconds one may wait for a free one
# A process is replaced after so many answers, or so many seconds of work.
ANSWERS, WORKED = 2_000, 30.0
# A character may take six bytes in what comes back; names and marks around them as much again.
_LONGEST_LINE = 12 * Limits().characters


class Busy(QueryError):
    """All processes are at work; ask again in a moment."""


class Lost(QueryError):
    """The process ended before it had an answer; the next question gets another one."""


class NoStart(Lost):
    """The process ended while it started, whatever the question."""


class _Cell:
    """One process, and what it said of itself when it was ready."""

    def __init__(self, target: str) -> None:
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", f"{__package__}.cell", target],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Nothing of the environment is its business: passwords stand there.
                env={
                    **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
                    "PYTHONIOENCODING": "utf-8",
                    "PYTHONUTF8": "1",
                    "MALLOC_ARENA_MAX": "1",
                },
            )
        except OSError as error:
            words = f"the process for free questions did not start: {error.strerror}"
            raise NoStart(words) from None
        self.answers = 0
        self.worked = 0.0
        self.spent = False  # broken, hung, or short of memory: it answers nobody else
        try:
            said = self._said(STARTING)
            if "failed" in said:
                raise GraphError(str(said["failed"]))
            self.stamp = str(said["ready"])
            self.escapes = [str(one) for one in said["escapes"]]
        except (KeyError, TypeError, Lost):
            self.end()
            raise NoStart("the process for free questions did not start") from None
        except GraphError:
            self.end()
            raise

    def ask(self, cypher: str, params: Mapping[str, Any], limits: Limits) -> Answer:
        asked = {"cypher": cypher, "params": dict(params), "limits": asdict(limits)}
        began = time.monotonic()
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise Lost("the process for free questions had ended; ask again") from None
        said = self._said(limits.seconds + GRACE)
        self.answers += 1
        self.worked += time.monotonic() - began
        self.spent = self.answers >= ANSWERS or self.worked >= WORKED or bool(said.get("spent"))
        try:
            return _answer(said, limits)
        except Lost:
            self.spent = True
            raise

    def end(self) -> None:
        """End it, by its own number, and take it off the system's list."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.process.wait()

    def _said(self, seconds: float) -> dict[str, Any]:
        """Its next line. It is ended when the line does not come in time, or is none."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        self.spent = True  # until it has answered

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            assert self.process.stdout is not None
            line = self.process.stdout.readline(_LONGEST_LINE)
        finally:
            timer.cancel()
        if late.is_set():
            raise Overrun("it took longer than it was given")
        if not line.endswith(b"\n"):
            raise Lost("the engine broke down over this statement; the next one gets another")
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Lost("the engine gave no answer that can be read")
        return said


def _answer(said: Mapping[str, Any], limits: Limits) -> Answer:
    """What a process said, taken for what it is: words of somebody who may be broken in."""
    if "overrun" in said:
        raise Overrun(str(said["overrun"]))
    if "refused" in said:
        line, column = said.get("line"), said.get("column")
        words = str(said["refused"])
        if isinstance(line, int) and isinstance(column, int):
            words = words.removesuffix(f" (line {line}, column {column})")
            raise QueryError(words, line=line, column=column)
        raise QueryError(words)
    columns, rows, cut = said.get("columns"), said.get("rows"), said.get("cut")
    took = said.get("took")
    if (
        not isinstance(columns, list)
        or not isinstance(rows, list)
        or len(rows) > limits.rows
        or any(not isinstance(row, list) or len(row) != len(columns) for row in rows)
        or cut not in ("", "rows", "size")
        or not isinstance(took, (int, float))
    ):
        raise Lost("the engine gave no answer that can be read")
    return Answer(tuple(map(str, columns)), tuple(map(tuple, rows)), cut, float(took))


class Console:
    """Free questions to one graph; all visitors share it.

    ``sealed`` tells whether a stranger may be let in: on an embedded graph, whether the process
    could do none of the things it must not.
    """

    def __init__(self, target: str, limits: Limits | None = None, cells: int = CELLS) -> None:
        # Whoever moves to another folder later still asks the same graph.
        self.target = target if is_address(target) else os.path.abspath(target)
        self.limits = limits or Limits()
        self._idle: LifoQueue[_Cell] = LifoQueue(cells)
        self._room = threading.Semaphore(cells)
        self._closed = threading.Event()
        self._server = _Server(target) if is_address(target) else None
        atexit.register(self.close)

    def ask(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        rows: int | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """The answer to a statement, or a :class:`QueryError` with the place and why."""
        given = {**values(cypher), **(params or {})}
        limits = self.limits.lowered(rows=rows, seconds=seconds)
        try:
            blanked = admit(cypher, given).text
        except QueryError as error:
            raise pointed(error, cypher) from None
        text = blanked.lstrip()
        try:
            if self._server:
                return self._server.ask(text, given, limits)
            return self.run(text, given, limits)
        except QueryError as error:
            raise pointed(moved(error, blanked[: len(blanked) - len(text)]), cypher) from None

    def run(self, text: str, params: Mapping[str, Any], limits: Limits) -> Answer:
        """Run a text in a process, unchecked: the second wall alone."""
        if not self._room.acquire(timeout=WAITING):
            raise Busy("others are asking just now; ask again in a moment")
        try:
            cell = self._ready()
            try:
                return cell.ask(text, params, limits)
            finally:
                if cell.spent:
                    cell.end()
                    self.warm()
                else:
                    self._keep(cell)
        finally:
            self._room.release()

    def _ready(self) -> _Cell:
        """A process that has this very graph open: a warm one, else a new one."""
        now = _stamp(self.target)
        while True:
            try:
                cell = self._idle.get_nowait()
            except Empty:
                return _Cell(self.target)
            if cell.stamp == now and cell.process.poll() is None:
                return cell
            cell.end()

    def _keep(self, cell: _Cell) -> None:
        """Have a process wait for the next question, or end it where enough of them do."""
        try:
            self._idle.put_nowait(cell)
        except Full:
            cell.end()
        if self._closed.is_set():
            self.close()

    def warm(self) -> threading.Thread:
        """Have a process ready before somebody asks; gives the thread that sees to it."""

        def start() -> None:
            # What keeps it from starting is said to who asks.
            with suppress(GraphError):
                if self._server is None and self._idle.empty() and not self._closed.is_set():
                    self._keep(_Cell(self.target))

        thread = threading.Thread(target=start, daemon=True, name="warm console")
        thread.start()
        return thread

    @property
    def escapes(self) -> list[str]:
        """What a process for questions could do beyond answering; empty if it is sealed."""
        if self._server:
            return []
        cell = self._ready()
        self._keep(cell)
        return cell.escapes

    @property
    def sealed(self) -> bool:
        return not self.escapes

    def close(self) -> None:
        self._closed.set()
        while True:
            try:
                self._idle.get_nowait().end()
            except Empty:
                break
        if self._server:
            self._server.close()


class _Server:
    """Free questions to a server, a few at a time.

    A regular expression at work hears no time-out, so nobody waits for the thread that asks.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self._room = threading.Semaphore(2 * CELLS)
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def ask(self, text: str, params: Mapping[str, Any], limits: Limits) -> Answer:
        if not self._room.acquire(timeout=WAITING):
            raise Busy("others are asking just now; ask again in a moment")
        found: list[Answer | GraphError] = []
        began = time.monotonic()

        def work() -> None:
            try:
                with self._opened().streamed(text, params, seconds=limits.seconds) as stream:
                    answer = taken(stream, limits)
                found.append(replace(answer, took=round(time.monotonic() - began, 4)))
            except GraphError as error:
                found.append(error)
            finally:
                self._room.release()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(limits.seconds + 2 * GRACE)
        if not found:
            raise Overrun("it took longer than it was given")
        if isinstance(found[0], GraphError):
            raise found[0]
        return found[0]

    def _opened(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.target)
            return self._engine

    def close(self) -> None:
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None


@cache
def console(target: str) -> Console:
    """The one console of a target."""
    return Console(target)


def _stamp(target: str) -> str:
    from ..graph.engine_ladybug import stamp_of

    return stamp_of(target)
