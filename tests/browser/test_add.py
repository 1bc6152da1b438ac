"""Adding and correcting documents in the explorer, and that a visitor of a published one can't."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from zeren.graph import connect, store
from zeren.queries import run
from zeren.tests.browser.opened import ATTACK, explorer, serious, settled, still

PLAN = """江海区河道管理实施方案

一、工作任务
（一）清理河道。到2030年完成河道清理。（区水利局牵头，区财政局配合）
（二）巡查河道。每月巡查一次。（按规定另行负责）
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adding") / "graph.zeren"


@pytest.fixture(scope="module")
def editing(graph: Path) -> Iterator[str]:
    """An explorer that may write, of a graph that is not there until a document is accepted."""
    with explorer(graph, ZEREN_EDIT="1") as address:
        yield address


def drop(page: Page, name: str, text: str) -> None:
    still(page)
    file: FilePayload = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.locator('input[type="file"]').set_input_files(file)


def open_correction(page: Page, label: str) -> None:
    settled(page)
    page.get_by_text(label, exact=True).first.click()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose as a person does: where the page took the list away while it was drawn, once more."""
    box = page.get_by_role("combobox", name=label).last
    shown = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        box.click()
        box.fill(option)
        try:
            # A key pressed before the list is narrowed takes what stood there.
            expect(shown).to_be_visible(timeout=5000)
            expect(page.get_by_role("option")).to_have_count(1, timeout=5000)
        except AssertionError:
            page.keyboard.press("Escape")
            continue
        box.press("Enter")
        break
    expect(box).to_have_value(option)


def send(page: Page, label: str, shown: Locator) -> None:
    """Press a button until the page shows what it does: a press while it is drawn is lost."""
    for _ in range(4):
        page.get_by_role("button", name=label).click()
        try:
            expect(shown).to_be_visible(timeout=8000)
            return
        except AssertionError:
            continue
    expect(shown).to_be_visible()


def test_a_correction_that_does_not_fit_and_a_file_that_is_no_plan_are_told(
    page: Page, editing: str, graph: Path
) -> None:
    page.goto(f"{editing}/add?lang=en")
    expect(page.get_by_text("64MB")).to_be_visible()
    drop(page, "note.txt", "没有任务的一句话。\n")
    failed = page.get_by_text("It could not be read")
    expect(failed).to_be_visible()
    expect(failed.locator("xpath=..")).to_contain_text(": note.txt: ")
    page.reload()
    drop(page, "plan.txt", PLAN)
    expect(page.locator(".reader")).to_be_visible()
    open_correction(page, "Correct")
    send(page, "Correct this", page.get_by_text("say what it is to be"))
    assert not graph.exists()


def test_a_hostile_file_is_shown_as_text(page: Page, editing: str) -> None:
    page.goto(f"{editing}/add?lang=zh")
    text = PLAN.replace("清理河道。", f"清理河道{ATTACK}。").replace("每月", ATTACK)
    drop(page, 'x" onload=alert(1) <b>.txt', text)
    expect(page.locator(".reader .page")).to_contain_text("onerror")
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".reader img, .reader svg").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_where_documents_are_added(
    page: Page, editing: str, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{editing}/add?lang=en")
    drop(page, "plan.txt", PLAN)
    label = page.get_by_role("button", name="Accept into the graph").locator("p")
    expect(label).to_be_visible()
    settled(page)
    ink, ground = label.evaluate(
        "p => [getComputedStyle(p).color, getComputedStyle(p.closest('button')).backgroundColor]"
    )
    light = sorted(map(brightness, (ink, ground)))
    assert (light[1] + 0.05) / (light[0] + 0.05) >= 4.5
    open_correction(page, "Correct")
    page.wait_for_timeout(500)
    bad = serious(page, ".stMain", ".stSidebar")
    assert not bad, json.dumps(bad, ensure_ascii=False, indent=1)


def brightness(colour: str) -> float:
    """How bright `rgb(11, 107, 107)` is, by WCAG: from 0 to 1."""
    parts = [int(one) / 255 for one in re.findall(r"\d+", colour)[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_published_explorer_only_reads(visit: Callable[[str], Page]) -> None:
    page = visit("add?lang=en")
    expect(page.get_by_text("This explorer only reads")).to_be_visible()
    assert page.locator('input[type="file"]').count() == 0
    assert page.get_by_role("link", name="Add documents").count() == 0


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_a_visitor_through_a_proxy_only_reads(
    context: BrowserContext, editing: str, header: str
) -> None:
    context.set_extra_http_headers({header: "203.0.113.7"})
    page = context.new_page()
    page.goto(f"{editing}/add?lang=en")
    settled(page)
    expect(page.get_by_text("This explorer only reads")).to_be_visible()


def test_a_document_is_dropped_corrected_and_accepted(
    page: Page, editing: str, graph: Path
) -> None:
    page.goto(f"{editing}/add?lang=zh")
    drop(page, "plan.txt", PLAN)
    reader = page.locator(".reader")
    expect(reader.locator(".page")).to_contain_text("按规定另行负责")
    expect(reader.locator(".page .clause.mention").first).to_have_text("区水利局")
    expect(reader.locator(".page .unsure").first).to_have_text("按规定另行负责")
    expect(reader.locator(".finding")).to_contain_text("区财政局")
    assert not graph.exists()

    open_correction(page, "更正")
    choose(page, "单位", "区财政局")
    choose(page, "角色", "负责")
    page.get_by_label("理由").fill("见会议纪要")
    page.get_by_label("更正人").fill("王芳")
    # Under a field one types in stands a hint; when it goes, what is below moves.
    page.get_by_label("更正人").press("Tab")
    settled(page)
    send(page, "更正这一项", reader.locator(".finding").get_by_text("人工更正：王芳").first)
    expect(reader.locator(".finding")).to_contain_text("人工更正：王芳")
    expect(page.get_by_text("见会议纪要").first).to_be_visible()

    page.get_by_role("button", name="收入图谱").click()
    expect(page.get_by_text("已收入图谱")).to_be_visible()
    page.locator(".note a", has_text="看原文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文件")
    with connect(graph) as engine:
        rows = [row for row in run(engine, "assignments") if row["agency"] == "区财政局"]
        assert [(row["role"], row["corrected_by"]) for row in rows] == [("responsible", "王芳")]
    kept = graph.with_name("graph-documents")
    assert {path.name for path in kept.iterdir()} == {"plan.txt", "corrections.csv"}
    assert store.check(graph) == []
