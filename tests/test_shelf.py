"""Documents accepted in the explorer: where they are kept, and under which name."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeren.graph import store
from zeren.graph.corrections import Wanted, add
from zeren.graph.engine import BuildError
from zeren.graph.shelf import accept, folder_of, safe_name

PLAN = (
    "江海区河道管理实施方案\n一、任务\n（一）清理河道。落实责任。（区水利局牵头，区财政局配合）\n"
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("通知.txt", "通知.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\plans\\a.docx", "a.docx"),
        ("..", "document"),
        ("", "document"),
        ("\u202etxt.exe\x00", "txt.exe"),
        (".hidden.txt", "hidden.txt"),
        ("名" * 300 + ".txt", "名" * 60 + ".txt"),
    ],
)
def test_a_name_stays_in_its_folder(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def draft(folder: Path, text: str) -> Path:
    folder.mkdir()
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_accepted_document_is_kept_beside_the_graph_with_its_corrections(
    tmp_path: Path,
) -> None:
    target = tmp_path / "g.zeren"
    one = draft(tmp_path / "one", PLAN)
    add(one, Wanted(duty="一/一", agency="区财政局", role="guides", why="x", by="王"))
    report = accept(target, one, {})
    assert report.files[0].status == "read"
    assert Path(report.files[0].path).parent == folder_of(target) == tmp_path / "g-documents"
    other = draft(tmp_path / "two", PLAN.replace("河道管理", "湖泊管理"))
    assert Path(accept(target, other, {}).files[0].path).name == "plan-2.txt"
    assert accept(target, one, {}).files[0].status == "unchanged"
    assert store.check(target) == []
    assert not store.build(target, [folder_of(target)]).written


def test_what_can_not_be_built_is_not_kept(tmp_path: Path) -> None:
    target = tmp_path / "g.zeren"
    with pytest.raises(BuildError):
        accept(target, draft(tmp_path / "one", "没有任务的一句话。\n"), {})
    assert not folder_of(target).exists()


def test_the_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEREN_DOCUMENTS", str(tmp_path / "kept"))
    assert folder_of("bolt://127.0.0.1:1") == tmp_path / "kept"
