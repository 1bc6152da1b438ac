"""What all tests share: continuous integration lets nothing be skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.commands import Run

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "data" / "documents"

# Which files start servers of their own, or kill one; all others of their folder share two.
KILLERS = {f"tests/engines/test_{name}.py" for name in ("broken", "bulk", "first_load", "server")}


class _ByServer(LoadFileScheduling):  # type: ignore[misc]
    """A file goes to one worker; files with a server in common go together, and it starts once."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        if file in KILLERS:
            return "a server to kill"
        return "servers to ask" if file.startswith("tests/engines/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return _ByServer(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set, a skipped test is a failed one: what did not run proves nothing."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nSkipped where CI is set: nothing may be skipped there."
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder with the bundled documents."""
    return DOCUMENTS


@pytest.fixture(scope="session")
def zeren(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `zeren` with the words given, in a folder of its own, without the caller's ZEREN_*."""
    home = tmp_path_factory.mktemp("home")

    def run(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ZEREN_", "NEO4J_"))}
        options: dict[str, Any] = {
            "cwd": home,
            "capture_output": True,
            "encoding": "utf-8",
            "env": clean,
            **more,
        }
        command = [sys.executable, "-m", "zeren.cli", *map(str, words)]
        return subprocess.run(command, check=False, **options)

    return run


@pytest.fixture(scope="session")
def five(zeren: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of the bundled documents, as `zeren build` makes it."""
    graph = tmp_path_factory.mktemp("five") / "five.zeren"
    done = zeren("build", "--graph", graph)
    assert done.returncode == 0, done.stderr
    return graph
