"""Whose word counts: only the office's own refuses for good; a proxy's is waited out, and what it held up goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.cases.models import Issue
from app.patrols.models import Patrol
from app.photos.models import Photo
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHOTOS, SYNC = "**/api/v1/photos/*", "**/api/v1/sync"


def the_offices(status: int, code: str) -> dict[str, Any]:
    said = {"type": f"urn:zonewalk:problem:{code}", "title": code, "status": status, "code": code}
    return {"status": status, "json": said}


def a_proxys(status: int) -> dict[str, Any]:
    return {"status": status, "json": {"title": "refused by the gateway", "status": status, "code": "policy"}}


def answering(phone: Phone, where: str, answers: list[dict[str, Any]]) -> list[str]:
    """Requests to `where` get these answers, then the server's own. What was asked, as it comes."""
    asked: list[str] = []
    assert phone.context

    def wire(route: Route) -> None:
        asked.append(route.request.url)
        if answers:
            route.fulfill(**answers.pop(0))
        else:
            route.continue_()

    phone.context.route(where, wire)
    return asked


def again(page: Page, asked: list[str], times: int) -> None:
    """Sends until `times` requests were made."""
    while len(asked) < times:
        send_now(page)
        page.wait_for_timeout(200)


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_a_photo_that_a_proxy_refuses_is_not_given_up(
    phone: Phone, site: Site, photo: Callable[[int], str], status: int
) -> None:
    page = phone.open()
    wait_until_kept(page)
    asked = answering(phone, PHOTOS, [a_proxys(status)])
    report(page, site, "地面有积水", photo(1))
    again(page, asked, 2)
    expect_waiting(page, 0)
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert (site.count(Issue), site.count(Photo)) == (1, 1)


def test_a_photo_that_arrived_damaged_is_sent_again_as_the_office_says(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    asked = answering(phone, PHOTOS, [the_offices(422, "photo-hash") for _ in range(3)])
    report(page, site, "地面有积水", photo(1))
    again(page, asked, 4)
    expect_waiting(page, 0)
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert (site.count(Issue), site.count(Photo)) == (1, 1)


def test_a_photo_that_always_arrives_damaged_is_not_sent_for_ever_and_once_more_by_hand(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    asked = answering(phone, PHOTOS, [the_offices(422, "photo-hash") for _ in range(5)])
    report(page, site, "地面有积水", photo(1))
    again(page, asked, 5)
    expect(page.locator(".pill")).to_contain_text("1 条需处理")
    send_now(page)
    page.click(".pill")
    page.click("[data-operation] a")
    assert len(asked) == 5
    page.click("button:has-text('再发一次照片')")
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert (site.count(Issue), site.count(Photo)) == (1, 1)


@pytest.mark.row("F5")
@pytest.mark.parametrize("status", [400, 401, 413, 422])
def test_a_record_that_a_proxy_refuses_in_json_waits_and_goes(phone: Phone, site: Site, status: int) -> None:
    page = phone.open()
    wait_until_kept(page)
    asked = answering(phone, SYNC, [a_proxys(status) for _ in range(3)])
    walk(page, site)
    expect(page.locator(".pill use")).to_have_attribute("href", "#i-cloud-off")
    expect_waiting(page, 1)
    again(page, asked, 4)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_a_browser_without_a_patient_signal_of_its_own_sends_all_the_same(phone: Phone, site: Site) -> None:
    page = phone.open("/healthz")
    assert phone.context
    phone.context.add_init_script("delete AbortSignal.timeout; delete AbortSignal.any")
    page.goto(f"{site.url}/app")
    page.wait_for_selector(".scan-now")
    walk(page, site)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_a_server_that_says_when_to_come_again_is_left_alone_until_then(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.clock.install()
    page.reload()
    page.wait_for_selector(".scan-now")
    busy = the_offices(503, "unavailable") | {"headers": {"Retry-After": "240"}}
    asked = answering(phone, SYNC, [busy])
    again(page, asked, 1)
    expect(page.locator(".pill")).to_contain_text("服务器")
    for _ in range(6):
        page.clock.fast_forward(31_000)
    page.wait_for_timeout(500)
    assert len(asked) == 1
    for _ in range(4):  # until it asks again; further on, its patience with that answer would be over as well
        if len(asked) == 1:
            page.clock.fast_forward(31_000)
            page.wait_for_timeout(500)
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert len(asked) > 1


COUNT_READS = """() => {
    let reads = 0;
    globalThis.readAtOnce = [];
    const get = IDBObjectStore.prototype.get, send = globalThis.fetch;
    IDBObjectStore.prototype.get = function (...given) {
        if (this.name === 'photos') reads += 1;
        return get.apply(this, given);
    };
    globalThis.fetch = (address, options) => {
        if (options?.method === 'PUT') { readAtOnce.push(reads); reads = 0; }
        return send(address, options);
    };
}"""


def test_photos_are_read_one_at_a_time_to_be_sent(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.set_input_files("input[multiple]", [photo(number) for number in range(4)])
    expect(page.locator(".taken")).to_have_count(4, timeout=60_000)
    page.fill("#words", "地面有积水")
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector("main[data-view=today]")
    page.evaluate(COUNT_READS)
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Photo) == 4
    assert max(page.evaluate("() => globalThis.readAtOnce")) <= 2, "one read to note the last, one for the next"
