"""The explorer as a person uses it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

import zeren
from zeren.graph import store
from zeren.tests.browser.opened import (
    BROKE,
    PAGES,
    each_page,
    explorer,
    serious,
    settled,
    words,
)

Visit = Callable[[str], Page]


@each_page
@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_page_shows_itself_and_can_be_read_by_everybody(
    visit: Visit, page: Page, path: str, lang: str, scheme: str
) -> None:
    """In both languages and colours, by axe, and on a phone: a page is opened once for all."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit(f"{path}?lang={lang}" + ("&q=vaccine" if path == "who" else ""))
    title = PAGES[path][lang == "en"]
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert not BROKE.search(words(page))
    assert page.locator(".stMain .zr").last.inner_text().strip()
    # Of Streamlit's own frame only what these pages put into it is theirs to mend.
    bad = serious(page, ".stMain", ".stSidebar")
    assert not bad, json.dumps(bad, ensure_ascii=False, indent=1)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390


def test_a_cell_of_the_matrix_opens_its_duties_and_their_words(visit: Visit, page: Page) -> None:
    visit("?lang=zh")
    cell = page.locator(".matrix td > a", has_text="未定牵头").first
    cell.click()
    expect(page.locator("tr.detail .card").first).to_be_visible()
    assert "topic=" in page.url
    said = page.locator("tr.detail blockquote").first
    expect(said).to_be_visible()
    said.get_by_text("看原文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文件")
    marked = page.locator(".page .target").first
    expect(marked).to_be_in_viewport()
    page.go_back()
    expect(page.locator("tr.detail .card").first).to_be_visible()
    page.go_back()
    expect(page.locator("tr.detail")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("总览")


def test_nobody_named_is_an_answer_one_can_see(visit: Visit, page: Page) -> None:
    visit("?lang=en")
    page.locator(".matrix td > a.nobody").first.click()
    expect(page.locator("tr.detail .none").first).to_have_text(re.compile("nobody is named"))


def test_who_leads_is_found_by_typing_and_its_quote_opens(visit: Visit, page: Page) -> None:
    visit("who?lang=zh")
    box = page.get_by_role("combobox").first
    box.click()
    box.fill("医疗废物")
    # Streamlit's own word for what is typed is not to be seen.
    typed = page.locator('[data-key="__creatable__"] [data-item-hl]')
    expect(typed).to_be_visible()
    look = "e => [getComputedStyle(e).fontSize, getComputedStyle(e, '::after').content]"
    assert typed.evaluate(look) == ["0px", '"就用所写的字"']
    page.keyboard.press("Enter")
    expect(page.locator(".answer").first).to_be_visible()
    assert "q=" in page.url
    row = page.locator(".answer details").first
    row.locator("summary").click()
    expect(row.locator("blockquote")).to_be_visible()
    assert row.locator("blockquote mark").first.inner_text()


def test_a_question_without_parameters_begins_with_a_few_rows(visit: Visit) -> None:
    page = visit("questions?lang=en")
    expect(page.locator(".zr tbody tr")).to_have_count(50)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".zr tbody tr")).to_have_count(200)


def test_a_link_shows_the_view_it_was_taken_from(visit: Visit, page: Page) -> None:
    visit("who?lang=zh&q=医疗废物&where=440704&role=leads")
    assert page.locator(".place h2").all_inner_texts() == ["江海区"]
    expect(page.get_by_text("理解为")).to_be_visible()


@pytest.mark.parametrize(
    "view",
    [
        "who?lang=zh&q=%3Cscript%3E&where=nowhere&role=x&function=%00",
        "?lang=xx&topic=%3Cb%3E&column=1",
        "document?lang=en&document=none&at=9-3&duty=x&kinds=a,b",
        "document?lang=en&at=0-99999999",
        "linkages?lang=en&scope=mars&least=999999&body=x",
        "indicators?lang=en&on=2020-13-45&topic=none",
        "compare?lang=en&places=1,2&view=no",
        "questions?lang=en&query=drop&where=%27%3B",
        "agency?lang=en&body=%22%3E",
    ],
)
def test_a_link_that_makes_no_sense_still_shows_a_page(visit: Visit, page: Page, view: str) -> None:
    visit(view)
    assert not BROKE.search(words(page))


def test_the_other_language_keeps_the_view(visit: Visit, page: Page) -> None:
    visit("who?lang=zh&q=医疗废物")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who leads")
    assert "lang=en" in page.url and "q=" in page.url
    expect(page.get_by_text("Understood as")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("谁牵头")


def test_the_language_stays_when_the_page_changes(visit: Visit, page: Page) -> None:
    visit("?lang=en")
    page.locator(".stSidebar").get_by_role("link", name="Gaps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gaps")
    assert "lang=en" in page.url


def test_the_marks_in_a_document_stand_on_the_words_of_the_text(
    visit: Visit, page: Page, documents: Path
) -> None:
    visit("document?lang=zh&kinds=mention")
    shown = page.locator(".page").inner_text()
    title = page.locator(".stMain .zr strong").first.inner_text()
    sources = [file.read_text(encoding="utf-8-sig") for file in documents.glob("*.txt")]
    bare = [re.sub(r"\s", "", one) for one in sources]
    assert re.sub(r"\s", "", shown) in bare
    assert title
    assert page.locator(".page .mention").count() > 20
    assert page.locator(".page .clause").count() == 0


def test_the_keyboard_reaches_a_cell_and_opens_it(visit: Visit, page: Page) -> None:
    visit("?lang=zh")
    page.locator(".matrix td > a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("tr.detail")).to_be_visible()


@each_page
def test_text_that_looks_like_markup_is_shown_as_text(page: Page, hostile: str, path: str) -> None:
    alarms: list[str] = []

    def alarm(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", alarm)
    page.goto(f"{hostile}/{path}?lang=en")
    settled(page)
    if path == "":
        page.locator(".matrix td > a").first.click()
        expect(page.locator("tr.detail")).to_be_visible()
    for summary in page.locator("details > summary").all()[:6]:
        summary.evaluate("one => { one.parentElement.open = true }")
    page.wait_for_timeout(300)
    for frame in page.frames:
        assert frame.evaluate("window.hacked") is None
        assert frame.locator("img[src=x]").count() == 0
    assert not alarms
    if path in ("", "document", "gaps"):
        assert "<img src=x" in words(page)


@pytest.mark.parametrize("path", [*PAGES, "who?q=疫苗", "agency?body=", "linkages?scope=all"])
def test_every_view_is_shared_as_link_frame_files_and_citation(
    visit: Visit, page: Page, five: Path, tmp_path: Path, path: str
) -> None:
    if path == "agency?body=":
        with zeren.connect(five) as graph:
            path += max(graph.query("agencies"), key=lambda row: row["duties"])["agency_id"]
    if path == "who":
        path += "?where=440704"
    visit(f"{path}{'&' if '?' in path else '?'}lang=zh")
    page.locator("summary", has_text="分享").click()
    codes = page.locator("[class*=st-key-share-] code")
    expect(codes).to_have_count(4)
    link, frame, gbt, bibtex = codes.all_inner_texts()
    assert link.startswith("http://127.0.0.1:") and "lang=zh" in link
    assert "&amp;embed=true" in frame and 'height="720"' in frame
    assert "[DS]" in gbt and "[Z]" in gbt and "@misc{" in bibtex
    files = {}
    # A PNG takes a second or two: two of them show how it goes.
    kinds = ["HTML", "SVG", "CSV", "XLSX", "JSON", *(["PNG"] if path in ("", "linkages") else [])]
    for kind in kinds:
        with page.expect_download() as waiting:
            page.get_by_role("button", name=kind).click()
        files[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[kind])
    assert files["CSV"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads(files["JSON"].read_bytes())
    if "PNG" in files:
        assert files["PNG"].read_bytes().startswith(b"\x89PNG")
    assert files["SVG"].read_text().startswith("<svg")
    assert "default-src &#x27;none&#x27;" in files["HTML"].read_text()


def test_the_explorer_saves_what_the_command_saves(
    visit: Visit, page: Page, five: Path, tmp_path: Path
) -> None:
    visit("who?lang=en&q=medical+waste")
    page.locator("summary", has_text="Share").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    waiting.value.save_as(tmp_path / "who.svg")
    with zeren.connect(five) as graph:
        same = graph.figure("who", lang="en", about="medical-waste").svg()
    assert (tmp_path / "who.svg").read_text(encoding="utf-8") == same


def test_a_new_build_is_noticed_by_a_running_explorer(
    page: Page, documents: Path, tmp_path: Path
) -> None:
    target = tmp_path / "growing.zeren"
    first, second = sorted(documents.glob("*.txt"))[:2]
    store.build(target, [first])
    with explorer(target) as address:
        page.goto(f"{address}/?lang=en")
        settled(page)
        expect(page.locator(".tile b").first).to_have_text("1")
        store.build(target, [second])
        page.locator(".stSidebar").get_by_role("link", name="Overview").click()
        page.goto(f"{address}/?lang=en")
        settled(page)
        expect(page.locator(".tile b").first).to_have_text("2")


def test_without_a_graph_the_page_says_what_to_do(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "none.zeren"
    with explorer(target) as address:
        page.goto(f"{address}/?lang=en")
        settled(page)
        expect(page.get_by_text("There is no graph yet")).to_be_visible()
        expect(page.locator("code", has_text="zeren build")).to_be_visible()
        page.goto(f"{address}/who?lang=zh")
        settled(page)
        expect(page.get_by_text("还没有图谱")).to_be_visible()


def test_a_file_that_is_no_graph_is_said_in_a_sentence(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "wrong.zeren"
    target.write_text("no graph")
    with explorer(target) as address:
        page.goto(f"{address}/?lang=en")
        settled(page)
        expect(page.get_by_text("The graph can't be opened")).to_be_visible()
        assert "Traceback" not in words(page)


def test_a_click_opens_another_cell(visit: Visit, page: Page) -> None:
    visit("?lang=zh")
    cells = page.locator(".matrix td > a")
    cells.nth(3).click()
    expect(page.locator("tr.detail")).to_be_visible()
    title = page.locator("tr.detail h3").inner_text()
    cells.nth(8).click()
    expect(page.locator("tr.detail h3")).not_to_have_text(title)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_five_places_stand_side_by_side_on_a_small_screen(
    visit: Visit, page: Page, lang: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(f"compare?lang={lang}")
    table = page.locator("table.even")
    assert table.locator("thead th").count() == 6
    assert table.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
    cut = "some => some.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
    assert table.locator("td").evaluate_all(cut) == []
