"""Files that try to take all time and memory end in one message, or are read rightly."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zeren.loaders import LoadError, load
from zeren.loaders.apart import read_apart
from zeren.loaders.source import format_of
from zeren.tests.formats.hostile import ALL, FILES, Hostile

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
ROUTES = [
    pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.slow or one.soak else [])
    for one in ALL
    if SOAK or not one.soak
]


@pytest.mark.slow
@pytest.mark.parametrize("hostile", ROUTES)
def test_a_hostile_file_ends_in_a_message_or_is_read(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / hostile.name
    path.write_bytes(hostile.make())
    begun = time.monotonic()
    if hostile.says is None:
        document = load(path)
        named = {a.agency for duty in document.duties for a in duty.assignments}
        assert hostile.body in named
    else:
        with pytest.raises(LoadError) as caught:
            load(path)
        said = str(caught.value)
        assert re.search(hostile.says, said), said
        assert said.startswith(f"{path}: ") and "\n" not in said and said[-1] in ".?"
        assert not re.search(r"Error|Exception|Traceback|\bNone\b", said.removeprefix(str(path)))
    assert time.monotonic() - begun < (60 if not (hostile.slow or hostile.soak) else 900)


def test_reading_apart_ends_when_its_time_is_over() -> None:
    data = (FILES / "leshan-ruled-portrait-browser.pdf").read_bytes()
    with pytest.raises(LoadError, match="takes longer than 0 seconds"):
        read_apart("pdf", data, "plan.pdf", seconds=0)


@pytest.mark.parametrize(
    "name", ["leshan.docx", "jianghai.xlsx", "yancheng-web.html", "leshan.csv"]
)
def test_a_wrong_extension_does_not_matter(name: str, tmp_path: Path) -> None:
    for other in ("plan.txt", "plan.pdf", "plan.docx"):
        (tmp_path / other).write_bytes((FILES / name).read_bytes())
        assert format_of((FILES / name).read_bytes(), other) == format_of(
            (FILES / name).read_bytes(), name
        )
    assert load(tmp_path / "plan.pdf").duties == load(FILES / name).duties


def test_the_user_sees_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "cut.docx"
    path.write_bytes((FILES / "leshan.docx").read_bytes()[:9000])
    command = [sys.executable, "-m", "zeren.cli", "build", "--graph", str(tmp_path / "g.zeren")]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
