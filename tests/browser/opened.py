"""An explorer of its own for a test, and what it is to wait for a page of it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ATTACK = """</script></span>"'><img src=x onerror="window.hacked=1"><svg onload=window.hacked=2>"""
ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {
    "": ("总览", "Overview"),
    "who": ("谁牵头", "Who leads"),
    "agency": ("单位", "Agencies"),
    "document": ("文件", "Documents"),
    "linkages": ("协作网络", "Linkages"),
    "compare": ("比较", "Compare"),
    "indicators": ("指标", "Indicators"),
    "gaps": ("缺口", "Gaps"),
    "questions": ("全部问题", "Questions"),
}
BROKE = re.compile("这一页没能|could not be shown|打不开|can't be opened|Traceback")
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "overview")


def words(page: Page) -> str:
    """All that the pages wrote themselves: it stands in shadow trees, where a page's own
    inner text ends."""
    return "\n".join(page.locator(".zr").all_inner_texts())


@contextmanager
def explorer(target: Path, **environment: str) -> Iterator[str]:
    """The explorer of a graph on a free port; gives its address.

    Beside ``target`` its words are kept; ``ZEREN_GRAPH`` names another graph, on a server.
    """
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    log = target.with_suffix(".log").open("wb")
    process = subprocess.Popen(
        command,
        env=os.environ | {"ZEREN_GRAPH": str(target)} | environment,
        stdout=log,
        stderr=log,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        opener = build_opener(ProxyHandler({}))
        for _ in range(300):
            assert process.poll() is None, target.with_suffix(".log").read_text()
            try:
                opener.open(f"{address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def serious(page: Page, *within: str) -> list[tuple[str, str, list[str]]]:
    """What axe finds that keeps somebody from reading a page, or these parts of it."""
    found = Axe().run(page, context=list(within) or None)
    return [
        (one["id"], one["impact"], [node["html"][:200] for node in one["nodes"]][:3])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def still(page: Page) -> None:
    """Wait until the script of a page has ended: what is done before is lost."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def settled(page: Page) -> Page:
    """The page when its script has ended and its markup is drawn."""
    still(page)
    page.locator(".stMain .zr > *").first.wait_for()
    page.wait_for_timeout(150)
    return page
