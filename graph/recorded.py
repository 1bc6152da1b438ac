"""The files that documents were read from: what is recorded of them, and how they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine import BuildError

if TYPE_CHECKING:
    from .engine import Engine
    from .streams import Whole


@dataclass(frozen=True, slots=True)
class Source:
    """What is recorded of the file that a document was read from.

    ``corrections`` is a hash over those beside it, ``lost`` are those that did not fit.
    """

    document: str
    path: str
    sha256: str
    reader: str
    overruled: str | None
    corrections: str | None = None
    lost: tuple[str, ...] = ()


# The columns of a source in a graph, in the order of the fields.
_COLUMNS = ("id", "path", "sha256", "reader", "overruled", "corrections", "lost")


def recorded_in(graph: Whole | None) -> list[Source]:
    rows = [] if graph is None else graph.nodes["Source"]
    return [_source([row[name] for name in _COLUMNS]) for row in rows]


def _source(values: Sequence[Any]) -> Source:
    key, path, sha256, reader, overruled, corrections, lost = values
    return Source(key, path, sha256, reader, overruled, corrections, tuple(lost or ()))


# The sources of the documents in a graph, and the titles of these by their ids.
Known = tuple[list[Source], dict[str, str]]


def known_to(engine: Engine) -> Known:
    """What a graph knows of the files it was read from, without the rest of it."""
    wanted = ", ".join(f"s.{name} AS {name}" for name in _COLUMNS)
    found = engine.rows(f"MATCH (s:Source) RETURN {wanted} ORDER BY id").rows
    titles = engine.rows("MATCH (d:Document) WHERE d.loaded RETURN d.id AS id, d.title AS title")
    return [_source(values) for values in found], dict(titles.rows)


def look(path: Path) -> tuple[str, str]:
    """The hash of a file's bytes, and the path by which it is found from anywhere."""
    from ..loaders import LoadError
    from ..loaders.archive import read_bytes

    try:
        place = str(path.resolve())
        place.encode()
        if path.is_dir():
            raise BuildError(f"{path}: the folder can't be listed; check its rights")
        if path.exists() and not path.is_file():
            # Reading from a pipe waits for ever, and can be done only once.
            raise BuildError(f"{path}: is no regular file; save the plan as a file and name that")
        return sha256(read_bytes(path)).hexdigest(), place
    except LoadError as error:
        raise BuildError(str(error)) from error
    except UnicodeEncodeError:
        raise BuildError(f"{path!a}: the name is not valid UTF-8; rename the file") from None
    except OSError as error:
        raise BuildError(f"{path}: cannot be read ({error.strerror})") from error


def is_there(path: str) -> bool:
    from ..loaders.archive import is_there

    return is_there(Path(path))
