"""The README is true: its commands run, its Python runs, its pictures and links exist."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [
    shlex.split(line.removeprefix("$ ").removeprefix(".venv/bin/"), comments=True)
    for block in CONSOLE
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    """A working folder with a plan, a folder and an archive of plans and the graph of the five."""
    where = tmp_path_factory.mktemp("readme")
    (where / "plans").mkdir()
    shutil.copy(documents / "jianghai.txt", where / "plan.txt")
    shutil.copy(documents / "leshan.txt", where / "plans")
    with zipfile.ZipFile(where / "2020.zip", "w") as archive:
        archive.write(documents / "huiji.txt", "huiji.txt")
    build = [sys.executable, "-m", "zeren.cli", "build"]
    subprocess.run(build, cwd=where, check=True, capture_output=True)
    return where


@pytest.mark.parametrize(
    "words", [one[1:] for one in COMMANDS if one[0] == "zeren" and one[1] != "app"], ids=" ".join
)
def test_each_command_of_the_readme_works(folder: Path, words: list[str]) -> None:
    if "ID" in words:
        return  # test_cli.py removes a document
    done = subprocess.run(
        [sys.executable, "-m", "zeren.cli", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_each_target_of_make_in_the_readme_exists(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for words in COMMANDS:
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), words


def test_the_first_answer_of_the_readme_is_what_zeren_answers(folder: Path) -> None:
    question = next(words[2] for words in COMMANDS if words[:2] == ["zeren", "ask"])
    done = subprocess.run(
        [sys.executable, "-m", "zeren.cli", "ask", question, "--format", "jsonl"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    shown = re.search(r"^\| place .*?\n\n", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    printed = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in shown.group().strip().splitlines()[2:]
    ]
    assert printed == [
        [
            row[name].replace("\n", "")
            for name in ("place", "duty", "title", "agency", "role", "basis", "quote")
        ]
        for row in rows
    ]


def test_the_python_of_the_readme_runs(folder: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "区卫生健康局" in done.stdout


def test_the_links_and_pictures_of_the_readme_exist(root: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (root / target).exists(), target
