"""The files that a build is to read: those named, and those in folders and archives."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .engine import BuildError

if TYPE_CHECKING:
    from .home import Home

#: What lies beside documents and is none.
_BESIDE = {"corrections.csv", "readme.md", "readme.txt"}


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: whether it must be readable, and what overrules its head.

    ``again``: nobody named it now; it belongs to a graph that is made again.
    """

    path: Path
    must: bool
    overruled: str | None = None
    again: bool = False


def files_in(named: Iterable[Path], home: Home) -> Iterator[File]:
    """The files to read; those of a folder or an archive in the order of their names."""
    for path in named:
        if not path.is_dir():
            packed = list(_packed(path, must=True))
            if packed == []:
                raise BuildError(f"{path}: the archive holds no documents; name one with plans")
            yield from packed
            continue
        closed: list[Path] = []
        found = [
            file
            for file in _inside(path, closed)
            if not any(part.startswith(".") for part in file.relative_to(path).parts)
            and _may_be_read(file)
            and file.resolve() != home.path
        ]
        if path in closed:
            raise BuildError(f"{path}: the folder can't be listed; check its rights")
        found = sorted(found + closed)
        if not found:
            raise BuildError(f"{path}: the folder holds no documents; name a folder with plans")
        for file in found:
            yield from _packed(file, must=False)


def _packed(path: Path, *, must: bool) -> Iterator[File]:
    """The documents in an archive; for any other file that file itself."""
    from ..loaders import LoadError
    from ..loaders.archive import is_archive, members

    if not is_archive(path):
        yield File(path, must=must)
        return
    try:
        inside = members(path)
    except LoadError as error:
        if must:
            raise BuildError(str(error)) from error
        yield File(path, must=False)  # reading it says why it can't be opened
        return
    for one in inside:
        if _may_be_read(one):
            yield File(one, must=False)


def _may_be_read(file: PurePath) -> bool:
    return file.suffix.lower() != ".zeren" and file.name.lower() not in _BESIDE


def _inside(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """All in a folder and below that is no folder; `closed` takes folders not to be listed."""

    def refused(error: OSError) -> None:
        closed.append(Path(error.filename))

    for inside, _, names in os.walk(folder, onerror=refused):
        yield from (Path(inside, name) for name in names)
