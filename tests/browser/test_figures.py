"""Saved figures, opened from the disk in a real Chromium that has no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

import zeren
from zeren.figures import VIEWS
from zeren.tests.hostile import hostile


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every view as a page and as a picture, of a graph whose every text is an attack."""
    folder = tmp_path_factory.mktemp("saved")
    with zeren.connect(hostile(folder)) as graph:
        body = max(graph.query("agencies"), key=lambda row: row["duties"])["agency_id"]
        for view in VIEWS:
            figure = graph.figure(view, lang="zh", **({"body": body} if view == "agency" else {}))
            figure.save(folder / f"{view}.html")
            figure.save(folder / f"{view}.svg")
    return folder


@pytest.mark.parametrize("view", VIEWS)
def test_a_saved_figure_is_drawn_asks_for_nothing_and_runs_nothing(
    browser: Browser, saved: Path, view: str
) -> None:
    asked: list[str] = []
    alarms: list[str] = []
    offline = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})

    def heard(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    def opened(name: str) -> Page:
        page = offline.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", heard)
        page.on("pageerror", lambda error: alarms.append(str(error)))
        page.goto((saved / name).as_uri())
        page.wait_for_timeout(200)
        assert page.evaluate("window.hacked") is None
        return page

    try:
        page = opened(f"{view}.html")
        assert "window.hacked" in page.locator("main").inner_text()
        assert page.locator("img, a, iframe, form").count() == 0
        # What a Content-Security-Policy forbids fails also where a page asks for it itself.
        refused = page.evaluate(
            "async () => { try { await fetch('https://example.org'); return false }"
            " catch { return true } }"
        )
        assert refused
        if view == "linkages":
            assert page.locator("html").get_attribute("data-drawn") == "yes"
            box = page.locator("#network canvas").bounding_box()
            assert box and box["width"] > 600
            page.locator("#network").hover()
            assert page.evaluate("window.hacked") is None
        picture = opened(f"{view}.svg")
        assert picture.locator("script").count() == 0
        assert "window.hacked" in str(picture.evaluate("document.documentElement.textContent"))
    finally:
        offline.close()
    mine = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert set(mine) <= {"https://example.org/"} and not alarms
