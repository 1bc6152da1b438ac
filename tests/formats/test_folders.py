"""Folders and archives: every document in them is read, a broken one stops none of the rest."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from zeren.graph import store
from zeren.graph.engine import BuildError
from zeren.loaders import LoadError, load
from zeren.loaders.archive import members
from zeren.tests.formats.hostile import FILES, PLAN, bomb


def archive(path: Path, **held: bytes) -> Path:
    """A ZIP archive; `_` in a name stands for a dot, `__` for a folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in held.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder of mixed files, some of them broken."""
    folder = tmp_path / "mixed"
    (folder / "old").mkdir(parents=True)
    shutil.copy(FILES / "leshan.docx", folder / "a.docx")
    shutil.copy(FILES / "jianghai.xlsx", folder / "old" / "b.bin")
    (folder / "cut.pdf").write_bytes((FILES / "yancheng-office.pdf").read_bytes()[:9000])
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "bomb.docx").write_bytes(bomb(100))
    inner = archive(tmp_path / "inner.zip", plan_txt=PLAN.encode()).read_bytes()
    archive(
        folder / "c.zip",
        x__y_html=(FILES / "yancheng-web.html").read_bytes(),
        inner_zip=inner,
        broken_docx=b"PK\x03\x04" + bytes(99),
    )
    return folder


def test_a_build_says_what_happened_to_each_file(mixed: Path, tmp_path: Path) -> None:
    report = store.build(tmp_path / "g.zeren", [mixed])
    found = {str(Path(one.path).relative_to(mixed)): one.status for one in report.files}
    assert found == {
        "a.docx": "read",
        "bomb.docx": "skipped",
        "c.zip/broken.docx": "skipped",
        "c.zip/inner.zip/plan.txt": "read",
        "c.zip/x/y.html": "read",
        "cut.pdf": "skipped",
        "empty.txt": "skipped",
        "old/b.bin": "read",
        "picture.png": "skipped",
    }
    assert all(one.reason for one in report.files if one.status == "skipped")
    assert store.check(tmp_path / "g.zeren") == []
    again = store.build(tmp_path / "g.zeren", [mixed])
    assert not again.written


def test_the_command_ends_with_a_table_of_what_was_left_out(mixed: Path, tmp_path: Path) -> None:
    graph = tmp_path / "g.zeren"
    done = subprocess.run(
        [sys.executable, "-m", "zeren.cli", "build", "--graph", str(graph), str(mixed)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    table = done.stderr[done.stderr.index("left out") :]
    assert all(name in table for name in ("bomb.docx", "cut.pdf", "picture.png", "OCR"))
    assert "left out: 5 of 9 files" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_archive_is_read_like_a_folder(mixed: Path, tmp_path: Path) -> None:
    report = store.build(tmp_path / "g.zeren", [mixed / "c.zip"])
    assert [one.status for one in report.files] == ["skipped", "read", "read"]


def test_a_member_can_be_read_by_itself(mixed: Path) -> None:
    document = load(mixed / "c.zip" / "inner.zip" / "plan.txt")
    assert document.file == "plan.txt" and document.text == PLAN
    with pytest.raises(LoadError, match=r"is not in .*c\.zip; check the path"):
        load(mixed / "c.zip" / "none.txt")


def test_names_of_archives_made_in_china_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xxxx.txt", PLAN)
    path.write_bytes(path.read_bytes().replace(b"xxxx", "方案".encode("gbk")))
    assert members(path) == [path / "方案.txt"]
    assert load(path / "方案.txt").text == PLAN


def test_no_member_leads_out_of_its_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("../a.txt", "/b.txt", "c/../../d.txt", "__MACOSX/e.txt", ".f", "g.txt", "h/"):
            file.writestr(name, PLAN)
    assert members(path) == [path / "g.txt"]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for i in range(12):
            file.writestr(f"{i}.txt", bytes(60 << 20))
    (tmp_path / "a.zip").write_bytes(held.getvalue())
    with pytest.raises(BuildError, match="unpacks to more than the 512 MB"):
        store.build(tmp_path / "g.zeren", [tmp_path / "a.zip"])


def test_an_archive_without_documents_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", __MACOSX__a_txt=b"a", _hidden=b"b")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(".hidden", "a")
    with pytest.raises(BuildError, match="the archive holds no documents"):
        store.build(tmp_path / "g.zeren", [path])
