"""The network as a person uses it: clicks in the picture, the table beside it, the address."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Frame, Page, expect

from zeren.tests.browser.opened import settled

Visit = Callable[[str], Page]
CY = "document.getElementById('cy')._cyreg.cy"


def picture(page: Page) -> Frame:
    """The picture's frame when it is drawn."""
    page.locator("iframe[title*=zeren_network]").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].some("
        "one => one.contentDocument?.getElementById('cy')?._cyreg?.cy.nodes().length)"
    )
    page.wait_for_timeout(400)
    return next(frame for frame in page.frames if "zeren_network" in frame.url)


def click(page: Page, id: str) -> None:
    """Click a node where it is drawn, and wait for the answer."""
    at = picture(page).evaluate(f"id => {CY}.getElementById(id).renderedPosition()", id)
    box = page.locator("iframe[title*=zeren_network]").bounding_box()
    assert box is not None
    before = page.url
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    page.wait_for_function("before => location.href !== before", arg=before)
    settled(page)


def nodes(page: Page, which: str = "") -> list[str]:
    found: list[str] = picture(page).evaluate(f"{CY}.nodes('{which}').map(one => one.id())")
    return found


def test_a_click_selects_and_a_second_click_lets_go(visit: Visit, page: Page) -> None:
    visit("linkages?lang=zh&scope=all")
    zoom = picture(page).evaluate(f"{CY}.zoom()")
    click(page, "finance")
    assert "body=finance" in page.url
    expect(page.locator(".side h2")).to_have_text("财政")
    expect(page.locator("tr.on")).to_contain_text("财政")
    page.wait_for_timeout(400)
    assert nodes(page, ".on") == ["finance"]
    assert picture(page).evaluate(f"{CY}.zoom()") == zoom
    click(page, "finance")
    assert "body=" not in page.url
    expect(page.locator(".side")).to_have_count(0)


def test_the_table_selects_in_the_picture_and_back_undoes_it(visit: Visit, page: Page) -> None:
    visit("linkages?lang=zh&scope=all")
    assert nodes(page, ".on") == []
    page.locator("table").last.get_by_role("link", name="教育", exact=True).click()
    expect(page.locator(".side h2")).to_have_text("教育")
    page.wait_for_timeout(400)
    assert nodes(page, ".on") == ["education"]
    page.go_back()
    expect(page.locator(".side")).to_have_count(0)
    page.wait_for_timeout(400)
    assert nodes(page, ".on") == []


def test_a_line_gives_the_duties_behind_it_and_their_words(visit: Visit, page: Page) -> None:
    visit("linkages?lang=en&scope=440704")
    page.locator("tbody a").first.click()
    page.locator(".side tbody a").first.click()
    settled(page)
    assert "pair=" in page.url
    duty = page.locator(".side details").first
    duty.locator("summary").press("Enter")
    expect(duty.locator("blockquote").first).to_be_visible()
    on = picture(page).evaluate(f"{CY}.edges('.on').length")
    assert on == 1


def test_partners_open_and_close_and_all_else_stays_in_its_place(visit: Visit, page: Page) -> None:
    visit("linkages?lang=zh&scope=all&view=around&centre=finance")
    before = picture(page).evaluate(f"{CY}.nodes().map(one => [one.id(), one.position()])")
    inner = next(id for id, _ in before if id != "finance")
    click(page, inner)
    assert "open=" in page.url
    page.wait_for_timeout(600)
    after = dict(picture(page).evaluate(f"{CY}.nodes().map(one => [one.id(), one.position()])"))
    assert len(after) > len(before)
    assert {id: after[id] for id, _ in before} == dict(before)
    more = [id for id in after if id.startswith("more:")]
    assert len(more) <= 1
    click(page, inner)
    page.wait_for_timeout(600)
    assert len(nodes(page)) == len(before)


def test_filters_narrow_the_network_and_stay_in_the_address(visit: Visit, page: Page) -> None:
    visit("linkages?lang=zh&scope=all")
    many = len(nodes(page))
    visit("linkages?lang=zh&scope=all&roles=leads,responsible&topic=medical-insurance&least=2")
    assert 0 < len(nodes(page)) < many
    visit("linkages?lang=zh&scope=all&least=30&topic=medical-waste")
    expect(page.get_by_text("换一个范围")).to_be_visible()


def test_the_buttons_of_the_picture_speak_the_language_and_hear_the_keyboard(
    visit: Visit, page: Page
) -> None:
    visit("linkages?lang=zh&scope=all")
    frame = picture(page)
    zoom = frame.evaluate(f"{CY}.zoom()")
    frame.get_by_role("button", name="放大").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert frame.evaluate(f"{CY}.zoom()") > zoom
    assert not frame.get_by_text("No selected elements").is_visible()
