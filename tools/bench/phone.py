"""A cheap phone: Chromium at phone size, its processor slowed four times, its line 1.6 Mbit/s with 150 ms."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from tools.bench.sites import Bench

SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 1_600_000 / 8}
WAIT_MS = 120_000
QUIET_MS = 3_000
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

HERE = Path(__file__).parent


@contextmanager
def phone(bench: Bench, store: Path, *arguments: str) -> Iterator[BrowserContext]:
    """A browser whose store lies in `store`, signed in as the deputy."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("bench: the phone's figures need chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(store), executable_path=chromium, args=["--no-sandbox", "--disable-gpu", *arguments],
            viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True,
            locale="zh-CN", permissions=["camera"],
        )  # fmt: skip
        context.add_cookies([{"name": "zonewalk_session", "value": bench.token, "url": bench.url}])
        context.add_init_script(path=HERE / "usable.js")
        yield context
        context.close()


def slow(page: Page, line: bool = False) -> CDPSession:
    """Slows the page's processor, and with `line` its network; returns the wire to its tools."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if line:
        wire.send("Network.emulateNetworkConditions", LINE)
    return wire


def usable(page: Page) -> float:
    """Milliseconds from the start of the navigation until Today stood there with its zones.

    The driver keeps away meanwhile: its own scripts take the page's slowed processor a tenth of a second.
    """
    page.wait_for_timeout(QUIET_MS)
    page.wait_for_function("() => globalThis.usableAt > 0", timeout=WAIT_MS)
    return float(page.evaluate("globalThis.usableAt"))


def kept(page: Page) -> None:
    """Waits until the service worker holds the app and the first exchange is over."""
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=WAIT_MS)
    page.wait_for_load_state("networkidle", timeout=WAIT_MS)
