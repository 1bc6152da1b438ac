"""The same document in any format gives the same duties, bodies, dates and quotes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zeren.loaders import LoadError, load
from zeren.loaders.source import FORMATS, format_of, module
from zeren.loaders.source_converted import office
from zeren.tests.findings import every_quote
from zeren.tests.formats.compare import (
    COLUMNS,
    FILES,
    NAMES,
    PAGE,
    differences,
    original_of,
    read_here,
)

FOUND = sorted(path.name for path in FILES.iterdir())
READ_HERE = [name for name in FOUND if not name.endswith(".doc")]


def test_every_file_stands_in_the_table() -> None:
    wanted = {column.file.format(name) for column in COLUMNS for name in NAMES}
    assert set(FOUND) <= wanted


@pytest.mark.parametrize("name", READ_HERE)
def test_a_document_gives_the_same_findings_in_another_format(name: str) -> None:
    document = read_here(FILES / name)
    assert differences(document, load(original_of(FILES / name))) == {}
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what


@pytest.mark.parametrize("name", [name for name in FOUND if name.endswith(".doc")][:1])
def test_an_old_file_is_read_where_libreoffice_is_installed(name: str) -> None:
    if office() is None:
        with pytest.raises(LoadError, match=r"save it as \.docx, or install LibreOffice"):
            load(FILES / name)
    else:
        assert differences(load(FILES / name), load(original_of(FILES / name))) == {}


@pytest.mark.parametrize("name", ["leshan.docx", "leshan.xlsx", "yancheng-web.html"])
def test_a_process_of_its_own_gives_what_is_read_here(name: str) -> None:
    apart, here = load(FILES / name), read_here(FILES / name)
    assert apart == here


def test_a_format_is_told_by_its_bytes(tmp_path: Path) -> None:
    told = {
        "leshan.docx": "docx",
        "leshan.xlsx": "sheet",
        "leshan-web.html": "html",
        "leshan.csv": "csv",
        "yancheng-office.pdf": "pdf",
        "yancheng.doc": "converted",
    }
    for name, wanted in told.items():
        data = (FILES / name).read_bytes()
        assert [format_of(data, other) for other in (name, "plan", "plan.txt")] == [wanted] * 3


def test_every_format_has_a_module() -> None:
    for name in FORMATS:
        one = module(name)
        assert isinstance(one.APART, bool) and callable(one.read) and callable(one.recognises)


def test_the_page_of_formats_says_what_is_so() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "| " in line]
    for column in COLUMNS:
        (row,) = [line for line in rows if line.startswith(f"| {column.label} |")]
        cells = [cell.strip() for cell in row.strip("|").split("|")][1:]
        for name, cell in zip(NAMES, cells, strict=True):
            exists = (FILES / column.file.format(name)).exists()
            assert cell == ("equal" if exists else "")


def test_asking_and_reading_text_load_no_library_of_a_format() -> None:
    program = """
import json, sys
import zeren, zeren.cli, zeren.loaders
zeren.read(sys.argv[1])
names = {"lxml", "pypdfium2", "pdfplumber", "docx", "openpyxl", "charset_normalizer"}
print(json.dumps(sorted(names & set(sys.modules))))
"""
    path = original_of(FILES / "yancheng.docx")
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
