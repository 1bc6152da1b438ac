"""The made-up corpus: reading its texts gives back what was generated, row for row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.corpus.__main__ import chosen, write_documents
from tools.corpus.plans import SEED, jurisdictions, plan
from tools.corpus.tables import graphs, write_tables
from zeren.graph.build import fragment, merge, ordered
from zeren.graph.check import problems
from zeren.graph.export import load_tables
from zeren.loaders import load, read_text
from zeren.loaders.source import Source

PLACES = chosen(30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus, as documents and as tables."""
    made = tmp_path_factory.mktemp("corpus")
    write_documents(PLACES, made / "documents")
    write_tables(PLACES, made / "tables")
    return made


def test_reading_a_plan_gives_the_records_it_was_written_from(folder: Path) -> None:
    forms = set()
    for place in PLACES:
        made = plan(place)
        forms.add(made.form)
        assert load(folder / "documents" / place.code[:2] / made.file) == made, place
    assert forms == {"prose", "table"}


def test_the_tables_are_the_graph_of_the_documents(folder: Path) -> None:
    paths = sorted((folder / "documents").rglob("*.txt"))
    read = merge(None, [fragment(load(path)) for path in paths])
    assert problems(read) == []
    made = ordered(load_tables(folder / "tables"))
    for name, rows in {**made.nodes, **made.edges}.items():
        kept = (
            [{column: row[column] for column in rows[0]} for row in (read.nodes | read.edges)[name]]
            if rows
            else []
        )
        assert rows == kept, name
    assert sum(map(len, read.nodes.values())) == sum(map(len, made.nodes.values()))


def test_a_plan_follows_from_its_seed_and_place_alone() -> None:
    one = PLACES[7]
    assert plan(one) == plan(one, SEED)
    assert plan(one) != plan(one, SEED + 1)


@pytest.mark.parametrize("form", ["prose", "table"])
def test_a_long_plan_is_read_like_a_short_one(form: str) -> None:
    place = next(one for one in PLACES if plan(one).form == form)
    made = plan(place, duties=600)
    assert read_text(Source(made.file, made.sha256, made.text)) == made


def test_what_provinces_share_stands_once() -> None:
    parts = list(graphs(chosen(8), duties=10))
    assert len(parts) > 3
    topics = [row["id"] for part in parts for row in part.nodes["Topic"]]
    places = [row["code"] for part in parts for row in part.nodes["Jurisdiction"]]
    above = [
        row["src"]
        for part in parts
        for row in part.edges["PART_OF"]
        if row["src_label"] == "Jurisdiction"
    ]
    for keys in (topics, places, above):
        assert len(keys) == len(set(keys))


def test_the_country_has_a_plan_for_each_place_in_force() -> None:
    assert 3_200 <= len(jurisdictions()) <= 3_230
    assert chosen(None) == jurisdictions()
