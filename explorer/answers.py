"""Named questions, answered once for each state of the graph.

One read-only connection a target, shared by all visitors and opened again when a build has put
another graph in its place; rows are kept by the graph's stamp, so an answer given twice costs
nothing and an old one is never shown.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from .. import queries
from ..graph.engine import Engine, connect, default_target, is_address

if TYPE_CHECKING:
    from ..queries.understood import Understood

Row = Mapping[str, Any]
T = TypeVar("T")

_KEPT = 400
_KEPT_DEAR = 100
# More places than this: no page asks about all of them at once.
LARGE = 60
# One question at a time to an engine; what is kept has a lock of its own.
_lock = RLock()
_keeping = RLock()
_grown = Event()
_settled = [0.0]
_gates: dict[tuple[object, ...], RLock] = {}
_engines: dict[str, tuple[str, Engine]] = {}
_looked: dict[str, float] = {}
_known: OrderedDict[tuple[object, ...], object] = OrderedDict()
_dear: OrderedDict[tuple[object, ...], object] = OrderedDict()


def _engine(target: str) -> tuple[str, Engine]:
    """The connection to a target and the state of the graph it shows."""
    if target in _engines:
        stamp, engine = _engines[target]
        # Not twenty times a page: a server is asked once a second, a file looked at more often.
        often = 1.0 if is_address(target) else 0.2
        if time.monotonic() - _looked.get(target, 0.0) < often:
            return stamp, engine
        _looked[target] = time.monotonic()
        if engine.stamp() == stamp:
            return stamp, engine
        engine.close()
        del _engines[target]
    engine = connect(target, read_only=True)
    _engines[target] = engine.stamp(), engine
    return _engines[target]


def stamp() -> str:
    """Which state of the graph the answers of now belong to."""
    with _lock:
        return _engine(default_target())[0]


def keep(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """What ``make`` gives for the graph as it is now, made once.

    Who asks for the same waits for it; who asks for something else does not.
    """
    whole = (default_target(), stamp(), *key)
    with _keeping:
        for shelf in (_known, _dear):
            if whole in shelf:
                shelf.move_to_end(whole)
                return shelf[whole]  # type: ignore[return-value]
        gate = _gates.setdefault(whole, RLock())
    with gate:
        with _keeping:
            for shelf in (_known, _dear):
                if whole in shelf:
                    return shelf[whole]  # type: ignore[return-value]
        began = time.perf_counter()
        try:
            made = make()
        finally:
            with _keeping:
                _gates.pop(whole, None)
        _grown.set()
        # What took long must not be pushed out by much that is quickly made again.
        dear = time.perf_counter() - began > 0.3
        shelf, room = (_dear, _KEPT_DEAR) if dear else (_known, _KEPT)
        with _keeping:
            shelf[whole] = made
            while len(shelf) > room:
                shelf.popitem(last=False)
        return made


def rows(name: str, **params: str) -> tuple[Row, ...]:
    """The rows of a named question; parameters that are not given mean any."""
    given = {key: value for key, value in params.items() if value}

    return keep(("rows", name, *sorted(given.items())), partial(fresh, name, **given))


def fresh(name: str, **params: str) -> tuple[Row, ...]:
    """The rows of a named question, not kept: for what is only counted and thrown away."""
    given = {key: value for key, value in params.items() if value}
    with _lock:
        return tuple(queries.run(_engine(default_target())[1], name, **given))


def some(name: str, most: int, **params: str) -> tuple[tuple[Row, ...], bool]:
    """The first rows of a named question, and whether there are more."""
    given = {key: value for key, value in params.items() if value}

    def ask() -> tuple[tuple[Row, ...], bool]:
        with _lock:
            found = queries.run(_engine(default_target())[1], name, limit=most, **given)
        return tuple(found), bool(found.after)

    return keep(("some", name, most, *sorted(given.items())), ask)


def large() -> bool:
    """Whether the graph holds more than a page can show at once: then a view needs a place."""
    return len(rows("places")) > LARGE


def settle() -> None:
    """Take what is kept out of the collector's way.

    Streamlit collects garbage after every run, through all that lives: with vocabularies and kept
    answers that was nine tenths of a click. What is kept by now is set aside, once it grew.
    """
    with _keeping:
        if not _grown.is_set() or time.monotonic() - _settled[0] < 5.0:
            return
        _grown.clear()
        _settled[0] = time.monotonic()
    gc.collect()
    gc.freeze()


def warm(*makers: Callable[[], object]) -> None:
    """Find out in the background what every page of a large graph begins with."""

    def work() -> None:
        for make in makers:
            try:
                make()
            except Exception:  # the page that needs it will say what is wrong
                logging.getLogger("zeren").debug("not found out beforehand", exc_info=True)

    Thread(target=work, daemon=True, name="zeren-warm").start()


@dataclass(frozen=True)
class Asked:
    """The answer to a question in words, or why there is none and what could be asked."""

    query: str = ""
    rows: tuple[Row, ...] = ()
    said_zh: str = ""
    said_en: str = ""
    note: str = ""
    cypher: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    questions: tuple[str, ...] = ()


def ask(text: str) -> Asked:
    """A whole question, as `zeren ask` understands and answers it."""

    def answer() -> Asked:
        # Imported here: its vocabularies take a moment, and most visits need none of them.
        from ..queries.ask import NOTHING, NotUnderstood
        from ..queries.ask import ask as asked

        try:
            with _lock:
                found = asked(_engine(default_target())[1], text)
        except NotUnderstood as error:
            return Asked(
                said_zh=error.reason_zh, said_en=error.reason_en, questions=error.questions
            )
        meant = found.understood
        # That there is nothing the page says in its own language.
        note = found.left_out if found.of_rows in NOTHING else found.note
        return Asked(
            meant.query,
            tuple(found),
            meant.said_zh,
            meant.said_en,
            note,
            found.cypher,
            found.params,
        )

    return keep(("ask", text), answer)


def understood(text: str) -> Understood | None:
    """What a whole question means, not yet answered; None where it is not understood."""

    def read() -> Understood | None:
        from ..queries.ask import NotUnderstood, understand

        try:
            with _lock:
                return understand(text, _engine(default_target())[1])
        except NotUnderstood:
            return None

    return keep(("understood", text), read)


def warm_asking() -> None:
    """Read the words that whole questions are made of, before there is one."""
    from ..queries.ask import NotUnderstood, understand

    for text in ("谁牵头", "who leads"):
        with contextlib.suppress(NotUnderstood):
            understand(text)


def built_at() -> str | None:
    """The last day on which a document of the graph was read."""
    return max((row["read_on"] for row in rows("sources") if row["read_on"]), default=None)
