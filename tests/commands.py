"""Code and the command line as processes: how they are run, and what is to be refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]


def said_by(code: str, *arguments: str, **environment: str) -> str:
    """What code prints in a Python process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def said_by_seed(code: str) -> set[str]:
    """What code prints under two seeds of hashing: one text, if it never depends on them."""
    return {said_by(code, PYTHONHASHSEED=seed) for seed in ("1", "2")}


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit status 1, nothing on standard output, one line without a traceback."""
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    message = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(message) == 1, done.stderr
    for word in words:
        assert word in done.stderr
