"""Nothing counts as sent that the server did not name; nobody sends or sees another's records."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from app.cases.models import Issue
from app.patrols.models import Patrol
from app.sync.models import Device
from tests.field.conftest import Phone
from tests.field.inside import only
from tests.field.office import until
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_captive_portals_answer_is_not_the_servers(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<html>Welcome to our Wi-Fi</html>")

    phone.context.route("**/api/v1/**", portal)
    walk(page, site)
    send_now(page)
    expect(page.locator(".pill use")).to_have_attribute("href", "#i-cloud-off")
    expect_waiting(page, 1)
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_a_signed_out_phone_keeps_everything_until_its_owner_is_back(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.clear_cookies()
    walk(page, site)
    expect(page.locator("a[href^='/sign-in']")).to_be_visible()
    expect_waiting(page, 1)
    assert site.count(Patrol) == 0
    phone.sign_in("owner")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_another_person_on_the_phone_neither_sees_nor_sends_it(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    walk(page, site)
    expect_waiting(page, 1)
    site.start()
    phone.sign_in("neighbour")
    page.goto(f"{site.url}/app/me")
    expect(page.locator(".who")).to_contain_text("罗翀")
    expect_waiting(page, 0)
    assert site.count(Patrol) == 0
    expect(page.locator(".pill")).to_contain_text("他人 1 条待发")
    page.click(".pill")
    expect(page.locator("main")).to_contain_text("本机还有谢春梅的 1 条记录未发出")
    until(lambda: waits(site) == (1, "谢春梅", [1]), page, "the office did not hear whose records wait")
    phone.sign_in("owner")
    page.goto(f"{site.url}/app/me")
    expect(page.locator(".who")).to_contain_text("谢春梅")
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    until(lambda: waits(site) == (0, "", []), page, "the office did not hear that nothing waits any more")


def waits(site: Site) -> tuple[int, str, list[int]]:
    """What the office knows to wait on the phone, of whom beside the one signed in, and under which numbers."""
    phone = only(site, Device)
    return phone["waiting"], phone["waiting_of"], phone["waiting_numbers"]


LOSE_PHOTOS = """async () => {
    const store = await import('/static/field/store.js');
    for (const sha256 of await store.keys('photos')) await store.remove('photos', sha256);
}"""


def test_a_record_whose_photo_is_gone_is_not_called_sent(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    report(page, site, "地面有积水", photo(1))
    page.evaluate(LOSE_PHOTOS)
    phone.context.unroute("**/api/v1/**")
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Issue) == 1
    expect(page.locator(".pill")).to_contain_text("1 条需处理")
    page.click(".pill")
    page.click("[data-operation] a")
    expect(page.locator(".record .notice")).to_contain_text("照片已不在本机")
    page.click("button:has-text('知道了')")
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    assert site.count(Issue) == 1


@pytest.mark.row("F15")
@pytest.mark.row("L2")
def test_a_wiped_store_is_said_until_it_is_read(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context

    def no_records(route: Route) -> None:
        if '"record_' in (route.request.post_data or ""):
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/api/v1/sync", no_records)
    walk(page, site)
    expect_waiting(page, 1)
    page.goto(f"{site.url}/app")  # asks once before it sends, and so tells what waits
    wait_until_kept(page)
    until(lambda: only(site, Device)["waiting"] == 1, page, "the server did not hear what waits")
    page.goto("about:blank")
    wipe = {"origin": site.url, "storageTypes": "indexeddb,service_workers,cache_storage"}
    phone.context.new_cdp_session(page).send("Storage.clearDataForOrigin", wipe)
    page.goto(f"{site.url}/app")
    notice = page.locator(".notice[role=alert]")
    expect(notice).to_contain_text("清空")
    expect(notice).to_contain_text("1 条")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    page.reload()
    page.wait_for_selector(".scan-now")
    expect_waiting(page, 0)
    expect(notice).to_have_count(0)
