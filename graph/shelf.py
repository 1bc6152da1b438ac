"""Documents accepted in the explorer: kept in a folder beside the graph, and built from there.

The folder is an ordinary one: `zeren build` reads it, corrections lie in it, a file that is
taken out of it is a missing source.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine import BuildError, default_target, is_address

if TYPE_CHECKING:
    from .store import Report

FOLDER_VARIABLE = "ZEREN_DOCUMENTS"

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


def folder_of(target: Any = None) -> Path:
    """Where the accepted documents of a graph are kept.

    ZEREN_DOCUMENTS, else a folder beside the file of the graph; for a server one of the user's.
    """
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    place = default_target() if target is None else os.fspath(target)
    if is_address(place):
        from platformdirs import user_data_path

        return user_data_path("zeren") / "documents"
    path = Path(place).resolve()
    return path.with_name(f"{path.stem}-documents")


def safe_name(name: str) -> str:
    """A file name that stays in its folder and is seen, whatever was sent.

    >>> safe_name("../../etc/通知.txt")
    '通知.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, suffix = _NOT_IN_NAMES.sub("", last).strip(" .").rpartition(".")
    stem, suffix = (stem, suffix[:10]) if dot else (suffix, "")
    return f"{stem[:60] or 'document'}{dot}{suffix}"


def accept(target: Any, draft: Path, overruled: dict[str, str]) -> Report:
    """Keep a document with its corrections, and build it in; nothing is kept where that fails."""
    from ..loaders.corrections import read_corrections, write_corrections
    from . import store

    folder = folder_of(target)
    path = _free(folder, draft.name, draft.read_bytes())
    new = not path.exists()
    ours, wrong = read_corrections(folder)
    if wrong:
        raise BuildError(f"mend this first: {wrong[0]}")
    theirs = [replace(one, file=path.name) for one in read_corrections(draft.parent)[0]]
    subjects = {one.subject for one in theirs}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if new:
            path.write_bytes(draft.read_bytes())
        write_corrections(folder, [o for o in ours if o.subject not in subjects] + theirs)
    except OSError as error:
        raise BuildError(f"cannot write in {folder}: {error.strerror}") from error
    try:
        place, day = overruled.get("jurisdiction"), overruled.get("date")
        return store.build(target, [path], jurisdiction=place, date=day)
    except BuildError:
        write_corrections(folder, ours)
        if new:
            path.unlink(missing_ok=True)
            if not any(folder.iterdir()):
                folder.rmdir()
        raise


def _free(folder: Path, name: str, content: bytes) -> Path:
    """A path of this name that is free, or holds the same bytes already."""
    path = folder / name
    count = 1
    while path.exists() and (not path.is_file() or path.read_bytes() != content):
        count += 1
        path = folder / f"{Path(name).stem}-{count}{Path(name).suffix}"
    return path
