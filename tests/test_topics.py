"""Another topic scheme is a file: the one of the docs, named from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLAN = """江海区河道管理实施方案

一、工作任务
（一）清理河道。落实责任。（区水利局负责）
（二）加强巡查。每月一次。（区水利局负责）
"""


@pytest.fixture
def scheme(root: Path, tmp_path: Path) -> Path:
    text = (root / "docs" / "topics.md").read_text(encoding="utf-8")
    found = re.search(r"```turtle\n(.*?)```", text, re.DOTALL)
    assert found is not None
    path = tmp_path / "rivers.ttl"
    path.write_text(found[1], encoding="utf-8")
    return path


def zeren(*words: object, topics: object = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zeren.cli", *map(str, words)],
        env=os.environ | {"ZEREN_TOPICS": str(topics)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def duties(graph: Path, topics: object = "") -> list[dict[str, Any]]:
    done = zeren("query", "duties", "--graph", graph, "--format", "json", topics=topics)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


@pytest.mark.slow
def test_a_new_scheme_file_gives_topics_without_code(scheme: Path, documents: Path) -> None:
    plan = scheme.with_name("plan.txt")
    plan.write_text(PLAN, encoding="utf-8")
    graph = scheme.with_name("g.zeren")
    files = [plan, documents / "jianghai.txt"]
    assert zeren("build", "--graph", graph, *files).returncode == 0
    before = duties(graph)
    assert {row["topic"] for row in before if "河" in row["title"]} == {None}
    # What the scheme may change is read again, also where no file had changed.
    assert zeren("build", "--graph", graph, plan, topics=scheme).returncode == 0
    after = duties(graph, scheme)
    found = {row["title"]: row["topic"] for row in after}
    assert (found["清理河道"], found["加强巡查"]) == ("dredging", "patrol")
    others = {row["duty_id"]: row["topic"] for row in before if row["topic"]}
    assert others == {row["duty_id"]: row["topic"] for row in after if row["duty_id"] in others}
    asked = zeren("ask", "谁牵头清淤", "--graph", graph, "--format", "json", topics=scheme.parent)
    assert [row["agency"] for row in json.loads(asked.stdout)] == ["区水利局"]
    assert zeren("check", "--graph", graph, topics=scheme).returncode == 0


def test_a_scheme_that_is_not_there_or_not_readable_is_told_in_one_line(scheme: Path) -> None:
    for topics in (scheme.with_name("none.ttl"), scheme):
        if topics == scheme:
            scheme.write_text("no turtle", encoding="utf-8")
        done = zeren("build", "--graph", scheme.with_name("g.zeren"), topics=topics)
        assert done.returncode == 1
        assert done.stderr.startswith("Error: ") and "Traceback" not in done.stderr
        assert topics.name in done.stderr
