"""A complaint is taken at the desk, the hand on the keyboard alone: what the page takes of the twenty seconds of a call."""

from __future__ import annotations

import shutil
import sys
import time

from playwright.sync_api import Page, sync_playwright

from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

TIMES = 5
WIDE = {"width": 1280, "height": 800}
FIELDS = ("13900001111", "李处长", "", "kind", "大厅水龙头还在漏", "一层大厅", "W008")


def measure(bench: Bench) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("bench: the desk's figure needs chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport=WIDE, locale="zh-CN")
        context.add_cookies([{"name": "zonewalk_session", "value": bench.token, "url": bench.url}])
        page = context.new_page()
        times = [_taken(page, bench) for _ in range(TIMES)]
        browser.close()
    tell("complaint_taken_without_the_keys", middle(times), "ms")


def _taken(page: Page, bench: Bench) -> float:
    """Milliseconds that the page had a hand wait: keys are pressed as fast as it takes them."""
    page.goto(f"{bench.url}/service/desk")
    began = time.perf_counter()
    for words in FIELDS:
        if words == "kind":
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowUp")
        else:
            page.keyboard.insert_text(words)
        if words != FIELDS[-1]:
            page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.locator(".notice[data-tone=ok]").wait_for()
    return (time.perf_counter() - began) * 1_000
