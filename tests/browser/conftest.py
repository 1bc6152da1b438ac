"""The real explorer in a real Chromium, over graphs made for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from zeren.graph import connect, store
from zeren.graph.build import Graph
from zeren.tests.browser.opened import ATTACK, explorer, settled
from zeren.tools.chromium import chromium

# How fast a page is, the benchmarks measure; beside other tests an answer takes what it takes.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the bundled documents."""
    target = tmp_path_factory.mktemp("five") / "five.zeren"
    store.build(target, None)
    return target


@pytest.fixture(scope="session")
def address(five: Path) -> Iterator[str]:
    """The explorer of the bundled documents."""
    with explorer(five) as started:
        yield started


def poisoned(graph: Graph) -> Graph:
    """The graph with an attack in every text that comes from a document or a file's name."""
    texts = {
        "Agency": ("name",),
        "Document": ("title", "number", "file", "text"),
        "Duty": ("title", "key", "text", "status", "due"),
        "Section": ("title",),
        "Indicator": ("metric", "unit", "quote", "status"),
        "Person": ("name",),
    }
    for label, names in texts.items():
        for row in graph.nodes[label]:
            for name in names:
                if row[name] is not None:
                    row[name] += ATTACK
            if label == "Agency":
                row["spellings"] = [one + ATTACK for one in row["spellings"]]
    for rows in graph.edges.values():
        for row in rows:
            for name in ("quote", "mention", "post", "position", "title", "number"):
                if row.get(name) is not None:
                    row[name] += ATTACK
    return graph


@pytest.fixture(scope="session")
def hostile(five: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer of a graph whose every text tries to break out of the page."""
    target = tmp_path_factory.mktemp("hostile") / "hostile.zeren"
    with connect(five) as engine:
        graph = poisoned(engine.read())
    with connect(target, read_only=False) as engine:
        engine.prepare()
        engine.write(graph)
    with explorer(target) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here; set CHROMIUM to its path")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor whose every request is looked at: none may leave this machine."""
    made = browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN")
    outside: list[str] = []

    def look(url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")):
            outside.append(url)

    made.on("request", lambda request: look(request.url))
    yield made
    made.close()
    assert not outside, f"asked for something outside this machine: {outside}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def visit(page: Page, address: str) -> Callable[[str], Page]:
    """Open a view of the explorer and wait until it stands."""

    def go(view: str) -> Page:
        page.goto(f"{address}/{view}")
        return settled(page)

    return go
