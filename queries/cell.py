"""The process that runs strangers' statements: ``python -m zeren.queries.cell TARGET``.

It opens the graph read-only, shuts itself in (:mod:`seal`), tries to get out, says what it
found, and then answers one line of JSON with another until its input ends. What it was given is
trusted no more than what it runs: the statement was checked before, and is not relied on.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from json import loads
from typing import Any, TextIO

from ..graph.engine import GraphError, Overrun, QueryError
from ..graph.engine_ladybug import LadybugEngine
from .limits import Limits, taken, written
from .seal import escapes, seal

# Beyond what the open graph takes.
MEMORY = 512 << 20
# In all its life; it is replaced long before.
CPU_SECONDS = 90

_EVERY_TYPE = (
    "MATCH p = (n)-[r]->(m) RETURN n, r, p LIMIT 1",
    """
RETURN CAST(1 AS INT128) AS number, date('2020-01-01') AS day,
  CAST('2020-01-01 00:00:00' AS TIMESTAMP) AS instant, CAST('1 day' AS INTERVAL) AS span,
  CAST('00000000-0000-0000-0000-000000000000' AS UUID) AS id, CAST('1.5' AS DECIMAL) AS decimal,
  CAST('a' AS BLOB) AS bytes, [1.5] AS list, {a: true} AS map
""",
)

# What the engine itself must not be able to do, whatever thread it does it in.
_STATEMENTS = {
    "read a file in a statement": "LOAD FROM '/etc/passwd' RETURN *",
    "write a file in a statement": "COPY (RETURN 1 AS x) TO '{}'",
}


def main() -> None:
    questions, answers = _lines()
    # Where it is can't be asked once it is shut in.
    target = os.path.abspath(sys.argv[1])
    try:
        engine = LadybugEngine(target, small=True)
        stamp = engine.stamp()
        # Whatever is loaded on first use must be loaded by now: a value of each type does it.
        for statement in _EVERY_TYPE:
            with engine.streamed(statement, seconds=5) as stream:
                taken(stream, Limits())
    except GraphError as error:
        _say(answers, {"failed": str(error)})
        return
    gc.freeze()
    os.nice(5)
    _limit_memory()
    filtered = seal()
    out = escapes(target) + _engine_escapes(engine, target)
    _say(answers, {"ready": stamp, "filtered": filtered, "escapes": out})
    for line in questions:
        _say(answers, _answer(engine, loads(line)))


def _lines() -> tuple[TextIO, TextIO]:
    """The two ends to the parent; whatever prints to standard output prints to nowhere."""
    out = os.dup(1)
    os.dup2(2, 1)
    return (
        open(0, encoding="utf-8", closefd=False),
        open(out, "w", encoding="utf-8", errors="replace", newline="\n"),
    )


def _say(out: TextIO, words: dict[str, Any]) -> None:
    out.write(written(words) + "\n")
    out.flush()


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm") as file:
            mapped = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))


def _engine_escapes(engine: LadybugEngine, target: str) -> list[str]:
    found = []
    for what, statement in _STATEMENTS.items():
        there = f"{target}.tried-{os.getpid()}.csv"
        try:
            with engine.streamed(statement.format(there), seconds=1) as stream:
                taken(stream, Limits(rows=1))
        except QueryError:
            continue
        found.append(what)
        if os.path.exists(there):
            os.unlink(there)
    return found


def _answer(engine: LadybugEngine, asked: dict[str, Any]) -> dict[str, Any]:
    limits = Limits(**asked["limits"])
    began = time.perf_counter()
    try:
        with engine.streamed(asked["cypher"], asked["params"], seconds=limits.seconds) as stream:
            answer = taken(stream, limits)
        rows = [list(row) for row in answer.rows]
        took = round(time.perf_counter() - began, 4)
        return {"columns": answer.columns, "rows": rows, "cut": answer.cut, "took": took}
    except Overrun as error:
        return {"overrun": str(error), "spent": "memory" in str(error)}
    except QueryError as error:
        return {"refused": str(error), "line": error.line, "column": error.column}
    except MemoryError:
        return {"overrun": "it took more memory than it was given", "spent": True}


if __name__ == "__main__":
    main()
