"""A figure has the same bytes, whichever engine holds the graph."""

from __future__ import annotations

from functools import partial

import pytest

from tests.test_figures import CHOSEN
from zeren.figures import VIEWS, figure
from zeren.graph import Engine, Graph, connect
from zeren.queries import run


@pytest.fixture(scope="module")
def embedded(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The same rows in a file of their own."""
    target = tmp_path_factory.mktemp("figures") / "plans.zeren"
    with connect(target, read_only=False) as writer:
        writer.prepare()
        writer.write(graph)
    return connect(target)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_figure_has_the_same_bytes_on_every_engine(
    engine: Engine, embedded: Engine, view: str, lang: str
) -> None:
    here, there = (
        figure(partial(run, one), view, lang=lang, **CHOSEN[view]) for one in (engine, embedded)
    )
    assert here.gbt() == there.gbt()
    for kind in ("svg", "html", "csv", "json", "xlsx"):
        assert here.data(kind) == there.data(kind), kind
