"""docs/pictures/*.png: the main screens of a fresh demo site, as a visitor of the README sees them.

`BASE=http://…` takes them from a demo site that already runs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PASSWORD = "zonewalk-demo"  # noqa: S105 the demo's, which stands in the README


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with site() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        phone(browser, base)
        desk(browser, base)
        browser.close()


def phone(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "deputy", PHONE)
    page.locator(".scan-now").wait_for(timeout=30_000)
    page.wait_for_timeout(4_000)  # the first picture of the site comes in several answers
    take(page, "today")
    page.goto(f"{base}/app/zones")  # Today draws only what is near the screen
    link = page.locator("a[href^='/app/zone/']").first
    link.wait_for(state="attached", timeout=30_000)
    zone = link.get_attribute("href")
    page.goto(f"{base}{zone}")
    page.locator("h1, h2").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "zone")
    owner = signed_in(browser, base, "owner", PHONE)
    owner.locator("a[href^='/app/issue/']").first.click(timeout=30_000)
    owner.wait_for_timeout(1_000)
    take(owner, "issue")


def desk(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "office", DESK)
    for name in ("board", "plates/print"):
        page.goto(f"{base}/{name}")
        take(page, name.replace("/", "-"))


def signed_in(browser: Browser, base: str, name: str, size: dict[str, object]) -> Page:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **size)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("load")
    return page


def take(page: Page, name: str) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)


@contextmanager
def site() -> Iterator[str]:
    """The address of a demo site: the one named by BASE, else one of our own, stopped at the end."""
    if given := os.environ.get("BASE"):
        yield given
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as instance:
        wanted = os.environ | {"INSTANCE": instance, "PORT": str(port)}
        process = subprocess.Popen([sys.executable, str(ROOT / "tools" / "serve.py")], env=wanted)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(address: str) -> None:
    """Until the site answers. Raises TimeoutError after three minutes."""
    for _ in range(360):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
