"""Reading documents, looking at them and removing them, by the command line as a process."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Run, refused

# Building


def test_build_reads_the_bundled_five_and_says_what_it_found(zeren: Run, tmp_path: Path) -> None:
    done = zeren("build", "--graph", tmp_path / "g.zeren")
    assert done.returncode == 0, done.stderr
    for name in ("huiji.txt", "jianghai.txt", "leshan.txt", "wengyuan.txt", "yancheng.txt"):
        assert name in done.stdout
    assert "leads" in done.stdout
    assert "first-listed" in done.stdout
    assert "5 documents" in done.stderr


def test_a_second_build_with_nothing_changed_leaves_the_file_alone(
    zeren: Run, five: Path, tmp_path: Path
) -> None:
    graph = tmp_path / "g.zeren"
    shutil.copy(five, graph)
    before = graph.stat()
    done = zeren("build", "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert "nothing had changed" in done.stderr
    after = graph.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_report_of_a_build_is_json_on_request(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    done = zeren(
        "build", "--format", "json", "--graph", tmp_path / "g.zeren", documents / "leshan.txt"
    )
    report = json.loads(done.stdout)
    assert report["documents"] == 1
    assert [one["status"] for one in report["files"]] == ["read"]
    assert report["assignments"]


def test_the_same_document_twice_is_read_once_and_said(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "twin.txt"
    shutil.copy(documents / "jianghai.txt", twin)
    graph = tmp_path / "g.zeren"
    done = zeren("build", "--graph", graph, documents / "jianghai.txt", twin)
    assert done.returncode == 0, done.stderr
    assert "read once" in done.stderr
    assert len(json.loads(zeren("list", "--graph", graph, "--format", "json").stdout)) == 1


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("zeros.txt", bytes(4096), "zeros"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "PNG"),
        ("letter.txt", "今天天气很好。\n".encode(), "no duties were found"),
    ],
)
def test_a_named_file_that_is_no_plan_fails_the_build_and_the_old_graph_stands(
    zeren: Run, five: Path, tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    graph = tmp_path / "g.zeren"
    shutil.copy(five, graph)
    before = graph.read_bytes()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused(zeren("build", "--graph", graph, tmp_path / name), name, word)
    assert graph.read_bytes() == before


def test_keep_going_leaves_out_the_named_file_that_cannot_be_read(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("今天天气很好。\n", encoding="utf-8")
    graph = tmp_path / "g.zeren"
    done = zeren(
        "build",
        "--keep-going",
        "--graph",
        graph,
        tmp_path / "letter.txt",
        documents / "jianghai.txt",
    )
    assert done.returncode == 3
    assert "letter.txt" in done.stderr
    assert len(json.loads(zeren("list", "--graph", graph, "--format", "json").stdout)) == 1


def test_in_a_folder_what_cannot_be_read_is_left_out_and_listed(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(documents / "jianghai.txt", folder)
    (folder / "letter.txt").write_text("今天天气很好。\n", encoding="utf-8")
    graph = tmp_path / "g.zeren"
    done = zeren("build", "--graph", graph, folder)
    assert done.returncode == 3
    assert "left out" in done.stderr
    assert done.stderr.count("letter.txt") == 1
    assert len(json.loads(zeren("list", "--graph", graph, "--format", "json").stdout)) == 1


def test_random_bytes_named_docx_are_no_word_file(zeren: Run, tmp_path: Path) -> None:
    broken = tmp_path / "a.docx"
    broken.write_bytes(bytes(range(1, 256)) * 9)
    done = zeren("build", "--graph", tmp_path / "g.zeren", broken)
    refused(done, "is named .docx but is no Word file")


def test_an_empty_folder_is_refused(zeren: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused(zeren("build", "--graph", tmp_path / "g.zeren", tmp_path / "empty"), "empty")
    assert not (tmp_path / "g.zeren").exists()


def test_a_target_that_is_no_graph_is_refused_and_left_alone(zeren: Run, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("今天天气很好。\n", encoding="utf-8")
    for words in (["build"], ["build", "--fresh"], ["list"], ["check"], ["query", "documents"]):
        refused(zeren(*words, "--graph", other), "not a graph")
    assert other.read_text(encoding="utf-8") == "今天天气很好。\n"


def test_an_address_of_something_else_is_no_graph(zeren: Run, documents: Path) -> None:
    for words in (["list"], ["build", documents / "jianghai.txt"]):
        refused(zeren(*words, "--graph", "https://example.org/g"), "no graph", "bolt://")


def test_a_pipe_is_neither_a_plan_nor_a_graph(zeren: Run, documents: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "plan.txt"
    os.mkfifo(pipe)
    graph = tmp_path / "g.zeren"
    refused(zeren("build", "--graph", graph, pipe), "plan.txt", "no regular file")
    for words in (["list"], ["build", "--fresh", documents / "jianghai.txt"]):
        refused(zeren(*words, "--graph", pipe), "not a graph")
    assert zeren("build", "--graph", graph, tmp_path).returncode == 1
    assert not graph.exists()


def test_a_folder_that_cannot_be_listed_is_left_out_and_listed(
    documents: Path, tmp_path: Path
) -> None:
    (tmp_path / "plans" / "closed").mkdir(parents=True)
    shutil.copy(documents / "jianghai.txt", tmp_path / "plans")
    (tmp_path / "plans" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "plans" / "closed").chmod(0)
    command = [sys.executable, "-m", "zeren.cli", "build", "--graph", str(tmp_path / "g.zeren")]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    some = subprocess.run(
        [*command, str(tmp_path / "plans")], capture_output=True, encoding="utf-8", check=False
    )
    none = subprocess.run(
        [*command, str(tmp_path / "plans" / "closed")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    (tmp_path / "plans" / "closed").chmod(0o755)
    assert some.returncode == 3
    assert re.search(r"closed +the folder can't be listed", some.stderr)
    assert re.search(r"gone.txt +no such file", some.stderr)
    refused(none, "closed", "can't be listed")


def test_a_file_named_twice_is_read_once_and_said(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    plan = documents / "jianghai.txt"
    done = zeren("build", "--graph", tmp_path / "g.zeren", plan, plan)
    assert done.returncode == 0
    assert "named twice, read once" in done.stderr


def test_where_nothing_was_built_yet_it_says_so(zeren: Run, tmp_path: Path) -> None:
    for words in (["list"], ["check"], ["query", "documents"], ["remove", "d0"]):
        refused(zeren(*words, "--graph", tmp_path / "none.zeren"), "zeren build")


def test_a_full_disk_and_a_read_only_folder_leave_the_old_graph(
    zeren: Run, five: Path, documents: Path, tmp_path: Path
) -> None:
    readonly = tmp_path / "readonly"
    readonly.mkdir()
    graph = readonly / "g.zeren"
    shutil.copy(five, graph)
    before = graph.read_bytes()
    plan = tmp_path / "plan.txt"
    text = (documents / "jianghai.txt").read_text(encoding="utf-8")
    plan.write_text(text.replace("江海", "蓬江"), encoding="utf-8")

    # The size a process may write stands in for the disk, which a test can't fill safely.
    limited = [sys.executable, "-c", LIMITED, "build", "--graph", str(graph), str(plan)]
    done = subprocess.run(limited, capture_output=True, encoding="utf-8", check=False)
    refused(done)
    assert graph.read_bytes() == before

    readonly.chmod(0o555)
    command = [sys.executable, "-m", "zeren.cli", "build", "--graph", str(graph), str(plan)]
    if os.geteuid() == 0:
        # Root may write everywhere, unless it gives that right up.
        command = ["setpriv", "--bounding-set=-dac_override", *command]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    readonly.chmod(0o755)
    refused(done, "cannot write")
    assert graph.read_bytes() == before


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
from zeren.cli import main
main()
"""


def test_head_options_overrule_the_document(zeren: Run, documents: Path, tmp_path: Path) -> None:
    graph = tmp_path / "g.zeren"
    done = zeren(
        "build",
        "--graph",
        graph,
        "--jurisdiction",
        "440703",
        "--date",
        "2020-05-01",
        "--source",
        "https://example.org/plan",
        documents / "jianghai.txt",
    )
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(zeren("query", "documents", "--graph", graph, "--format", "json").stdout)
    assert row["jurisdiction"] == "440703"
    assert row["issued_on"] == "2020-05-01"
    assert row["source_url"] == "https://example.org/plan"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--date", "2020-13-45", "no day"),
        ("--date", "20200124", "no day"),
        ("--jurisdiction", "火星", "no place"),
        ("--jurisdiction", "鼓楼区", "several places"),
    ],
)
def test_a_head_option_that_means_nothing_is_refused(
    zeren: Run, five: Path, documents: Path, option: str, value: str, words: str
) -> None:
    before = five.read_bytes()
    plan = documents / "jianghai.txt"
    refused(zeren("build", "--graph", five, option, value, plan), value, words)
    assert five.read_bytes() == before


# Looking and removing


def test_list_shows_each_document_with_its_id(zeren: Run, five: Path) -> None:
    rows = json.loads(zeren("--graph", five, "--format", "json", "list").stdout)
    assert len(rows) == 5
    assert len({row["id"] for row in rows}) == 5
    assert {row["jurisdiction"] for row in rows} == {
        "320900",
        "410108",
        "440229",
        "440704",
        "511100",
    }


def test_a_removed_document_is_gone_with_its_duties(zeren: Run, five: Path, tmp_path: Path) -> None:
    graph = tmp_path / "g.zeren"
    shutil.copy(five, graph)
    rows = json.loads(zeren("list", "--graph", graph, "--format", "json").stdout)
    gone = rows[0]["id"]
    done = zeren("remove", gone, "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert gone in done.stderr
    left = json.loads(zeren("query", "duties", "--graph", graph, "--format", "json").stdout)
    assert gone not in {row["document"] for row in left}
    refused(zeren("remove", gone, "--graph", graph), gone)


def test_check_proves_the_quotes_and_lists_a_changed_source(
    zeren: Run, documents: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.txt"
    shutil.copy(documents / "jianghai.txt", plan)
    graph = tmp_path / "g.zeren"
    assert zeren("build", "--graph", graph, plan).returncode == 0
    assert zeren("check", "--graph", graph).returncode == 0

    plan.write_text(plan.read_text(encoding="utf-8") + "。", encoding="utf-8")
    changed = zeren("check", "--graph", graph, "--format", "json")
    assert changed.returncode == 1
    assert str(plan) in {finding["place"] for finding in json.loads(changed.stdout)}

    plan.unlink()
    missing = zeren("check", "--graph", graph)
    assert missing.returncode == 1
    assert "plan.txt" in missing.stdout
