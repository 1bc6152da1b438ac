"""The notebooks run to the end, and stand in the repository without outputs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.notebooks import ALL, executed, kept, outputs

# What a notebook must show, beside running to its end.
SHOWN = {
    "1-first-steps": ("text/html", "区卫生健康局"),
    "2-cypher-cookbook": ("stream", "line 2, column 9"),
    "3-comparing-places": ("text/html", "乐山市"),
    "4-your-own-documents": ("stream", "6 documents"),
    "5-neo4j": ("stream", "Skipped: NEO4J_URI names no server"),
}


def test_every_notebook_is_tried() -> None:
    assert sorted(SHOWN) == ALL


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_notebook_runs_to_its_end(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.delenv("ZEREN_GRAPH", raising=False)
    notebook = executed(name, tmp_path)
    kind, words = SHOWN[name]
    assert any(words in shown for shown in outputs(notebook, kind))
    for html in outputs(notebook, "text/html"):
        # Shown offline, in any program, also where scripts are not trusted.
        assert "<script" not in html
        assert not re.search(r"(?:src|href)=[\"']", html)


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_kept_without_outputs(name: str) -> None:
    notebook = kept(name)
    for cell in notebook.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_cookbook_answers_twenty_questions() -> None:
    notebook = kept("2-cypher-cookbook")
    headings = [cell.source for cell in notebook.cells if re.match(r"## \d+\. ", cell.source)]
    assert [int(one.split(".")[0].removeprefix("## ")) for one in headings] == list(range(1, 21))
