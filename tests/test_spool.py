"""Many documents are put together by way of the disk: the same graph, row for row."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tools.corpus.__main__ import chosen, write_documents
from zeren.graph import Graph, connect, intake, kept, spool, store
from zeren.graph.build import fragment, ordered
from zeren.graph.check import prove
from zeren.graph.engine import BuildError
from zeren.graph.spool import Spool
from zeren.loaders import load
from zeren.tests.scorecard import PLANS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    """The five plans, plans with answer keys, and generated ones of a province."""
    made = tmp_path_factory.mktemp("plans")
    write_documents(chosen(40)[:9], made / "made", duties=10)
    # One in which a heading alone names a body of every clause.
    plans = [*sorted(PLANS.rglob("*.txt"))[:25], PLANS / "third" / "linxia-safety.txt"]
    for path in [*sorted(documents.glob("*.txt")), *plans]:
        (made / path.name).write_bytes(path.read_bytes())
    return made


def _read(target: Path) -> Graph:
    with connect(target) as engine:
        return ordered(engine.read())


def test_by_way_of_the_disk_the_graph_is_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = store.build(tmp_path / "memory.zeren", [folder])
    monkeypatch.setattr(intake, "MANY", 3)
    monkeypatch.setattr(spool, "_TOGETHER", 3)
    monkeypatch.setattr(spool, "_ROWS", 50)
    spooled = store.build(tmp_path / "disk.zeren", [folder])
    assert replace(spooled, target="") == replace(alone, target="")
    one, other = _read(tmp_path / "memory.zeren"), _read(tmp_path / "disk.zeren")
    for name, rows in {**one.nodes, **one.edges}.items():
        assert (other.nodes | other.edges)[name] == rows, name
    assert list(tmp_path.glob(".*")) == []


def test_a_later_build_goes_on_from_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MANY", 3)
    store.build(tmp_path / "graph.zeren", [folder / "made"])
    again = store.build(tmp_path / "graph.zeren", [folder])
    whole = store.build(tmp_path / "whole.zeren", [folder])
    assert (again.documents, again.duties) == (whole.documents, whole.duties)
    assert _read(tmp_path / "graph.zeren") == _read(tmp_path / "whole.zeren")


def test_a_large_graph_is_added_to_without_holding_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What replaces, is cited, shares bodies or leaves: the rows are those of a build in memory."""
    plans, target = tmp_path / "plans", tmp_path / "graph.zeren"
    shutil.copytree(folder, plans)
    every = sorted(plans.rglob("*.txt"))
    store.build(target, every[2:])
    changed = [one for one in every[2:] if "民政局" in one.read_text("utf-8")][:3]
    assert len(changed) == 3
    for path in changed:
        path.write_text(path.read_text("utf-8").replace("民政局", "民政和老龄局"), "utf-8")
    changed += every[:2]
    alone = tmp_path / "alone.zeren"
    shutil.copy(target, alone)
    with connect(alone) as engine:
        for part in kept.documents(engine, ()):
            bodies = {row["id"] for row in part.nodes["Agency"]}
            assert {row["dst"] for row in part.edges["BRANCH_OF"]} <= bodies
    first = store.build(alone, changed)
    monkeypatch.setattr(intake, "MANY", 3)
    monkeypatch.setattr(spool, "_TOGETHER", 3)
    monkeypatch.setattr(kept, "_TOGETHER", 4)
    with monkeypatch.context() as patch:
        patch.delattr("zeren.graph.engine_ladybug.LadybugEngine.read")
        second = store.build(target, changed)
    assert second.written
    assert replace(second, target="") == replace(first, target="")
    one, other = _read(alone), _read(target)
    for name, rows in {**one.nodes, **one.edges}.items():
        assert (other.nodes | other.edges)[name] == rows, name


def test_what_does_not_hold_together_is_refused(documents: Path, tmp_path: Path) -> None:
    part = fragment(load(documents / "jianghai.txt"))
    row = part.edges["LEADS"][0]
    part.edges["LEADS"][0] = row | {"char_start": row["char_start"] + 1}
    with pytest.raises(BuildError, match="does not hold together"):
        Spool(tmp_path).add(part)
    with pytest.raises(BuildError, match="nothing was built"):
        prove(part)
