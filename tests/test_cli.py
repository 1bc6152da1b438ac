"""The command line as a process: what it prints where, and when it says no."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


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


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit status 1, nothing on standard output, one line without a traceback."""
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    message = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(message) == 1, done.stderr
    for word in words:
        assert word in done.stderr


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


# Asking


def test_one_answer_in_four_formats(zeren: Run, five: Path) -> None:
    words = ["query", "who_leads", "--param", "about=医疗废物", "--graph", five]
    rows = json.loads(zeren(*words, "--format", "json").stdout)
    assert rows
    lines = zeren(*words, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(zeren(*words, "--format", "csv").stdout)))
    assert [row["agency"] for row in table] == [row["agency"] or "" for row in rows]
    printed = zeren(*words).stdout
    assert all(row["agency"] in printed for row in rows if row["agency"])


def test_every_answer_carries_its_quote(zeren: Run, five: Path) -> None:
    texts = {
        row["document"]: row["text"]
        for row in json.loads(
            zeren("query", "documents", "--graph", five, "--format", "json").stdout
        )
    }
    answer = zeren("query", "assignments", "--graph", five, "--format", "jsonl").stdout
    rows = [json.loads(line) for line in answer.splitlines()]
    assert rows
    for row in rows:
        assert texts[row["document"]][row["char_start"] : row["char_end"]] == row["quote"]


def test_the_graph_of_the_environment_is_meant_where_none_is_named(zeren: Run, five: Path) -> None:
    env = dict(os.environ, ZEREN_GRAPH=str(five))
    assert len(json.loads(zeren("list", "--format", "json", env=env).stdout)) == 5


def test_without_a_name_query_lists_the_questions(zeren: Run) -> None:
    done = zeren("query", "--format", "json")
    assert done.returncode == 0, done.stderr
    names = {row["name"] for row in json.loads(done.stdout)}
    assert {"documents", "duties", "assignments", "who_leads", "compare", "gaps"} <= names


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["query", "who_lead"], "who_lead"),
        (["query", "who_leads", "--param", "place=江海"], "place"),
        (["query", "who_leads", "--param", "about"], "name=value"),
        (["query", "who_leads", "--param"], "--param"),
        (["query", "who_leads", "--param", "about=疫苗", "--param", "about:=1"], "given twice"),
        (["cypher", "MATCH (d:Duty RETURN d.key"], ""),
        (["cypher", "MATCH (d:Nothing) RETURN d.key"], "Nothing"),
        (["cypher", "MATCH (d:Duty) DETACH DELETE d"], ""),
        (["cypher", "CREATE (:Topic {id: 'x'})"], ""),
        (["cypher", "LOAD FROM '/etc/hostname' RETURN *"], ""),
        (["cypher", "COPY (MATCH (d:Duty) RETURN d.key) TO 'keys.csv'"], ""),
        (["cypher", "MATCH (d:Duty) WHERE d.key = $key RETURN d.key"], "key"),
        (["list", "--format", "yaml"], "yaml"),
        (["nothing"], "nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(
    zeren: Run, five: Path, words: list[str], said: str
) -> None:
    refused(zeren("--graph", five, *words), said)


def test_cypher_reads_from_an_argument_and_from_standard_input(zeren: Run, five: Path) -> None:
    text = "MATCH (d:Document) WHERE d.loaded RETURN count(*) AS documents"
    for words, given in (([text], None), (["-"], text)):
        done = zeren("cypher", *words, "--graph", five, "--format", "json", input=given)
        assert json.loads(done.stdout) == [{"documents": 5}], done.stderr


def test_cypher_takes_parameters_as_text_and_as_json(zeren: Run, five: Path) -> None:
    text = "MATCH (d:Duty) WHERE d.key = $key AND d.seq <= $most RETURN count(*) AS duties"
    done = zeren(
        "cypher", text, "-p", "key=13", "-p", "most:=99", "--graph", five, "--format", "json"
    )
    assert json.loads(done.stdout) == [{"duties": 1}], done.stderr


@pytest.mark.parametrize("question", ["who leads 医疗废物 in 江海", "江海区医疗废物由谁牵头？"])
def test_ask_answers_with_rows_and_shows_its_cypher(zeren: Run, five: Path, question: str) -> None:
    done = zeren("ask", question, "--graph", five, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["jurisdiction"] for row in rows} == {"440704"}
    assert all(row["quote"] for row in rows)
    assert "MATCH" in done.stderr
    assert "Who leads this?" in done.stderr
    assert "440704" in done.stderr


def test_ask_says_what_it_did_not_understand(zeren: Run, five: Path) -> None:
    done = zeren("ask", "what is the weather tomorrow", "--graph", five)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_asking_imports_nothing_that_only_building_needs(five: Path) -> None:
    program = f"""
import sys
sys.argv = ["zeren", "query", "who_leads", "--param", "about=医疗废物", "--graph", {str(five)!r},
            "--format", "json"]
from zeren.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
heavy = ["rdflib", "pandas", "streamlit", "pyarrow", "neo4j", "networkx", "rich", "polars"]
print([name for name in heavy if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        ("who_leads", "where=Atlantis", "no such place: Atlantis"),
        ("who_leads", "where=江海县", "did you mean 江海"),
        ("who_leads", "where=440784", "the graph has no document of 鹤山市 (440784)"),
        ("compare", "topic=medical-wast", "did you mean medical-waste?"),
    ],
)
def test_an_empty_answer_says_what_nobody_knows(
    zeren: Run, five: Path, question: str, value: str, said: str
) -> None:
    answered = zeren("--graph", five, "query", question, "--param", value, "--format", "csv")
    assert said in answered.stderr
    assert len(answered.stdout.splitlines()) == 1


def test_a_figure_without_rows_has_its_headings(zeren: Run, five: Path, tmp_path: Path) -> None:
    for view in ("who", "overview", "gaps", "linkages"):
        goal = tmp_path / f"{view}.csv"
        made = zeren("--graph", five, "figure", view, "--param", "where=鹤山", "-o", goal)
        assert "no document of" in made.stderr
        assert len(goal.read_text(encoding="utf-8-sig").split(",")) > 5


def test_a_table_is_for_people_and_has_no_ids(zeren: Run, five: Path) -> None:
    asked = ("query", "who_leads", "--param", "about=医疗废物", "--graph", five)
    table = zeren(*asked).stdout.splitlines()[0].split()
    assert table == ["place", "duty", "title", "agency", "role", "basis", "quote"]
    whole = zeren(*asked, "--format", "csv").stdout.splitlines()[0].split(",")
    assert {"document", "char_start", "match", "topic", "agency_id"} <= set(whole)
    assert zeren("query", "topics", "--graph", five).stdout.startswith("topic")


def test_the_version_is_shown(zeren: Run) -> None:
    for word in ("-V", "--version"):
        done = zeren(word)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("zeren ")


# Handing on


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl", "graphml", "turtle"])
def test_export_writes_files_and_names_them(
    zeren: Run, five: Path, tmp_path: Path, kind: str
) -> None:
    done = zeren("export", kind, tmp_path / "out", "--graph", five)
    assert done.returncode == 0, done.stderr
    named = done.stdout.splitlines()
    assert named
    assert sum(Path(file).stat().st_size for file in named) > 10_000


def test_export_into_a_place_that_is_a_file_is_refused(
    zeren: Run, five: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refused(zeren("export", "csv", tmp_path / "file", "--graph", five))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_app_answers_on_a_free_port_and_ends_when_told(five: Path, told: signal.Signals) -> None:
    command = [sys.executable, "-m", "zeren.cli", "app", "--graph", str(five), "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = next(word for word in line.split() if word.startswith("http://"))
        with build_opener(ProxyHandler({})).open(address, timeout=10) as page:
            assert page.status == 200
        process.send_signal(told)
        assert process.wait(timeout=20) == 0


def test_app_without_a_graph_says_what_to_do(zeren: Run, tmp_path: Path) -> None:
    refused(zeren("app", "--graph", tmp_path / "none.zeren"), "zeren build")


def test_an_explorer_for_other_machines_can_not_be_one_that_writes(zeren: Run, five: Path) -> None:
    refused(zeren("app", "--edit", "--host", "0.0.0.0", "--graph", five), "this machine alone")


def test_nodes_and_sums_are_printed_as_plain_values(zeren: Run, five: Path) -> None:
    text = "MATCH (a:Agency)-[r:LEADS]->(d:Duty) RETURN a, r, d LIMIT 1"
    (row,) = json.loads(zeren("cypher", "--graph", five, "--format", "json", text).stdout)
    assert (row["r"]["_from"], row["r"]["_to"]) == (row["a"]["id"], row["d"]["id"])
    assert "(:Agency " in zeren("cypher", "--graph", five, text).stdout
    text = "RETURN sum(d.seq) AS n, date('2020-01-01') AS day"
    total = "// $seq = 1\nMATCH (d:Duty {seq: $seq}) " + text
    (summed,) = json.loads(zeren("cypher", "--graph", five, "--format", "json", total).stdout)
    assert summed == {"n": 5, "day": "2020-01-01"}


# figure


def test_a_figure_is_saved_as_what_its_name_ends_in(zeren: Run, five: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"who.{kind}" for kind in ("html", "svg", "png", "csv", "xlsx", "json")]
    words = [word for file in files for word in ("-o", file)]
    done = zeren("figure", "--graph", five, "who", "--param", "about=医疗废物", *words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(file) for file in files]
    assert files[1].read_text(encoding="utf-8").startswith("<svg")
    assert files[2].read_bytes().startswith(b"\x89PNG")
    assert files[3].read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads(files[5].read_text(encoding="utf-8"))[0]["quote"]


def test_a_figure_of_nothing_says_so(zeren: Run, five: Path, tmp_path: Path) -> None:
    goal = tmp_path / "none.png"
    done = zeren("figure", "--graph", five, "who", "--param", "about=不存在的事", "-o", goal)
    assert done.returncode == 0
    assert done.stdout.strip() == str(goal)
    assert done.stderr.strip() == "nothing was found for about=不存在的事"


def test_figure_lists_its_views_and_says_what_is_wrong(zeren: Run, five: Path) -> None:
    listed = zeren("figure", "--format", "json")
    assert "compare" in {row["view"] for row in json.loads(listed.stdout)}
    refused(zeren("figure", "--graph", five, "whom", "-o", "x.svg"), "whom", "overview")
    refused(zeren("figure", "--graph", five, "who"), "-o who.html")
    refused(zeren("figure", "--graph", five, "who", "-o", "x.pdf"), "x.pdf", "svg")
    refused(zeren("figure", "--graph", five, "who", "--param", "x=1", "-o", "x.svg"), "about")
    refused(zeren("figure", "--graph", five, "who", "-o", "nowhere/x.svg"), "No such file")
