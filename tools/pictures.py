"""The pictures of the README and the docs, taken from the real explorer in a real Chromium.

Builds the bundled documents, opens the explorer on a free port and saves one PNG a view.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Page, sync_playwright

from zeren.tools.chromium import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 960}

# Name of the picture → page and what is chosen on it.
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "overview": ("", {"lang": "en"}),
    "who": ("who", {"lang": "en", "q": "who leads medical waste in Jianghai?"}),
    "document": ("document", {"lang": "en", "kinds": ""}),
    "linkages": ("linkages", {"lang": "en", "scope": "all", "least": "3", "body": "finance"}),
}


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as tried:
        tried.bind(("localhost", 0))
        return int(tried.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the explorer answers; end the program where it never does."""
    opener = build_opener(ProxyHandler({}))
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            opener.open(f"{address}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the explorer did not start")


def settle(page: Page) -> None:
    """Wait until the page has drawn what it has to say."""
    page.get_by_role("heading", level=1).wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    # The network is drawn in a frame of its own, a moment later.
    page.wait_for_timeout(2500 if page.locator("iframe").count() else 500)


def main() -> None:
    """Take every picture anew."""
    executable = chromium()
    if executable is None:
        sys.exit("no Chromium here; install one or set CHROMIUM to its path")
    FOLDER.mkdir(parents=True, exist_ok=True)
    zeren = [sys.executable, "-m", "zeren.cli"]
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "pictures.zeren")
        subprocess.run([*zeren, "build", "--graph", graph], check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        address = f"http://localhost:{port}"
        command = [*zeren, "app", "--graph", graph, "--port", str(port), "--no-browser"]
        explorer = subprocess.Popen(command)
        try:
            wait_for(address, explorer)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=executable, args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]})
                for name, (path, chosen) in VIEWS.items():
                    page.goto(f"{address}/{path}?{urlencode(chosen)}")
                    settle(page)
                    # The first answer of each view with the sentence that says so.
                    closed = page.locator(".answer details:not([open]) > summary")
                    if closed.count():
                        closed.first.click()
                    duty = page.locator(".outline a")
                    if duty.count():
                        duty.first.click()
                        settle(page)
                    page.screenshot(path=FOLDER / f"{name}.png")
                    print(FOLDER.relative_to(ROOT) / f"{name}.png")
                browser.close()
        finally:
            explorer.terminate()
            explorer.wait()


if __name__ == "__main__":
    main()
