"""The answer to a question: rows with names, and the Cypher that gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import pandas
    import polars

SHOWN_ROWS = 50
# The ends of the names of columns that only programs need.
FOR_PROGRAMS = ("_id", "_start", "_end")
_SHORT = 40  # longer text is folded in a notebook


def unsaid(column: str, values: Iterable[Any]) -> bool:
    """Whether a column says nothing to people: all missing, or no role that is inherited."""
    return all(value is None or (column == "inherited" and not value) for value in values)


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of one answer, each a dict when looked at; missing values are ``None``.

    ``cypher`` and ``params`` are what the engine was given: running them again gives the same
    rows. ``question`` is what was asked, in words, and empty for a statement of one's own.
    ``after`` is where the next page begins, and empty when there is none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cypher: str
    params: Mapping[str, Any] = field(default_factory=dict)
    question: str = ""
    after: str = ""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> Result: ...

    def __getitem__(self, place: int | slice) -> dict[str, Any] | Result:
        """One row as a dict, or a part of the rows as a result of its own."""
        if isinstance(place, slice):
            return Result(self.columns, self.rows[place], self.cypher, self.params, self.question)
        return dict(zip(self.columns, self.rows[place], strict=True))

    def column(self, name: str) -> list[Any]:
        """All values of one column, in the order of the rows."""
        if name not in self.columns:
            raise KeyError(f"no column {name!r} (the columns: {', '.join(self.columns)})")
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame. Whole numbers stay whole where some are missing (Int64)."""
        try:
            import pandas
        except ImportError as error:
            raise _not_installed("pandas", "pip install pandas") from error
        frame = pandas.DataFrame(list(self.rows), columns=list(self.columns), dtype=object)
        for place, name in enumerate(self.columns):
            kind = _kind(row[place] for row in self.rows)
            if kind in _PANDAS and self.columns.count(name) == 1:
                frame[name] = frame[name].astype(_PANDAS[kind])  # type: ignore[call-overload]
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A polars frame, with the types that the values have."""
        try:
            import polars
        except ImportError as error:
            raise _not_installed("polars", "pip install polars") from error
        return polars.DataFrame(
            list(self.rows), schema=list(self.columns), orient="row", infer_schema_length=None
        )

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        shown = f"{self.question}: " if self.question else ""
        return f"<{shown}{rows} of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """A table for notebooks: quotes and other long text unfold on a click.

        Of a question, the columns for programs (ids and offsets) and empty ones are left out.
        """
        named = [
            (at, name)
            for at, name in enumerate(self.columns)
            if not self.question
            or (
                not name.endswith(FOR_PROGRAMS)
                and not (self.rows and unsaid(name, (r[at] for r in self.rows[:SHOWN_ROWS])))
            )
        ] or list(enumerate(self.columns))
        head = "".join(f"<th>{escape(name)}</th>" for _, name in named)
        body = "".join(
            "<tr>" + "".join(_cell(name, row[at]) for at, name in named) + "</tr>"
            for row in self.rows[:SHOWN_ROWS]
        )
        more = len(self) - SHOWN_ROWS
        caption = f"<caption>{escape(self.question)}</caption>" if self.question else ""
        return (
            f'<div class="zeren"><table>{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
            + (f"<p>… {more:,} more</p>" if more > 0 else "")
            + f"<details><summary>Cypher</summary><pre>{escape(self.cypher)}</pre></details></div>"
        )


_PANDAS = {int: "Int64", float: "float64", bool: "boolean"}


def _kind(values: Iterator[Any]) -> type | None:
    """The one type of all values that are there, if it is one."""
    kinds = {type(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else None


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, (list, tuple)):
        value = "、".join(map(str, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'<td style="text-align:right">{value}</td>'
    text = escape(str(value))
    if name == "quote" or len(str(value)) > _SHORT:
        first = escape(str(value)[:12].split("\n")[0]) + "…"
        return (
            f'<td style="text-align:left"><details><summary>{first}</summary>'
            f'<span style="white-space:pre-wrap">{text}</span></details></td>'
        )
    return f'<td style="text-align:left">{text}</td>'


def _not_installed(package: str, command: str) -> ImportError:
    return ImportError(f"{package} is not installed; `{command}` brings it")
