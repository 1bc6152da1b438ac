"""The explorer on a Neo4j server: every page says what it says of the embedded graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.engines.server import LTS, missing, running
from zeren.graph import connect
from zeren.tests.browser.opened import BROKE, each_page, explorer, settled, words

pytestmark = pytest.mark.neo4j

# A view of each kind that asks more than its page does at first.
CHOSEN = (
    "?lang=zh&topic=medical-waste&column=440704+江海区",
    "who?lang=zh&q=医疗废物&where=440704",
    "who?lang=en&q=who leads medical waste in Jianghai",
    "agency?lang=en&where=440704",
    "linkages?lang=zh&scope=all",
    "linkages?lang=en&scope=440229&view=around",
    "compare?lang=zh&places=440704,440229&view=differs",
    "indicators?lang=zh&where=440704&on=2020-10-01",
    "questions?lang=zh&query=works_with&where=翁源县",
)


@pytest.fixture(scope="module")
def served(five: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer of the same graph on a server."""
    if reason := missing(LTS):
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("served")
    with running(LTS, folder / "neo4j") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_USERNAME", "neo4j")
        patch.setenv("NEO4J_PASSWORD", server.password)
        patch.delenv("NEO4J_DATABASE", raising=False)
        with connect(five) as held, connect(server.address, read_only=False) as engine:
            engine.prepare()
            engine.write(held.read())
        with explorer(folder / "served", ZEREN_GRAPH=server.address) as started:
            yield started


def seen(page: Page, address: str, view: str) -> str:
    page.goto(f"{address}/{view}")
    return words(settled(page))


@each_page
def test_every_page_says_the_same_of_a_server(
    page: Page, address: str, served: str, path: str
) -> None:
    view = f"{path}?lang=en"
    said = seen(page, served, view)
    assert said and not BROKE.search(said)
    assert said == seen(page, address, view)


@pytest.mark.parametrize("view", CHOSEN)
def test_a_view_says_the_same_of_a_server(page: Page, address: str, served: str, view: str) -> None:
    said = seen(page, served, view)
    assert said and not BROKE.search(said)
    assert said == seen(page, address, view)


def test_a_quote_is_one_click_away_on_a_server(page: Page, served: str) -> None:
    seen(page, served, "?lang=zh")
    page.locator("table.matrix td a").first.click()
    expect(page.locator("tr.detail blockquote").first).to_be_visible()
    page.locator("tr.detail blockquote a").first.click()
    expect(page).to_have_url(re.compile(r"/document\?"))
    expect(page.locator(".page .target").first).to_be_visible()


def test_a_statement_of_ones_own_runs_on_a_server(page: Page, served: str) -> None:
    seen(page, served, "questions?lang=zh&view=cypher")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(page.locator(".stMain .zr table").first).to_be_visible()
