"""Documents read by several processes at once, given back in the order they were asked for.

The readers are plain Python processes with a pipe each, the same on every system: nothing of the
calling program is run again in them, whatever it has open, and they end with it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from ..loaders.records import Document

# Bytes to read from which on it is worth starting processes (half a second each).
ENOUGH = 1 << 20
MOST = 8
_COMMAND = "from zeren.graph.crew import work; work()"

Job = tuple[Path, Mapping[str, str]]  # a file, and what overrules its head


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def reading(jobs: Sequence[Job]) -> Iterator[Iterator[Document | Exception]]:
    """The documents of some files, one by one; an exception stands where a file can't be read.

    Few bytes are read here, as they are asked for; many by one process a processor, which read
    ahead a little.
    """
    workers = min(processors(), MOST, len(jobs))
    if workers < 2 or not sys.executable or _size(jobs) < ENOUGH:
        yield (_read(path, overruled) for path, overruled in jobs)
        return
    crew = _Crew(workers)
    try:
        yield crew.read(jobs)
    finally:
        crew.close()


def _size(jobs: Sequence[Job]) -> int:
    size = 0
    archives: set[Path] = set()
    for path, _ in jobs:
        try:
            size += path.stat().st_size
        except OSError:  # it stands in an archive, or reading it will say why
            archives |= {above for above in path.parents if above.is_file()}
    return size + sum(archive.stat().st_size for archive in archives)


def _read(path: Path, overruled: Mapping[str, str]) -> Document | Exception:
    from ..loaders import LoadError, load

    try:
        return load(path, **overruled)
    except LoadError as error:
        return error


class _Crew:
    """Threads that each keep one process busy."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reader")
        self._own = threading.local()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._closing = False

    def read(self, jobs: Sequence[Job]) -> Iterator[Document | Exception]:
        waiting: deque[Future[Document | Exception]] = deque()
        left = iter(jobs)
        # So far ahead that no process waits while a long document is read.
        for job in islice(left, 4 * self._workers):
            waiting.append(self._threads.submit(self._ask, job))
        while waiting:
            found = waiting.popleft().result()
            job_next = next(left, None)
            if job_next is not None:
                waiting.append(self._threads.submit(self._ask, job_next))
            yield found

    def close(self) -> None:
        self._closing = True
        for process in self._processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(BrokenPipeError):  # what a process that died was not told
                        pipe.close()

    def _ask(self, job: Job) -> Document | Exception:
        """Have one file read by the process of this thread."""
        process = getattr(self._own, "process", None) or self._start()
        assert process.stdin and process.stdout
        try:
            _send(process.stdin, job)
            answer: Document | Exception = _receive(process.stdout)
        except (OSError, EOFError):
            from ..loaders import LoadError

            self._own.process = None
            status = process.wait()
            if self._closing:
                return LoadError(f"{job[0]}: not read")
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            return LoadError(f"{job[0]}: the process that read it ended with {how}")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(map(os.path.abspath, sys.path))
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._processes.append(process)
        self._own.process = process
        return process


# ---------------------------------------------------------------- in the process that reads


def work() -> None:
    """Read what standard input asks for, until it ends."""
    # The one who asks ends this process; an interrupt of the terminal is meant for that one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    while True:
        try:
            path, overruled = _receive(asked)
        except EOFError:
            return
        answer: Document | Exception
        try:
            answer = _read(path, overruled)
        except Exception as error:
            answer = error
        try:
            _send(told, answer)
        except BrokenPipeError:
            return


def _send(pipe: BinaryIO | Any, value: object) -> None:
    try:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except Exception:
        data = pickle.dumps(RuntimeError(repr(value)), pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(8, "little") + data)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> Any:
    size = pipe.read(8)
    if len(size) < 8:
        raise EOFError
    data = pipe.read(int.from_bytes(size, "little"))
    return pickle.loads(data)
