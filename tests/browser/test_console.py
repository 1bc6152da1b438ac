"""The console as a visitor uses it, and as one who means harm does."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from zeren.tests.browser.opened import serious, settled

Visit = Callable[[str], Page]

LEADS = (
    "MATCH (a:Agency)-[:LEADS]->(d:Duty)\n"
    "RETURN a.name AS agency, d.title AS duty ORDER BY agency, duty"
)
LONG = "MATCH (a)-[]-(b)-[]-(c)-[]-(d)-[]-(e)-[]-(f)-[]-(g) RETURN count(*) AS n, max(a.id) AS a"


def open_(visit: Visit, cypher: str = "", lang: str = "zh") -> Page:
    return visit(f"questions?lang={lang}&view=cypher&cypher={quote(cypher)}")


def typed(page: Page, cypher: str) -> None:
    box = page.locator("textarea")
    box.fill(cypher)
    box.press("Control+Enter")


def cells(target: Path) -> list[int]:
    """The processes that run the free questions to a graph."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"zeren.queries.cell" in words and str(target).encode() in words:
            found.append(int(folder.name))
    return found


def test_a_link_brings_the_text_and_never_runs_it(visit: Visit) -> None:
    page = open_(visit, LEADS)
    expect(page.locator("textarea")).to_have_value(LEADS)
    page.wait_for_timeout(1500)
    assert page.get_by_role("columnheader", name="duty").count() == 0
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("columnheader", name="duty")).to_be_visible()


def test_the_keyboard_runs_it_and_the_address_keeps_it(visit: Visit) -> None:
    page = open_(visit)
    typed(page, LEADS)
    expect(page.get_by_role("columnheader", name="agency")).to_be_visible()
    assert quote("MATCH", safe="") in page.url and "LEADS" in page.url
    typed(page, "MATCH (d:Duty) RETURN count(*) AS duties")
    expect(page.get_by_role("columnheader", name="duties")).to_be_visible()
    page.go_back()
    expect(page.locator("textarea")).to_have_value(LEADS)
    # Its rows are gone, and nothing runs by going back.
    page.wait_for_timeout(1000)
    assert page.get_by_role("columnheader").count() == 0


def test_rows_are_a_picture_where_they_are_a_network(visit: Visit) -> None:
    page = open_(visit, lang="en")
    typed(page, "MATCH (a:Agency)-[r:LEADS]->(d:Duty) RETURN a, r, d ORDER BY d.id LIMIT 20")
    expect(page.get_by_role("columnheader", name="a", exact=True)).to_be_visible()
    page.locator('[data-testid="stButtonGroup"]').last.get_by_text("Picture").click()
    expect(page.locator("iframe")).to_be_visible()
    expect(page.frame_locator("iframe").locator("canvas").first).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("(Agency)")


def test_an_error_says_line_and_column(visit: Visit) -> None:
    page = open_(visit)
    typed(page, "MATCH (d:Duty)\n  RETURN d.nothing AS x")
    failed = page.get_by_role("alert").filter(has_text="nothing")
    expect(failed).to_contain_text("第 2 行第 12 列")
    expect(failed.locator("pre")).to_contain_text("^")
    typed(page, "LOAD FROM '/etc/passwd' RETURN *")
    expect(page.get_by_role("alert").filter(has_text="reads files")).to_be_visible()


def test_what_is_cut_off_is_said(visit: Visit) -> None:
    page = open_(visit, lang="en")
    typed(page, "MATCH (a), (b) RETURN a.id AS x, b.id AS y ORDER BY x, y")
    expect(page.get_by_text("truncated: there are more rows")).to_be_visible()
    expect(page.get_by_text("1,000 rows")).to_be_visible()


def test_a_broken_engine_costs_one_answer(visit: Visit, five: Path) -> None:
    page = open_(visit, lang="en")
    typed(page, "MATCH (d:Duty) RETURN count(*) AS duties")
    expect(page.get_by_role("columnheader", name="duties")).to_be_visible()
    typed(page, LONG)
    page.wait_for_timeout(1000)
    for process in cells(five):
        os.kill(process, signal.SIGSEGV)
    expect(page.get_by_text("The engine broke down")).to_be_visible(timeout=30_000)
    typed(page, "MATCH (d:Duty) RETURN count(*) AS duties")
    expect(page.get_by_role("columnheader", name="duties")).to_be_visible(timeout=30_000)


def test_one_visitor_does_not_hold_up_another(visit: Visit, browser: Browser) -> None:
    page = open_(visit, lang="en")
    other = browser.new_context().new_page()
    other.goto(page.url)
    settled(other)
    typed(page, LONG)
    typed(other, "MATCH (d:Duty) RETURN count(*) AS duties")
    expect(other.get_by_role("columnheader", name="duties")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("took longer than it may")).to_be_visible(timeout=30_000)
    other.context.close()


def test_a_named_question_goes_into_the_console_and_runs_there(visit: Visit) -> None:
    page = visit("questions?lang=en&about=医疗废物&where=江海")
    page.get_by_role("link", name="Change it in the console").click()
    expect(page.locator("textarea")).to_have_value(re.compile("医疗废物"))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("columnheader", name="quote")).to_be_visible()


def test_the_other_language_keeps_a_long_text(visit: Visit) -> None:
    long = LEADS + "\n// " + "任务" * 600
    page = open_(visit, long)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Run")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(long)


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious_in_the_console(
    visit: Visit, page: Page, lang: str, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_(visit, lang=lang)
    typed(page, LEADS)
    expect(page.get_by_role("columnheader", name="agency")).to_be_visible()
    bad = serious(page, ".stMain")
    assert not bad, json.dumps(bad, ensure_ascii=False, indent=1)


def test_a_phone_needs_no_sideways_scrolling_in_the_console(visit: Visit, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_(visit, lang="en")
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
