"""Whole documents: everything the reader finds in the bundled five, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeren.loaders import load
from zeren.tests.findings import changes, every_quote, findings

GOLDENS = Path(__file__).resolve().parent / "golden"
NAMES = sorted(path.name for path in GOLDENS.glob("*.txt"))


def test_every_bundled_document_has_a_golden(documents: Path) -> None:
    assert sorted(path.name for path in documents.glob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_as_before(name: str, documents: Path) -> None:
    before = (GOLDENS / name).read_text(encoding="utf-8").splitlines()
    now = findings(load(documents / name))
    changed = changes(now, before)
    assert not changed, (
        f"lost (-) and gained (+) findings; where all are wanted: "
        f"python tests/golden/write.py\n{changed}"
    )
    assert now == before, "the same findings in another order"


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_where_it_says(name: str, documents: Path) -> None:
    document = load(documents / name)
    for what, start, end, quote in every_quote(document):
        assert document.text[start:end] == quote, what
        assert quote == quote.strip() and quote, what
