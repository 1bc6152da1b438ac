"""Reading by several processes gives what reading by one gives, errors and all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tools.corpus.__main__ import chosen, write_documents
from zeren.graph import connect, crew
from zeren.graph.build import ordered
from zeren.graph.engine import BuildError
from zeren.graph.store import Report, build
from zeren.loaders.archive import members

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans, and among them what is none, what is broken and what stands there twice."""
    made = tmp_path_factory.mktemp("plans")
    write_documents(chosen(12), made, duties=4)
    (made / "11").mkdir(exist_ok=True)
    first = next(made.rglob("*.txt"))
    (made / "00-empty.txt").write_bytes(b"")
    (made / "00-no-plan.txt").write_text("这不是方案。", encoding="utf-8")
    (made / "zz-again.txt").write_bytes(first.read_bytes())
    (made / "zz-no-plan.txt").write_text("这不是方案。", encoding="utf-8")
    return made


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were many bytes to read, and two processors."""
    monkeypatch.setattr(crew, "ENOUGH", 0)
    monkeypatch.setattr(crew, "processors", lambda: 2)


def _told(report: Report) -> Report:
    return replace(report, target="")


def test_a_build_by_several_processes_is_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = build(tmp_path / "alone.zeren", [folder])
    monkeypatch.setattr(crew, "ENOUGH", 0)
    monkeypatch.setattr(crew, "processors", lambda: 2)
    together = build(tmp_path / "together.zeren", [folder])
    assert _told(together) == _told(alone)
    assert len(alone.skipped) == 3
    with connect(tmp_path / "alone.zeren") as one, connect(tmp_path / "together.zeren") as other:
        assert ordered(one.read()) == ordered(other.read())


@pytest.mark.usefixtures("many")
def test_a_named_file_that_cannot_be_read_ends_the_build_and_the_readers(
    folder: Path, tmp_path: Path
) -> None:
    files = sorted(folder.rglob("*.txt"))
    with pytest.raises(BuildError, match=r"00-empty\.txt: the file is empty"):
        build(tmp_path / "graph.zeren", files)
    assert not (tmp_path / "graph.zeren").exists()


@pytest.mark.usefixtures("many")
def test_a_reader_that_dies_costs_its_file_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = sorted(folder.rglob("*.txt"))[2:6]
    monkeypatch.setattr(crew, "_COMMAND", _DYING.format(name=paths[1].name))
    with crew.reading([(path, {}) for path in paths]) as documents:
        found = list(documents)
    assert "ended with signal 9" in str(found[1])
    assert [getattr(one, "file", None) for one in found] == [
        None if at == 1 else path.name for at, path in enumerate(paths)
    ]


@pytest.mark.usefixtures("many")
def test_a_reader_that_hears_no_more_ends_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_COMMAND", _DEAF)
    paths = sorted(folder.rglob("*.txt"))[2:6]
    with crew.reading([(path, {}) for path in paths]) as documents:
        said = [str(one) for one in documents]
    assert any("ended with exit status 7" in one for one in said)


def test_the_documents_of_an_archive_are_shared_out_like_files(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "plans.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.rglob("*.txt"))[2:6]:
            packed.write(path, path.name)
    jobs: list[crew.Job] = [(path, {}) for path in members(archive)]
    monkeypatch.setattr(crew, "ENOUGH", archive.stat().st_size)
    monkeypatch.setattr(crew, "processors", lambda: 2)
    monkeypatch.setattr(crew, "_COMMAND", "raise SystemExit(7)")  # seen where processes are asked
    with crew.reading(jobs) as documents:
        assert "ended with exit status 7" in str(next(documents))


_DEAF = """
import os, sys
from zeren.graph import crew
asked, told = sys.stdin.buffer, sys.stdout.buffer
path, overruled = crew._receive(asked)
os.close(0)
crew._send(told, ValueError(path.name))
raise SystemExit(7)
"""
_DYING = """
import os, signal
from zeren.graph import crew
read = crew._read
def dying(path, overruled):
    if path.name == {name!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(path, overruled)
crew._read = dying
crew.work()
"""


@pytest.mark.usefixtures("many")
def test_an_error_of_the_reader_itself_comes_out_as_it_is(folder: Path) -> None:
    path = next(folder.rglob("*.txt"))
    with crew.reading([(path, {"colour": "red"}), (path, {})]) as documents:
        assert isinstance(next(documents), TypeError)


def test_a_script_without_a_guard_builds_by_several_processes(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import zeren.graph.crew as crew\n"
        "crew.ENOUGH, crew.processors = 0, lambda: 2\n"
        "import zeren\n"
        f"print(zeren.connect({str(tmp_path / 'g.zeren')!r}).build({str(folder)!r}).documents)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("12\n", "")


def test_readers_end_with_the_one_who_asked(folder: Path, tmp_path: Path) -> None:
    """Whoever kills a build leaves no process behind."""
    script = (
        "import os, sys, time\n"
        "import zeren.graph.crew as crew\n"
        "from pathlib import Path\n"
        "crew.ENOUGH, crew.processors = 0, lambda: 2\n"
        "jobs = [(path, {}) for path in sorted(Path(sys.argv[1]).rglob('*.txt'))]\n"
        "with crew.reading(jobs) as documents:\n"
        "    next(documents)\n"
        "    crews = [t for t in __import__('gc').get_objects() if isinstance(t, crew._Crew)]\n"
        "    print(*(p.pid for p in crews[0]._processes), flush=True)\n"
        "    time.sleep(600)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    readers = list(map(int, process.stdout.readline().split()))
    process.kill()
    process.wait()
    process.stdout.close()
    assert readers
    for _ in range(100):
        if not any(_runs(pid) for pid in readers):
            return
        time.sleep(0.1)
    pytest.fail("a reader outlived the build")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Where nobody waits for it, a process that has ended still has its number.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")
