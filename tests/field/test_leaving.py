"""Somebody signs out on purpose, with a network or without one: from then on this phone knows nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.patrols.models import Patrol
from app.people.enrolments import issue_enrolment
from app.people.models import DeviceSession
from app.people.sessions import revoke_session
from app.sync.phone_files import import_phone_file
from tests.field.conftest import Phone
from tests.field.inside import acting, inside, only
from tests.field.office import take_up
from tests.field.steps import expect_waiting, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def sign_out(page: Page) -> str:
    """From Me; what the question said."""
    page.click(".tabbar a[href='/app/me']")
    page.click("main[data-view=me] button:has-text('退出登录')")
    dialog = page.locator("dialog[open]")
    said = dialog.inner_text()
    dialog.get_by_role("button", name="退出登录").click()
    page.wait_for_selector("main[data-view=today]")
    return said


ON_THE_DISK = """async () => {
    const told = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await told(indexedDB.open('zonewalk'));
    const read = database.transaction(['entities', 'meta', 'outbox']);
    const [entities, meta, outbox] = ['entities', 'meta', 'outbox'].map((name) => read.objectStore(name));
    const found = [entities.count(), meta.get('user'), meta.get('cursor'), meta.get('contact'), outbox.count()];
    const [sent, ...rest] = await Promise.all(found.map(told));
    database.close();
    return [sent, ...rest.map((one) => one ?? null)];
}"""


def held(page: Page) -> list[object]:
    """What lies on the phone: how much the server sent, to whom, up to where, their last contact; how many records."""
    found: list[object] = page.evaluate(ON_THE_DISK)
    return found


def open_sessions(site: Site, who: str) -> int:
    with inside(site):
        return db.session.query(DeviceSession).filter_by(person_id=site.people[who], revoked_at=None).count()


def back_again(page: Page, site: Site) -> None:
    """The owner signs in anew, and what waited goes out in their name."""
    with inside(site):
        _, code = issue_enrolment(acting(site, "office"), site.people["owner"])
    take_up(page, f"{site.url}/enrol/{code}")
    page.goto(f"{site.url}/app")
    page.wait_for_selector(".scan-now")
    expect_waiting(page, 0)
    assert only(site, Patrol)["person_id"] == site.people["owner"]


def test_who_left_is_shown_no_more_and_nobody_records_in_their_name(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    before = open_sessions(site, "owner")
    assert held(page)[0]
    sign_out(page)
    assert held(page) == [0, None, None, None, 0], "what was sent is forgotten on the disk too"
    expect(page.locator(".notice a[href^='/sign-in']")).to_be_visible()
    assert open_sessions(site, "owner") == before - 1
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    expect(page.locator(".notice a[href^='/sign-in']")).to_be_visible()
    assert page.locator("button.huge").count() == 0
    page.goto(f"{site.url}/app/zones")
    expect(page.locator("#content")).not_to_contain_text("大厅")


def test_signing_out_without_a_network_ends_the_session_with_the_next_one(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    walk(page, site)
    said = sign_out(page)
    assert "1 条记录" in said and "没有网络" in said
    expect(page.locator(".notice")).to_contain_text("1 条记录")
    assert held(page) == [0, None, None, None, 1], "what was not sent stays, and nothing else"
    assert page.locator(".scan-now").count() == 0
    site.start()
    before = open_sessions(site, "owner")
    send_now(page)
    page.wait_for_function("() => document.cookie.includes('zonewalk_left=1')")
    assert open_sessions(site, "owner") == before - 1
    assert site.count(Patrol) == 0, "nothing goes out in the name of somebody who is not signed in"
    back_again(page, site)


@pytest.mark.parametrize("who", [None, "neighbour"], ids=["nobody", "another person"])
def test_what_somebody_left_behind_reaches_the_office_as_a_file_without_being_shown(
    phone: Phone, site: Site, tmp_path: Path, who: str | None
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/sync", lambda route: route.abort())
    walk(page, site)
    sign_out(page)
    if who:
        phone.context.unroute("**/api/v1/sync")
        phone.context.clear_cookies()
        phone.sign_in(who)
        page.goto(f"{site.url}/app/me")
        expect(page.locator(".who")).to_contain_text("罗翀")
    page.goto(f"{site.url}/app/outbox")
    expect(page.locator("[data-operation]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("1 条")
    expect(page.locator("main")).not_to_contain_text("大厅")
    if not who:
        expect(page.locator("main")).not_to_contain_text("谢春梅")
    with page.expect_download() as download:
        page.click("button:has-text('保存为文件')")
    download.value.save_as(tmp_path / "records.json")
    assert site.count(Patrol) == 0
    with inside(site):
        import_phone_file(acting(site, "office"), (tmp_path / "records.json").read_bytes())
    assert only(site, Patrol)["person_id"] == site.people["owner"]


@pytest.mark.row("A10")
def test_a_phone_that_was_signed_out_forgets_what_it_was_sent_and_keeps_what_it_has_not(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    walk(page, site)
    site.start()
    with inside(site):
        for session in db.session.query(DeviceSession).filter_by(person_id=site.people["owner"], revoked_at=None):
            revoke_session(acting(site, "office"), session.id)
    send_now(page)
    page.wait_for_function(f"async () => (await ({ON_THE_DISK})())[0] === 0")
    expect(page.locator(".notice a[href^='/sign-in']")).to_be_visible()
    user = {"id": site.people["owner"], "name": "谢春梅"}
    assert held(page) == [0, user, None, None, 1], "whose phone it is stays known: what was not sent can be handed in"
    for screen in ("/app", "/app/zones"):  # nothing is on its way, and nothing was looked for in vain
        page.goto(f"{site.url}{screen}")
        expect(page.locator("#content .notice a[href^='/sign-in']")).to_be_visible()
        expect(page.locator("#content > :not(.notice)")).to_have_count(0)
    page.goto(f"{site.url}/app/outbox")
    expect_waiting(page, 1)
    expect(page.locator("[data-operation]")).to_have_count(1)
    back_again(page, site)


def test_signing_out_on_an_office_page_counts_for_the_app_too(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/me/devices")
    page.locator(".rows .row").filter(has_text="本设备").get_by_role("button").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    page.wait_for_url("**/sign-in*")
    site.stop()
    page.goto(f"{site.url}/app")
    expect(page.locator(".notice a[href^='/sign-in']")).to_be_visible()
    assert page.locator(".scan-now").count() == 0


def test_an_office_page_without_a_network_says_so_and_leads_back(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/me/duties")
    expect(page.locator("h2")).to_contain_text("要有网络")
    page.click("a[href='/app']:has-text('今日')")
    page.wait_for_selector("main[data-view=today] .scan-now")


def test_a_reminder_tapped_without_a_network_opens_those_on_the_phone(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/notices")
    page.wait_for_selector("main[data-view=notices]")
    site.stop()
    page.goto(f"{site.url}/notices/whichever")
    page.wait_for_selector("main[data-view=notices]")
