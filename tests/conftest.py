"""What all tests share: continuous integration lets nothing be skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Run

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "data" / "documents"


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
