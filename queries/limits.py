"""How much of an answer is handed out: so many rows, so many characters, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..graph.engine import Overrun, Stream

Cut = Literal["", "rows", "size"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take. The defaults are the most; a visitor can only lower them."""

    rows: int = 5_000
    seconds: float = 5.0
    characters: int = 2_000_000

    def lowered(self, *, rows: int | None = None, seconds: float | None = None) -> Limits:
        """These limits with some of them lower; what is higher, or no limit at all, is ignored.

        >>> Limits().lowered(rows=100, seconds=3600)
        Limits(rows=100, seconds=5.0, characters=2000000)
        """
        return replace(
            self,
            rows=max(1, min(self.rows, self.rows if rows is None else rows)),
            seconds=max(0.1, min(self.seconds, self.seconds if seconds is None else seconds)),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as plain values, why there are no more of them, and the seconds it took."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: Cut = ""
    took: float = 0.0

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


def taken(stream: Stream, limits: Limits) -> Answer:
    """As many of the rows as the limits allow; the engine is asked for no more.

    Raises :class:`Overrun` where already the first row is too large.
    """
    columns, rows = stream
    kept: list[tuple[Any, ...]] = []
    left = limits.characters - sum(map(len, columns))
    cut: Cut = ""
    for row in rows:
        if len(kept) == limits.rows:
            cut = "rows"
            break
        left -= len(written(row))
        if left < 0:
            cut = "size"
            break
        kept.append(row)
    if cut == "size" and not kept:
        raise Overrun(f"one row of it has more than {limits.characters:,} characters")
    return Answer(columns, tuple(kept), cut)


def written(value: Sequence[Any] | dict[str, Any]) -> str:
    """Plain values as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
