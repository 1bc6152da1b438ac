"""A process that shuts itself in: no file, no network, no other process, whatever code it runs.

On Linux a filter of system calls (seccomp) lets the process work with its own memory and with
what is open already, and nothing else: it opens no file for reading or writing, no socket,
starts no program, and can't lift the filter. It holds for every thread, those of the engine
included. Limits of the system stand behind it, and are all there is on other systems.

What a seal is worth is not taken on trust: :func:`escapes` tries what it must prevent.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import resource
import socket
import struct
import sys
from collections.abc import Callable

# What a warm engine needs to answer: (number on x86-64, number on ARM64), by name.
_ALLOWED = {
    "read": (0, 63),
    "readv": (19, 65),
    "pread64": (17, 67),
    "write": (1, 64),
    "lseek": (8, 62),
    "close": (3, 57),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# Memory that may be run is not given out: (mmap, mprotect).
_MEMORY = ((9, 222), (10, 226))
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_ALLOW, _KILL, _DENY = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_LOAD, _EQUALS, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _THIRD = 0, 4, 32  # where they stand in what the filter is shown
_PROT_EXEC = 4
_NO_NEW_PRIVILEGES, _SECCOMP, _ALL_THREADS = 38, {"x86_64": 317, "aarch64": 277}, 1


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def seal() -> bool:
    """Shut this process in, for good; whether the system could filter its calls."""
    # Behind the filter, and all there is elsewhere: no new file or socket, no growing file.
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
    machine = platform.machine()
    if not sys.platform.startswith("linux") or machine not in _MACHINES:
        return False
    code = _filter(machine)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    done = libc.syscall(_SECCOMP[machine], 1, _ALL_THREADS, ctypes.byref(program))
    return bool(done == 0)


def _filter(machine: str) -> bytes:
    """The filter as the kernel reads it: each step a test, and how many steps to go on."""
    column, audit = _MACHINES[machine]
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUALS, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        # The numbers of a second, older way to call on x86-64.
        (_AT_LEAST, 0, 1, 0x40000000),
        (_RETURN, 0, 0, _DENY),
    ]
    for numbers in _ALLOWED.values():
        steps += [(_EQUALS, 0, 1, numbers[column]), (_RETURN, 0, 0, _ALLOW)]
    for numbers in _MEMORY:
        steps += [
            (_EQUALS, 0, 4, numbers[column]),
            (_LOAD, 0, 0, _THIRD),
            (_ANY_OF, 0, 1, _PROT_EXEC),
            (_RETURN, 0, 0, _DENY),
            (_RETURN, 0, 0, _ALLOW),
        ]
    steps.append((_RETURN, 0, 0, _DENY))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def escapes(beside: str) -> list[str]:
    """What this process can still do and should not, each found by trying; none if sealed.

    ``beside`` is a file in whose folder nothing must be written. What can be done is undone.
    """
    there = f"{beside}.tried-{os.getpid()}"
    nothing = f"{there}.none"

    def write() -> None:
        with open(there, "w"):
            pass
        os.unlink(there)

    def make_folder() -> None:
        os.mkdir(there)
        os.rmdir(there)

    def fork() -> None:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)

    tried: dict[str, Callable[[], object]] = {
        "read a file": lambda: open("/etc/passwd").close(),
        "read the graph's folder": lambda: os.listdir(os.path.dirname(beside) or "."),
        "write a file": write,
        "make a folder": make_folder,
        "cut a file": lambda: os.truncate(nothing, 0),
        "delete a file": lambda: os.unlink(nothing),
        "rename a file": lambda: os.rename(nothing, there),
        "change a file's rights": lambda: os.chmod(nothing, 0o600),
        "open a socket": lambda: socket.socket(socket.AF_INET).close(),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "start a process": fork,
        "run a program": lambda: os.execv(nothing, [nothing]),
        "signal another process": lambda: os.kill(os.getppid(), 0),
        "raise its limits": _raise_limits,
        "run memory": lambda: _map(_PROT_EXEC),
    }
    return [what for what, attempt in tried.items() if _works(attempt)]


def _works(attempt: Callable[[], object]) -> bool:
    """Whether an attempt is let through, also where it then finds nothing to work on."""
    try:
        attempt()
    except FileNotFoundError:
        return True
    except (OSError, ValueError, MemoryError):
        return False
    return True


def _raise_limits() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _map(rights: int) -> None:
    """Ask for a page of memory; raises ``OSError`` when it is not given."""
    mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | rights).close()
