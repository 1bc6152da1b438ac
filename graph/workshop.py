"""Where a new graph file is made: a hidden folder beside the old one, for one build at a time.

The old file stands as it was until the new one, whole and at rest on the disk, is renamed over
it; what a killed build left behind is cleared by the next.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .engine import BuildError, GraphError

if TYPE_CHECKING:
    from .build import Graph
    from .columns import Columns

_LOCK = "lock"
# With less room than this (in bytes) a failed write is put down to the full disk.
_LITTLE = 1 << 20


@dataclass(frozen=True, slots=True)
class Workshop:
    """The hidden folder beside the graph in which the new file is made.

    ``refused`` is why there is none: looking at a graph needs no right to write, so the error
    comes only when something is to be written.
    """

    folder: Path
    refused: OSError | None = None


@contextmanager
def locked(store: Path) -> Iterator[Workshop]:
    """Hold the workshop: whoever has it builds, all others are refused.

    What a killed build left in it is cleared.
    """
    folder = store.with_name(f".{store.name}.building")
    try:
        lock = _hold(folder)
    except OSError as error:
        yield Workshop(folder, error)
        return
    try:
        for left in folder.iterdir():
            if left.name != _LOCK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield Workshop(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _hold(folder: Path) -> int:
    """Make the folder and take its lock; give the open file that holds it."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue  # the build that was here has just cleared up
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.stat(folder / _LOCK).st_ino == os.fstat(lock).st_ino:
                return lock
        except BlockingIOError:
            os.close(lock)
            graph = folder.name.removeprefix(".").removesuffix(".building")
            raise BuildError(
                f"another build is writing {folder.with_name(graph)}; wait until it has ended"
            ) from None
        except FileNotFoundError:
            pass
        os.close(lock)


def publish(graph: Graph | Iterable[Columns], store: Path, workshop: Workshop) -> None:
    """Write the graph, as rows or as tables, in the workshop and rename it over the old."""
    from .build import Graph
    from .engine_ladybug import LadybugEngine

    try:
        if workshop.refused:
            raise workshop.refused
        new = workshop.folder / "graph"
        threads = 0 if isinstance(graph, Graph) else 1
        with LadybugEngine(str(new), read_only=False, threads=threads) as engine:
            engine.prepare()
            if isinstance(graph, Graph):
                engine.write(graph)
            else:
                engine.write_columns(graph)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        # A log of the old file must never be played on the new one.
        store.with_name(store.name + ".wal").unlink(missing_ok=True)
        os.replace(new, store)
        folder = os.open(store.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BuildError:
        raise
    except (OSError, GraphError) as error:
        raise BuildError(_cannot_write(store, error)) from error


def _cannot_write(store: Path, error: OSError | GraphError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    # The engine does not always say why it could not go on.
    silent = number is None and _free(store.parent) < _LITTLE
    if silent or number in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: {store} is as it was; make room and build again"
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"cannot write in {store.parent}: {error.strerror}; name another file with --graph"  # type: ignore[union-attr]
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"cannot write {store}: {reason}; the graph is as it was"


def _free(folder: Path) -> int:
    """Bytes of room left on the disk of a folder."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return _LITTLE
