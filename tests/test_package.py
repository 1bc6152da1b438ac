"""The package as a whole: one name for each module, light imports, a wheel that works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

import zeren


def run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command's outcome; what it printed on standard error is shown where it failed."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **more,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_no_module_is_loaded_under_two_names(root: Path) -> None:
    program = """
import importlib, json, os, pkgutil, sys
sys.argv = ["zeren"]
import zeren
inside = ("ontology", "loaders", "graph", "figures", "queries", "explorer")
for found in pkgutil.walk_packages(zeren.__path__, "zeren."):
    parts = found.name.split(".")
    if len(parts) == 2 and parts[1] == "cli" or parts[1] in inside and "__main__" not in parts:
        importlib.import_module(found.name)
names = {}
for name, module in list(sys.modules.items()):
    file = getattr(module, "__file__", None)
    if file:
        names.setdefault(os.path.realpath(file), set()).add(name)
print(json.dumps({file: sorted(n) for file, n in names.items() if len(n) > 1}))
"""
    twice = json.loads(run(sys.executable, "-c", program, cwd=root).stdout)
    mine = {file: names for file, names in twice.items() if Path(file).is_relative_to(root)}
    assert not {f: n for f, n in mine.items() if ".venv" not in Path(f).parts}


def test_the_tests_themselves_load_each_module_once(root: Path) -> None:
    names: dict[str, set[str]] = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file:
            real = Path(file).resolve()
            if real.is_relative_to(root) and ".venv" not in real.relative_to(root).parts:
                names.setdefault(str(real), set()).add(name)
    assert not {file: found for file, found in names.items() if len(found) > 1}


def test_importing_the_package_reads_no_other_module() -> None:
    program = "import sys, zeren; print([m for m in sys.modules if m.startswith('zeren.')])"
    assert run(sys.executable, "-c", program).stdout.strip() == "[]"


def test_every_public_name_of_the_package_exists() -> None:
    program = "import zeren; print([name for name in dir(zeren) if getattr(zeren, name) is None])"
    assert run(sys.executable, "-c", program).stdout.strip() == "[]"


def test_the_lock_names_no_registry(root: Path) -> None:
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "index" not in lock.replace("--hash", "")
    pinned = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in pinned)


def test_the_documents_are_as_received(root: Path) -> None:
    attributes = run("git", "check-attr", "text", "data/documents/huiji.txt", cwd=root).stdout
    assert attributes.strip().endswith("text: unset")


@pytest.mark.slow
def test_the_wheel_builds_the_five_from_an_empty_environment(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    kept = run("git", "ls-files", "-z", "-co", "--exclude-standard", cwd=root).stdout.split("\0")
    for name in kept:
        if (root / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, source / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, source)
    (wheel,) = tmp_path.glob("zeren-*.whl")

    # Empty of the project: its dependencies are seen by path, its own folder is not.
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    run(sys.executable, "-m", "zipfile", "-e", wheel, site)
    dependencies = tmp_path / "dependencies"
    dependencies.mkdir()
    for there in Path(os.path.dirname(os.path.dirname(pytest.__file__))).iterdir():
        if "zeren" not in there.name:
            (dependencies / there.name).symlink_to(there)
    (site / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")

    graph = tmp_path / "five.zeren"
    outside: dict[str, Any] = {
        "cwd": tmp_path,
        "env": {"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
    }
    where = run(python, "-c", "import zeren; print(zeren.__file__)", **outside).stdout
    assert Path(where.strip()).is_relative_to(site)
    run(python, "-m", "zeren.cli", "build", "--graph", graph, **outside)
    listed = run(
        python, "-m", "zeren.cli", "--format", "json", "list", "--graph", graph, **outside
    ).stdout
    assert len(json.loads(listed)) == 5
    picture = tmp_path / "who.png"
    run(python, "-m", "zeren.cli", "figure", "who", "--graph", graph, "-o", picture, **outside)
    # With its font in the wheel the picture is as here.
    with zeren.connect(graph) as here:
        assert picture.read_bytes() == here.figure("who").png()
