"""Asking: a named question, a statement of one's own, or a sentence, of one graph."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from unicodedata import category

from ..graph.engine import Engine, QueryError, default_target, is_address
from ..graph.engine import connect as open_engine
from .catalogue import QUERIES, Parameter, Query
from .keyed import asked
from .paging import count, page
from .pointing import moved, pointed
from .result import Result

if TYPE_CHECKING:
    from ..figures import Figure
    from ..graph.store import Report

__all__ = ["QueryError", "Session", "connect", "run"]

# Blanks, and what comes unseen with words from a web page.
_EDGES = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$")
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def run(
    engine: Engine,
    name: str,
    /,
    *,
    limit: int | str | None = None,
    after: str = "",
    **params: str,
) -> Result:
    """Ask a named question; with ``limit`` for one page of its rows.

    ``after`` is the ``after`` of the page before. Values are stripped; what is left out, or is
    the empty text, stands for any. Lists in a row are sets and come sorted, since no two
    engines gather them in one order. Raises :class:`QueryError` for an unknown question or
    parameter, and for a value that is none.
    """
    query = _named(name)
    values = _values(query, params)
    symbols = {one.symbol: values[one.name] for one in query.parameters}
    statement = query.statement(values)
    rest = ""
    if limit in (None, ""):
        rows = engine.rows(*asked(engine, query, values)).rows
    else:
        rows, rest = page(engine, query, values, _size(limit), after)
    return Result(
        query.columns, tuple(map(_sorted_lists, rows)), statement, symbols, query.question, rest
    )


def _size(limit: int | str | None) -> int:
    try:
        return int(limit or 0)
    except ValueError:
        raise QueryError(f"limit takes a number of rows, not {limit}") from None


def how_many(engine: Engine, name: str, /, **params: str) -> int:
    """How many rows a named question has in all."""
    query = _named(name)
    return count(engine, query, _values(query, params))


def _named(name: str) -> Query:
    if name not in QUERIES:
        raise QueryError(f"there is no question {name!r}; {_nearest(name, QUERIES)}")
    return QUERIES[name]


def _values(query: Query, params: Mapping[str, object]) -> dict[str, str]:
    known = {one.name: one for one in query.parameters}
    for name in params:
        if name not in known:
            raise QueryError(f"{query.name} has no parameter {name!r}; {_nearest(name, known)}")
    return {
        name: _value(query, parameter, params[name]) if name in params else ""
        for name, parameter in known.items()
    }


def _value(query: Query, parameter: Parameter, value: object) -> str:
    """A value as the statement takes it, or the reason why it is none."""
    named = f"{query.name}: {parameter.name}"
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # where=440704
    if not isinstance(value, str):
        raise QueryError(
            f"{named} takes a text such as {parameter.example}, not {_shown(value)}; "
            "leave it out for any"
        )
    text = _EDGES.sub("", value)
    if value and not text:
        raise QueryError(f"{named} has no value; leave it out for any")
    if any(category(sign) in ("Cc", "Cs") and sign not in "\t\n\r" for sign in text):
        raise QueryError(f"{named} holds characters that are no text")
    if text and parameter.kind == "date" and not _is_day(text):
        raise QueryError(
            f"{named} takes a day, month or year such as {parameter.example}, not {text}"
        )
    if text and parameter.kind == "choice":
        text = text.lower()
        if text not in parameter.choices:
            *most, last = parameter.choices
            raise QueryError(f"{named} takes {', '.join(most)} or {last}, not {text}")
    return text


def _shown(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__}"


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return False
    return True


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names) or 'none'}"


def _sorted_lists(row: tuple[Any, ...]) -> tuple[Any, ...]:
    if list not in map(type, row):
        return row
    return tuple(sorted(value) if isinstance(value, list) else value for value in row)


class Session:
    """One graph, opened for questions at the first of them; use it in a ``with`` block.

    When a build has put another file in the place of the embedded graph, the next question is
    asked of that one.
    """

    def __init__(self, target: str | os.PathLike[str] | None = None) -> None:
        self.target = default_target() if target is None else os.fspath(target)
        self._engine: Engine | None = None
        self._stamp = ""

    def build(
        self,
        paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
        *more: str | os.PathLike[str],
        **options: Any,
    ) -> Report:
        """Read documents into the graph; none named: the bundled five.

        ``options`` are those of :func:`zeren.graph.store.build`: ``jurisdiction``, ``date``,
        ``source``, ``fresh``, ``keep_going``, ``progress``.
        """
        from ..graph import store

        files: list[str | os.PathLike[str]] | None = None
        if paths is not None:
            single = isinstance(paths, (str, os.PathLike))
            files = [paths] if single else list(paths)  # type: ignore[list-item, arg-type]
            files += more
        self.close()
        return store.build(self.target, files, **options)

    def ask(self, text: str) -> Result:
        """Answer a question in Chinese or English."""
        from .ask import ask

        return ask(self.engine, text)

    def query(
        self, name: str, /, *, limit: int | str | None = None, after: str = "", **params: str
    ) -> Result:
        """Ask one of the named questions, :data:`QUERIES`; with ``limit`` for one page of it."""
        return run(self.engine, name, limit=limit, after=after, **params)

    def pages(self, name: str, /, *, limit: int = 1000, **params: str) -> Iterator[Result]:
        """The answer to a named question a page at a time, however long it is."""
        found = self.query(name, limit=limit, **params)
        yield found
        while found.after:
            found = self.query(name, limit=limit, after=found.after, **params)
            yield found

    def count(self, name: str, /, **params: str) -> int:
        """How many rows a named question has in all."""
        return how_many(self.engine, name, **params)

    def figure(self, view: str, /, *, lang: str = "zh", **params: Any) -> Figure:
        """A view of the explorer as a figure: shown in a notebook, saved by ``.save(path)``.

        Views and their parameters are :data:`zeren.figures.VIEWS`, those of the explorer's pages.
        """
        from ..figures import figure

        return figure(self.query, view, lang=lang, **params)

    def cypher(self, text: str, /, **params: Any) -> Result:
        """Run a statement that only reads.

        What would write, or touch files or the network, is refused before an engine sees it,
        by :func:`zeren.queries.guard.admit`. A remark such as ``// $key = "13"`` gives a
        parameter its value, too. Nodes and the like come as :mod:`zeren.graph.things`.
        """
        from ..graph.things import settled
        from .guard import admit, values

        try:
            params = values(text) | params
            blanked = admit(text, params).text
        except QueryError as error:
            raise pointed(error, text) from None
        statement = blanked.lstrip()
        try:
            with self.engine.streamed(statement, params) as (columns, found):
                rows = settled(found)
        except QueryError as error:
            before = blanked[: len(blanked) - len(statement)]
            raise pointed(moved(error, before), text) from error.__cause__
        return Result(columns, rows, text, dict(params))

    @property
    def engine(self) -> Engine:
        """The open engine; opened, or opened again, where that is needed."""
        if self._engine is not None and not is_address(self.target):
            if self._engine.stamp() == self._stamp:
                return self._engine
            self.close()
        if self._engine is None:
            self._engine = open_engine(self.target)
            self._stamp = "" if is_address(self.target) else self._engine.stamp()
        return self._engine

    def close(self) -> None:
        """Let go of the graph; the next question opens it again."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Session({self.target!r})"


def connect(target: str | os.PathLike[str] | None = None) -> Session:
    """A graph to ask: a file (the default), or the address of a Neo4j server.

    >>> with connect() as graph:                      # doctest: +SKIP
    ...     graph.query("who_leads", about="医疗废物", where="江海")
    """
    return Session(target)
