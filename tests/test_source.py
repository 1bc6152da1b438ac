"""What the loader refuses: one sentence with the file, what is wrong, and what to do."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from pathlib import Path

import pytest

from zeren.loaders import LoadError, load
from zeren.loaders.source import LARGEST

PLAN = "宝应县实施方案\n\n一、重点任务\n（一）加强领导。建立机制。（县财政局负责）\n"

#: A picture of one black point, whole and valid.
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    + b"\x00\x00\x00\nIDAT"
    + zlib.compress(b"\x00\x00")
    + b"\x00\x00\x00\x00IEND\xaeB`\x82"
)

#: Bytes without any order, as of an encrypted file.
NOISE = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(100))

#: What each file holds, what its refusal says, and what it tells to do.
REFUSED: dict[str, tuple[bytes, str, str]] = {
    "nothing at all": (b"", "empty", "give a file"),
    "white space": (b" \n\t \r\n", "white space|empty", "give a file"),
    "a mere byte-order mark": (b"\xef\xbb\xbf", "empty|white space", "give a file"),
    "zeros": (b"\x00" * 4096, "zeros", "give a file"),
    "a PNG picture": (PNG, "PNG", "save the plan as text"),
    "a JPEG picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200), "JPEG", "save"),
    "a GIF picture": (b"GIF89a\x01\x00\x01\x00" + bytes(60), "GIF", "save"),
    "a bitmap": (b"BM\x46\x00\x00\x00" + bytes(64), "bitmap", "save"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF", "save"),
    "a Word file": (b"PK\x03\x04\x14\x00\x06\x00" + bytes(60), "Office", "save"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "Office", "save"),
    "a gzip archive": (b"\x1f\x8b\x08\x00" + bytes(60), "gzip", "save"),
    "every byte in turn": (bytes(range(256)) * 40, "not text", "save it as UTF-8"),
    "noise": (NOISE, "not text", "save it as UTF-8"),
    "English prose": (b"The quick brown fox jumps over the lazy dog.\n" * 9, "no duties", "plan"),
    "a poem": (
        "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n".encode(),
        "no duties",
        "plan",
    ),
    "a letter without tasks": (
        "关于召开会议的通知\n\n各科室：\n定于周五开会。\n".encode(),
        "no duties",
        "plan",
    ),
    "aims alone": (
        "宝应县方案\n一、指导思想\n以人为本。\n二、工作目标\n到2025年建成。\n".encode(),
        "no duties",
        "plan",
    ),
    "a table of no duties": (
        "姓名\t年龄\t电话\n王建国\t40\t123\n李明\t50\t456\n".encode(),
        "no duties",
        "plan",
    ),
    "a list of members": (
        "领导小组成员名单\n组长：王建国 县教育局局长\n".encode(),
        "no duties",
        "plan",
    ),
}


def refusal(path: Path) -> str:
    """The sentence with which a path is refused."""
    with pytest.raises(LoadError) as caught:
        load(path)
    return str(caught.value)


def clear(said: str, path: Path) -> None:
    """One sentence: it begins with the file, ends with a stop, and holds no traceback."""
    assert said.startswith(f"{path}: ")
    assert said[-1] in ".?"
    assert "\n" not in said
    assert len(said.removeprefix(str(path))) < 200
    assert not re.search(r"Error|Exception|codec|0x|\bNone\b", said.removeprefix(str(path)))


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_plan_is_refused_in_one_sentence(what: str, tmp_path: Path) -> None:
    content, wrong, advice = REFUSED[what]
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    said = refusal(path)
    clear(said, path)
    assert re.search(wrong, said), said
    assert advice in said


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "没有.txt"
    said = refusal(path)
    clear(said, path)
    assert "no such file" in said and "check" in said


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    path = tmp_path / "plan.txt" / "inner.txt"
    clear(refusal(path), path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path)
    clear(said, tmp_path)
    assert "folder" in said


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.symlink_to(tmp_path / "gone.txt")
    clear(refusal(path), path)


def test_a_link_in_a_circle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.symlink_to(path)
    clear(refusal(path), path)


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        said = refusal(path)
        clear(said, path)
        assert "rights" in said
    else:  # root reads everything
        assert load(path).duties


def test_a_file_too_large_for_a_plan_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)  # a sparse file: nothing is written
    said = refusal(path)
    clear(said, path)
    assert "MB" in said


def test_a_refusal_names_the_file_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "名单 1.txt").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert refusal(Path("名单 1.txt")).startswith("名单 1.txt: ")


def test_a_plan_is_read_whatever_its_name(tmp_path: Path) -> None:
    for name in ("plan", "方案.TXT", "a b'c\"d.text", "x" * 200):
        path = tmp_path / name
        path.write_text(PLAN, encoding="utf-8")
        document = load(str(path))
        assert document.file == name
        assert [a.agency for a in document.duties[0].assignments] == ["县财政局"]


def test_a_text_that_begins_like_a_bitmap_is_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(f"BM {PLAN}", encoding="utf-8")
    assert load(path).duties


def test_the_same_bytes_have_the_same_hash_under_any_name(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    assert load(tmp_path / "a.txt").sha256 == load(tmp_path / "b.txt").sha256


def test_a_stray_zero_does_not_spoil_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.encode() * 4 + b"\x00")
    assert load(path).duties


def test_place_and_date_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.replace("宝应县", ""), encoding="utf-8")
    document = load(path, jurisdiction="321023", date="2024-03-01", source="https://example.org/1")
    assert (document.place, document.issued_on) == ("321023", "2024-03-01")
    assert document.source_url == "https://example.org/1"
    assert document.duties[0].assignments[0].body.owner == "321023"
