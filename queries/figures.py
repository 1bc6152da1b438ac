"""What `zeren figure` does: the views and their parameters, and a view as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..figures import FORMATS, VIEWS, FigureError
from ..graph.engine import Engine
from .hints import hints
from .session import connect


def listed() -> Iterator[dict[str, str]]:
    """One row a view: its name, its parameters, an example that works on the bundled plans."""
    for name, view in VIEWS.items():
        yield {"view": name, "parameters": ", ".join(view.params), "example": view.example}


def saved(
    target: str | None, view: str, params: Mapping[str, Any], paths: Sequence[Path], lang: str
) -> tuple[list[Path], list[str]]:
    """Save a view as each of the files, and what to say of one that has no rows.

    Nothing is drawn where one of the files can't be meant.
    """
    if not paths:
        raise FigureError(f"name a file, e.g. -o {view}.html (or {', '.join(FORMATS[1:])})")
    for path in paths:
        if path.suffix.lower().removeprefix(".") not in FORMATS:
            raise FigureError(f"{path}: a figure is saved as {', '.join(FORMATS)}")
    with connect(target) as graph:
        figure = graph.figure(view, lang=lang, **params)
        said = [] if figure.rows else _nothing(graph.engine, params)
        return [figure.save(path) for path in paths], said


def _nothing(engine: Engine, params: Mapping[str, Any]) -> list[str]:
    """What to say of a figure without rows: why, where that is known."""
    given = ", ".join(f"{name}={value}" for name, value in params.items() if value)
    return list(hints(engine, params)) or [f"nothing was found{' for ' * bool(given)}{given}"]
