"""Without a network the app opens, records and forgets nothing; with one, everything arrives exactly once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.cases.models import Issue
from app.patrols.models import Patrol
from app.photos.models import Photo
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.usefixtures("own_database")]


@pytest.mark.one_database
def test_the_app_and_its_deep_links_open_with_the_server_gone(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.reload()
    expect(page.locator("main")).to_contain_text("一层大厅")
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    expect(page.locator("#heading")).to_have_text("一层大厅")
    expect(page.locator(".checks")).to_contain_text("地面无积水")


@pytest.mark.one_database
def test_the_screens_that_a_round_seldom_needs_open_offline_after_one_visit(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    for path, title in (("service", "服务"), ("inspect", "监督检查"), ("outbox", "待发列表"), ("notices", "提醒")):
        page.goto(f"{site.url}/app/{path}")
        expect(page.locator("main.screen")).to_be_visible()
        expect(page.locator("#heading")).to_have_text(title)


@pytest.mark.one_database
def test_what_was_walked_days_ago_is_told_though_the_page_opens_without_it(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.evaluate(
        """async (zone) => {
            const at = Date.now() - 5 * 86_400_000;
            const id = at.toString(16).padStart(12, "0").replace(/(.{8})/, "$1-") + "-7000-8000-000000000000";
            const moment = new Date(at).toISOString();
            const data = { id, zone_id: zone, person_id: "x", person_name: "韩志远", at: moment, all_normal: true };
            const db = await new Promise((done) => (indexedDB.open("zonewalk").onsuccess = (event) => done(event.target.result)));
            const tx = db.transaction("entities", "readwrite");
            tx.objectStore("entities").put({ kind: "patrol", id, data });
            await new Promise((done) => (tx.oncomplete = done));
            db.close();
        }""",
        site.zones["hall"],
    )
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    expect(page.locator(".facts")).to_contain_text("韩志远")


@pytest.mark.one_database
def test_a_plates_address_opens_its_zone_offline(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/Z/{site.codes['hall']}")
    expect(page.locator("#heading")).to_have_text("一层大厅")


def test_a_shift_offline_arrives_exactly_once(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    phone.lasting = True
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    for _ in range(10):
        walk(page, site)
    report(page, site, "地面有积水", photo(1))
    report(page, site, "灯不亮", photo(2))
    expect_waiting(page, 12)
    phone.close()

    page = phone.open()
    expect_waiting(page, 12)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    page.reload()
    send_now(page)
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (10, 2, 2)


@pytest.mark.one_database
def test_a_half_filled_report_survives_a_reload(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.fill("#words", "玻璃裂了")
    page.set_input_files("input[capture]", photo(1))
    page.wait_for_selector(".taken")
    page.reload()
    expect(page.locator("#words")).to_have_value("玻璃裂了")
    expect(page.locator(".taken")).to_have_count(1)
