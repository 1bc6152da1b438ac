"""The graph on disk: what a build reads, replaces, leaves alone and refuses."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from zeren.graph import GraphError, connect, intake, store
from zeren.graph.build import Graph, ordered
from zeren.graph.engine import BuildError, NoGraph, OtherVersion
from zeren.graph.store import build, check, documents, remove

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
NAMES = ("huiji", "jianghai", "leshan", "wengyuan", "yancheng")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with copies of two of the bundled plans."""
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("jianghai", "huiji"):
        shutil.copy(DOCUMENTS / f"{name}.txt", folder)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Where the graph is to be; afterwards nothing but the graph may be left there."""
    folder = tmp_path / "graphs"
    folder.mkdir()
    yield folder / "graph.zeren"
    assert {path.name for path in folder.iterdir()} <= {"graph.zeren"}


def graph_of(target: Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def statuses(report: store.Report) -> dict[str, str]:
    return {Path(one.path).name: one.status for one in report.files}


def state_of(target: Path) -> tuple[int, int, bytes]:
    return target.stat().st_ino, target.stat().st_mtime_ns, target.read_bytes()


# ---------------------------------------------------------------- building


def test_without_a_name_the_bundled_plans_are_read(target: Path) -> None:
    report = build(target)
    assert statuses(report) == {f"{name}.txt": "read" for name in NAMES}
    assert report.documents == 5
    assert report.duties == len(graph_of(target).nodes["Duty"])
    assert sum(many for _, _, many in report.assignments) > 500
    assert report.written


def test_nothing_changed_means_nothing_written(plans: Path, target: Path) -> None:
    build(target, [plans])
    before = state_of(target)
    report = build(target, [plans])
    assert set(statuses(report).values()) == {"unchanged"}
    assert not report.written
    assert report.documents == 2
    assert state_of(target) == before


def test_one_after_the_other_is_the_same_as_both_together(
    plans: Path, target: Path, tmp_path: Path
) -> None:
    build(target, [plans / "jianghai.txt"])
    build(target, [plans / "huiji.txt"])
    other = tmp_path / "other.zeren"
    build(other, [plans / "huiji.txt", plans / "jianghai.txt"])
    assert graph_of(target) == graph_of(other)


def test_building_again_from_nothing_gives_the_same_rows(plans: Path, target: Path) -> None:
    build(target, [plans])
    first = graph_of(target)
    build(target, [plans], fresh=True)
    assert graph_of(target) == first


def test_fresh_starts_anew(plans: Path, target: Path) -> None:
    build(target, [plans])
    report = build(target, [plans / "huiji.txt"], fresh=True)
    assert report.documents == 1


def test_a_changed_file_takes_the_place_of_its_document(plans: Path, target: Path) -> None:
    build(target, [plans])
    file = plans / "jianghai.txt"
    file.write_text(file.read_text("utf-8").replace("区审计局", "区统计局"), "utf-8")
    report = build(target, [plans])
    assert statuses(report) == {"huiji.txt": "unchanged", "jianghai.txt": "replaced"}
    assert report.files[1].reason == "the file has changed"
    names = {row["name"] for row in graph_of(target).nodes["Agency"]}
    assert "区统计局" in names


def test_the_same_bytes_twice_are_read_once_and_said(plans: Path, target: Path) -> None:
    shutil.copy(plans / "huiji.txt", plans / "zz.txt")
    report = build(target, [plans])
    assert statuses(report)["zz.txt"] == "repeated"
    assert report.documents == 2
    again = build(target, [plans])
    assert not again.written


def test_a_second_file_of_a_document_replaces_the_first_and_says_so(
    plans: Path, target: Path
) -> None:
    text = (plans / "huiji.txt").read_text("utf-8")
    (plans / "zz.txt").write_text(text + "\n", "utf-8")
    report = build(target, [plans])
    assert statuses(report)["zz.txt"] == "replaced"
    assert "huiji.txt" in str(next(f.reason for f in report.files if f.path.endswith("zz.txt")))
    assert report.documents == 2
    assert graph_of(target).nodes["Source"]
    assert not build(target, [plans]).written


def test_what_overrules_the_head_is_remembered(plans: Path, target: Path) -> None:
    file = plans / "jianghai.txt"
    build(target, [file], date="2020-03-01", source="https://example.org/plan")
    (row,) = (one for one in graph_of(target).nodes["Document"] if one["loaded"])
    assert (row["issued_on"], row["source_url"]) == ("2020-03-01", "https://example.org/plan")
    assert not build(target, [file]).written
    build(target, [file], date="2020-03-02")
    found = [one for one in graph_of(target).nodes["Document"] if one["loaded"]]
    assert [one["issued_on"] for one in found] == ["2020-03-02"]
    assert found[0]["source_url"] == "https://example.org/plan"


def test_a_file_that_moved_is_found_at_its_new_place(plans: Path, target: Path) -> None:
    build(target, [plans])
    (plans / "huiji.txt").rename(plans / "moved.txt")
    report = build(target, [plans])
    assert report.written
    assert not check(target)
    assert [Path(one["path"]).name for one in documents(target)] == ["moved.txt", "jianghai.txt"]


def test_what_an_earlier_reader_read_is_read_again(
    plans: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "reader_fingerprint", lambda: "earlier")
    build(target, [plans])
    monkeypatch.undo()
    report = build(target, [plans / "huiji.txt"])
    assert statuses(report) == {"huiji.txt": "replaced", "jianghai.txt": "replaced"}
    assert {row["reader"] for row in graph_of(target).nodes["Source"]} == {
        intake.reader_fingerprint()
    }


def test_what_can_not_be_read_again_stays_and_is_said(
    plans: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "reader_fingerprint", lambda: "earlier")
    build(target, [plans])
    monkeypatch.undo()
    (plans / "jianghai.txt").unlink()
    report = build(target, [plans / "huiji.txt"])
    assert report.documents == 2
    assert len(report.notes) == 1
    assert "stays as an earlier reader read it" in report.notes[0]


def test_progress_names_each_file(plans: Path, target: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    build(target, [plans], progress=lambda *step: seen.append(step))
    assert ("huiji.txt", 0, 2) in seen
    assert ("jianghai.txt", 1, 2) in seen


# ---------------------------------------------------------------- refusals

BAD = {
    "empty.txt": b"",
    "blank.txt": b" \r\n\r\n",
    "zeros.txt": bytes(4096),
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "letter.txt": "亲爱的朋友：\n你好！最近怎么样？\n祝好".encode(),
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_a_named_file_that_can_not_be_read_fails_the_build(
    plans: Path, target: Path, name: str
) -> None:
    build(target, [plans / "huiji.txt"])
    before = state_of(target)
    if name in BAD:
        (plans / name).write_bytes(BAD[name])
    with pytest.raises(BuildError, match=name):
        build(target, [plans / "jianghai.txt", plans / name])
    assert state_of(target) == before


def test_a_text_that_is_no_plan_is_told_that_no_duties_were_found(
    tmp_path: Path, target: Path
) -> None:
    (tmp_path / "letter.txt").write_bytes(BAD["letter.txt"])
    with pytest.raises(BuildError, match="no duties were found"):
        build(target, [tmp_path / "letter.txt"])
    assert not target.exists()


def test_with_keep_going_the_others_are_read(plans: Path, target: Path) -> None:
    report = build(target, [plans / "missing.txt", plans / "huiji.txt"], keep_going=True)
    assert statuses(report) == {"missing.txt": "skipped", "huiji.txt": "read"}
    assert [Path(one.path).name for one in report.skipped] == ["missing.txt"]


def test_in_a_folder_what_can_not_be_read_is_skipped_and_listed(plans: Path, target: Path) -> None:
    for name, content in BAD.items():
        (plans / name).write_bytes(content)
    report = build(target, [plans])
    assert {Path(one.path).name for one in report.skipped} == set(BAD)
    assert all(one.reason for one in report.skipped)
    assert report.documents == 2


def test_a_folder_with_nothing_that_can_be_read_fails(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    for name in ("empty.txt", "zeros.txt"):
        (folder / name).write_bytes(BAD[name])
    with pytest.raises(BuildError, match="none of the files could be read"):
        build(target, [folder])
    assert not target.exists()


def test_an_empty_folder_fails(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    with pytest.raises(BuildError, match="holds no documents"):
        build(target, [folder])


def test_notes_hidden_files_and_graphs_beside_documents_are_no_documents(
    plans: Path, tmp_path: Path
) -> None:
    (plans / "README.md").write_text("# 说明")
    (plans / ".hidden.txt").write_text("x")
    report = build(plans / "graph.zeren", [plans])
    assert not report.skipped
    assert not build(plans / "graph.zeren", [plans]).written


@pytest.mark.parametrize("fresh", [False, True])
def test_a_file_that_is_no_graph_is_left_alone(plans: Path, tmp_path: Path, fresh: bool) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("今天天气很好")
    with pytest.raises(BuildError, match="not a graph"):
        build(diary, [plans], fresh=fresh)
    assert diary.read_text() == "今天天气很好"


def test_a_folder_is_no_target(plans: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="is a folder"):
        build(tmp_path, [plans])


def test_memory_is_no_target_of_a_build(plans: Path) -> None:
    with pytest.raises(BuildError, match="a build writes to a file"):
        build(":memory:", [plans])


def test_a_server_that_is_not_there_is_no_target_of_a_build(plans: Path) -> None:
    with pytest.raises(GraphError, match=r"cannot reach bolt://127\.0\.0\.1:9"):
        build("bolt://127.0.0.1:9", [plans])


def test_a_place_that_can_not_be_written_is_named(plans: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(BuildError, match="Not a directory"):
        build(file / "graph.zeren", [plans])


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write")
def test_a_folder_without_the_right_to_write_is_named(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    command = [sys.executable, "-c", RUN, str(folder / "graph.zeren"), str(plans)]
    if os.geteuid() == 0:
        # Root may write anywhere unless it gives the right away.
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(command, capture_output=True, text=True)
    folder.chmod(0o755)
    assert "BuildError: cannot write in" in done.stdout, done.stderr
    assert not list(folder.iterdir())


# ---------------------------------------------------------------- versions


def test_a_graph_of_another_storage_version_is_told_apart(plans: Path, target: Path) -> None:
    build(target, [plans])
    data = bytearray(target.read_bytes())
    data[4] += 1  # the version stands right after the four letters of the format
    target.write_bytes(data)
    with pytest.raises(OtherVersion, match="another release"):
        connect(target)
    with pytest.raises(BuildError, match="--fresh"):
        build(target, [plans])
    assert target.read_bytes() == bytes(data)
    assert build(target, [plans], fresh=True).documents == 2


def _as_of_another_schema(target: Path) -> None:
    import ladybug

    with (
        ladybug.Database(str(target), max_db_size=1 << 36) as database,
        ladybug.Connection(database) as connection,
    ):
        connection.execute("COMMENT ON TABLE Jurisdiction IS 'zeren of another time'")
        connection.execute("CHECKPOINT")


def test_a_graph_of_another_schema_is_made_again_from_its_sources(
    plans: Path, target: Path
) -> None:
    build(target, [plans])
    before = graph_of(target)
    _as_of_another_schema(target)
    with pytest.raises(OtherVersion, match="zeren build"):
        connect(target)
    report = build(target, [plans / "huiji.txt"])
    assert "made by another version" in report.notes[0]
    assert report.documents == 2
    assert graph_of(target) == before


def test_a_graph_of_another_schema_whose_sources_are_gone_is_left_alone(
    plans: Path, target: Path
) -> None:
    build(target, [plans])
    _as_of_another_schema(target)
    before = state_of(target)
    (plans / "jianghai.txt").unlink()
    with pytest.raises(BuildError, match=r"jianghai\.txt"):
        build(target, [plans / "huiji.txt"])
    assert state_of(target) == before


def test_a_graph_that_is_not_there_yet_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NoGraph, match="zeren build"):
        connect(tmp_path / "graph.zeren")


def test_a_torn_file_is_refused(plans: Path, target: Path) -> None:
    build(target, [plans])
    target.write_bytes(target.read_bytes()[:10_000])
    with pytest.raises(GraphError):
        connect(target)


# ---------------------------------------------------------------- interruptions

RUN = """\
import sys
from zeren.graph.store import BuildError, build
try:
    print(build(sys.argv[1], sys.argv[2:]).documents)
except BuildError as error:
    print("BuildError:", error)
"""


def _little_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))


def test_where_there_is_no_room_the_old_graph_stays(plans: Path, target: Path) -> None:
    build(target, [plans / "huiji.txt"])
    before = state_of(target)
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(target), str(plans)],
        capture_output=True,
        text=True,
        preexec_fn=_little_room,
    )
    assert "BuildError: " in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert state_of(target) == before


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_graph_and_the_next_one_clears_up(
    plans: Path, target: Path
) -> None:
    build(target, [plans / "huiji.txt"])
    before = state_of(target)
    for attempt in range(8):
        running = subprocess.Popen(
            [sys.executable, "-c", RUN, str(target), str(plans)], stdout=subprocess.DEVNULL
        )
        workshop = target.with_name(".graph.zeren.building")
        until = time.monotonic() + 20
        while not workshop.exists() and running.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(attempt * 0.08)
        running.kill()
        running.wait()
        with connect(target) as engine:
            many = engine.rows("MATCH (d:Document) WHERE d.loaded RETURN count(*) AS many").rows
        assert many in ([(1,)], [(2,)])
        if many == [(2,)]:
            break
        assert state_of(target) == before
    assert build(target, [plans]).documents == 2


def test_two_builds_do_not_work_on_one_graph_at_once(plans: Path, target: Path) -> None:
    from zeren.graph.workshop import locked

    with locked(target), pytest.raises(BuildError, match="another build"):
        build(target, [plans])
    assert build(target, [plans]).documents == 2


def test_a_reader_keeps_its_graph_while_a_new_one_is_written(plans: Path, target: Path) -> None:
    build(target, [plans / "huiji.txt"])
    count = "MATCH (d:Document) WHERE d.loaded RETURN count(*) AS many"
    with connect(target) as reader:
        stamp = reader.stamp()
        assert reader.rows(count).rows == [(1,)]
        build(target, [plans])
        assert reader.rows(count).rows == [(1,)]
        assert reader.stamp() != stamp
    with connect(target) as reader:
        assert reader.rows(count).rows == [(2,)]


def test_a_link_to_a_graph_stays_a_link(plans: Path, target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.zeren"
    link.symlink_to(target)
    build(link, [plans])
    assert link.is_symlink()
    assert len(documents(target)) == 2


def test_a_path_with_quotes_and_spaces_works(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s a "folder" 图'
    folder.mkdir()
    assert build(folder / "g.zeren", [plans]).documents == 2


# ---------------------------------------------------------------- removing


def test_a_removed_document_takes_what_only_it_says(
    plans: Path, target: Path, tmp_path: Path
) -> None:
    build(target, [plans])
    gone = next(one["id"] for one in documents(target) if one["jurisdiction"] == "410108")
    assert remove(target, gone).documents == 1
    other = tmp_path / "other.zeren"
    build(other, [plans / "jianghai.txt"])
    assert graph_of(target) == graph_of(other)


def test_what_is_not_there_can_not_be_removed(plans: Path, target: Path) -> None:
    build(target, [plans])
    before = state_of(target)
    with pytest.raises(BuildError, match="no document nonsense"):
        remove(target, "nonsense")
    assert state_of(target) == before


# ---------------------------------------------------------------- proving


def test_a_fresh_graph_holds(plans: Path, target: Path) -> None:
    build(target, [plans])
    assert check(target) == []


def test_a_missing_source_is_a_finding(plans: Path, target: Path) -> None:
    build(target, [plans])
    (plans / "huiji.txt").unlink()
    (found,) = check(target)
    assert found.place.endswith("huiji.txt")
    assert "not there any more" in found.message


def test_a_changed_source_is_a_finding_that_counts_lost_quotes(plans: Path, target: Path) -> None:
    build(target, [plans])
    file = plans / "jianghai.txt"
    file.write_text(file.read_text("utf-8").replace("区民政局", "区民政处"), "utf-8")
    (found,) = check(target)
    assert "has changed" in found.message
    assert not found.message.split("; ")[1].startswith("0 of")


def test_a_large_graph_is_proved_without_holding_it(
    plans: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(target, [plans])
    file = plans / "jianghai.txt"
    file.write_text(file.read_text("utf-8").replace("区民政局", "区民政处"), "utf-8")
    with connect(target, read_only=False) as engine:
        engine.rows("MATCH (:Agency)-[r:LEADS]->(:Duty) WITH r LIMIT 1 SET r.quote = '无此'")
        engine.rows("MATCH (d:Duty) WITH d LIMIT 1 SET d.body_count = 99")
        engine.rows("CHECKPOINT")
    whole = check(target)
    assert [one.place for one in whole] == ["graph", "graph", str(file)]
    monkeypatch.setattr("zeren.graph.proof.MANY", 1)
    monkeypatch.delattr("zeren.graph.engine_ladybug.LadybugEngine.read")
    assert check(target) == whole


def test_documents_are_listed_with_their_sources(plans: Path, target: Path) -> None:
    build(target, [plans])
    listed = documents(target)
    assert [one["jurisdiction"] for one in listed] == ["410108", "440704"]
    assert all(one["duties"] and one["assignments"] for one in listed)
    assert all(Path(one["path"]).is_file() for one in listed)
    assert json.dumps(listed, ensure_ascii=False)
