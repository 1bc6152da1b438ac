"""Two people at once, the keyboard alone, a view in somebody's page, and the way between text
and graph."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from zeren.tests.browser.opened import serious, settled

Visit = Callable[[str], Page]


def test_two_visitors_keep_their_own_language_and_view(browser: Browser, address: str) -> None:
    one = browser.new_context(locale="zh-CN")
    two = browser.new_context(locale="en-GB")
    try:
        first, second = one.new_page(), two.new_page()
        first.goto(f"{address}/who?q=医疗废物")
        second.goto(f"{address}/gaps?gap=no-agency")
        settled(first)
        settled(second)
        expect(first.get_by_role("heading", level=1)).to_have_text("谁牵头")
        expect(second.get_by_role("heading", level=1)).to_have_text("Gaps")
        second.locator(".stSidebar").get_by_role("link", name="Indicators").click()
        expect(second.get_by_role("heading", level=1)).to_have_text("Indicators")
        first.locator(".stSidebar").get_by_role("link", name="比较").click()
        expect(first.get_by_role("heading", level=1)).to_have_text("比较")
        expect(second.get_by_role("heading", level=1)).to_have_text("Indicators")
    finally:
        one.close()
        two.close()


def test_without_a_mouse_one_finds_who_leads_and_reads_the_sentence(
    visit: Visit, page: Page
) -> None:
    visit("who?lang=en")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
            break
    page.keyboard.type("medical waste")
    page.keyboard.press("Enter")
    expect(page.locator(".answer").first).to_be_visible()
    place = page.locator(".place", has_text="Jianghai")
    expect(place).to_be_visible()
    # Every sentence opens and leads on with Enter alone.
    line = page.locator(".line:not([open]) > summary").first
    line.focus()
    page.keyboard.press("Enter")
    quote = page.locator(".line[open] blockquote").first
    expect(quote).to_be_visible()
    quote.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    expect(page.locator(".page .target").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who leads")
    expect(page.locator(".answer").first).to_be_visible()


def test_a_place_beside_the_words_narrows_the_search(visit: Visit, page: Page) -> None:
    visit("who?lang=zh&q=医疗废物 江海")
    assert page.locator(".place h2").all_inner_texts() == ["江海区"]


@pytest.mark.parametrize("path", ["?lang=zh", "linkages?lang=en&scope=all", "compare?lang=zh"])
def test_in_somebodys_page_a_view_has_no_bar_and_says_what_it_is(
    visit: Visit, page: Page, path: str
) -> None:
    visit(f"{path}&embed=true")
    expect(page.locator(".stSidebar")).to_be_hidden()
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    expect(page.get_by_role("button", name="分享")).to_have_count(0)
    whole = page.get_by_role("link", name="Zeren", exact=False).last
    assert "embed" not in (whole.get_attribute("href") or "")
    assert not serious(page)


def test_links_in_an_embedded_view_stay_embedded(visit: Visit, page: Page) -> None:
    visit("?lang=zh&embed=true")
    page.locator(".matrix td > a").first.click()
    expect(page.locator("tr.detail")).to_be_visible()
    assert "embed=true" in page.url
    expect(page.locator(".stSidebar")).to_be_hidden()


def test_words_of_a_document_lead_to_their_duty_and_its_body(visit: Visit, page: Page) -> None:
    visit("document?lang=zh&kinds=mention")
    name = page.locator(".page .mention").nth(5)
    words = name.inner_text()
    name.click()
    expect(page.locator(".finding .duty")).to_be_visible()
    assert "duty=" in page.url
    expect(page.locator(".finding")).to_contain_text(words.replace("\n", ""))
    page.locator(".finding a.quiet").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("单位")
    expect(page.locator(".tile b").first).to_be_visible()


def test_in_english_names_have_their_sound_and_nothing_is_translated(
    visit: Visit, page: Page
) -> None:
    visit("who?lang=en&q=medical-waste&where=440704")
    answer = page.locator(".answer").first
    expect(answer.locator(".sound").first).to_have_text("qu wei sheng jian kang ju")
    expect(answer.locator(".duty")).to_contain_text("加强医疗废物安全监管")
    expect(answer.locator(".voc").first).to_have_text("medical waste")
    expect(page.get_by_text("nothing is machine-translated")).to_be_visible()


def test_places_are_compared_by_what_they_have_and_lack(visit: Visit, page: Page) -> None:
    visit("compare?lang=en&places=440704,440229,410108&view=lacking")
    table = page.locator("table.even")
    expect(table.locator("thead th")).to_have_count(4)
    expect(table.locator(".lack").first).to_be_visible()
    table.locator("a.opens").first.press("Enter")
    expect(table.locator("tr.detail .answer").first).to_be_visible()


def test_the_state_of_targets_follows_the_chosen_day(visit: Visit, page: Page) -> None:
    visit("indicators?lang=en&on=2020-07-01")
    before = page.locator(".state.s_due").count()
    assert before > 0 and page.locator(".timeline .now").count() == 1
    visit("indicators?lang=en&on=2021-01-01")
    assert page.locator(".state.s_due").count() == 0
    visit("indicators?lang=en&on=2020-07-01&state=s_due")
    assert page.locator(".state.s_due").count() == page.locator(".state").count() == before
