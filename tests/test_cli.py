"""The command line as a process: what it prints where, and when it says no."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.commands import Run, refused

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


@pytest.mark.slow
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
