"""What every command of `zeren` takes, and how its errors are said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from .printing import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Chosen:
    """What was said before or after the command's name; ``None`` where nothing was."""

    graph: str | None = None
    format: str = "table"


def _remember(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None and option.name is not None:
        setattr(context.ensure_object(Chosen), option.name, value)


def graph_and_format(command: F) -> F:
    """--graph and --format, which may stand before or after the command's name."""
    command = click.option(
        "--graph",
        metavar="TARGET",
        expose_value=False,
        callback=_remember,
        help="A file (embedded), or bolt://, neo4j://, neo4j+s://. Else ZEREN_GRAPH, else "
        "graph.zeren in the working folder.",
    )(command)
    return click.option(
        "--format",
        type=click.Choice(FORMATS),
        expose_value=False,
        callback=_remember,
        help="How the answer is written (default: table).",
    )(command)


def key_values(pairs: Sequence[str]) -> dict[str, Any]:
    """`name=text` and `name:=JSON` as parameters.

    >>> key_values(("where=江海", "limit:=5"))
    {'where': '江海', 'limit': 5}
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip(":"):
            raise click.ClickException(
                f"--param {pair}: a parameter is written name=value, e.g. --param where=江海"
            )
        if name.rstrip(":").strip() in values:
            raise click.ClickException(f"--param {pair}: {name.rstrip(':')} is given twice")
        if name.endswith(":"):
            try:
                values[name[:-1].strip()] = json.loads(value)
            except json.JSONDecodeError as error:
                raise click.ClickException(f"--param {pair}: not JSON ({error})") from None
        else:
            values[name.strip()] = value
    return values


@contextmanager
def expected() -> Iterator[None]:
    """Errors of the field as one clear line; anything else is a fault and keeps its traceback."""
    from .graph.engine import GraphError
    from .ontology.schema import OntologyError

    try:
        yield
    except (GraphError, OntologyError) as error:
        marked = getattr(error, "__notes__", [])
        raise click.ClickException("\n".join([str(error), *marked])) from error
