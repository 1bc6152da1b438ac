"""A file read in a process of its own, with bounds on time and memory.

Libraries that parse what strangers made can hang, eat memory or crash; here that ends the
process and is one sentence to the user. `python -m zeren.loaders.apart FORMAT NAME` reads the
bytes from standard input and writes the text and its tables to standard output as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from .blocks import Written
from .package import damaged
from .source import Area, LoadError, Lost, Table, module

#: Seconds of work, seconds by the clock (other work may be in the way), and bytes of memory that
#: one file may take.
WORK = 120
SECONDS = 300
MEMORY = 2 * 1024**3


def read_apart(format: str, data: bytes, name: str, *, seconds: int = SECONDS) -> Written:
    """Read bytes in the named format, in another process.

    Raises :class:`LoadError` as the format does, and where the bounds are met.
    """
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    environment["PYTHONIOENCODING"] = "utf-8"
    command = [sys.executable, "-P", "-m", __name__, format, name]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        try:
            answer, _ = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise LoadError(
                f"{name}: takes longer than {seconds} seconds to read; give the plan alone, or "
                "its text."
            ) from None
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise LoadError(
            f"{name}: can't be read within {WORK} seconds of work and {MEMORY >> 30} GB of memory, "
            "or is damaged; open and save it anew, or give its text."
        )
    said = json.loads(answer)
    if "refused" in said:
        raise LoadError(said["refused"])
    tables = tuple(
        Table(start, end, width, tuple(tuple(Area(*area) for area in row) for row in rows))
        for start, end, width, rows in said["tables"]
    )
    lost = tuple(Lost(*one) for one in said["lost"])
    return Written(said["text"], tables, said["body_end"], lost)


def _bound() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (WORK, WORK + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        # To end with the one who asked, also where that one is killed (PR_SET_PDEATHSIG).
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def main() -> None:
    """Read standard input, answer on standard output; any fault of a library is a refusal."""
    format, name = sys.argv[1], sys.argv[2]
    _bound()
    said: dict[str, object]
    try:
        written = module(format).read(sys.stdin.buffer.read(), name)
        rows = [
            [
                table.start,
                table.end,
                table.width,
                [
                    [[a.start, a.end, a.column, a.columns, a.covered] for a in row]
                    for row in table.rows
                ],
            ]
            for table in written.tables
        ]
        said = {
            "text": written.text,
            "tables": rows,
            "body_end": written.body_end,
            "lost": [[one.start, one.end, one.reason] for one in written.lost],
        }
    except LoadError as error:
        said = {"refused": str(error)}
    except MemoryError:
        raise SystemExit(1) from None
    except Exception:  # whatever a library does with a broken file, the user gets one sentence
        said = {"refused": damaged(name, "a file")}
    sys.stdout.buffer.write(json.dumps(said).encode())


if __name__ == "__main__":
    main()
