"""补录: by default for the window last missed here, or for another day and time; without a network too, and in little room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core.clock import SystemClock
from app.duties.actions import DutyEntry, set_duty
from app.duties.rules.quota import DAY, Quota
from app.duties.rules.terms import EACH_ZONE, OWNER, PATROL
from app.patrols.models import Patrol
from app.patrols.rules import LATE_ENTRY
from app.settings.queries import current
from app.settings.rules import Settings
from tests.field.conftest import Phone
from tests.field.inside import acting, inside, only
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.field.test_tight import set_up
from tests.served import Site
from tests.web.looks import AXE, wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that is five days old, in which each owner owes two patrols a day, and nobody made one."""
    made = Site(tmp_path / "instance")
    made.instance.mkdir()
    made.build(days_old=5)
    with inside(made):
        by = acting(made, "office")
        quota = [Quota(1, DAY, windows=current().windows)]
        since = (by.now - timedelta(days=4)).date()
        set_duty(by, DutyEntry("责任区巡检", OWNER, quota, since, record_kind=PATROL, scope=EACH_ZONE))
    made.start()
    yield made
    made.stop()


def last_missed() -> tuple[datetime, str]:
    """A moment in the middle of the last window that is over, and its name."""
    settings = Settings()
    now = settings.local(SystemClock().now())
    if now.time() >= time(12, 30):
        return datetime.combine(now.date(), time(6, 15), settings.zone_info), "今天 上午"
    before = now.date() - timedelta(days=1)
    return datetime.combine(before, time(18, 15), settings.zone_info), "昨天 下午"


HELD = """async () => {
    const store = await import('/static/field/store.js');
    return (await store.all('entities')).some((row) => (row.data ?? row).record_kind === 'patrol');
}"""


def wait_until_told(page: Page) -> None:
    """The phone is ready, and knows what its person owes."""
    wait_until_kept(page)
    page.wait_for_function(HELD)


def ask(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.click(".late-entry button")
    page.wait_for_selector("dialog[open] textarea")


def test_one_reason_enters_the_window_last_missed_without_a_network(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_told(page)
    site.stop()
    ask(page, site)
    moment, words = last_missed()
    expect(page.locator("dialog label:has(:checked)")).to_have_text(words)
    expect(page.locator("dialog .hint")).to_contain_text(f"记为 {words} 的补录")
    page.fill("dialog textarea", "手机没电，走过了")
    page.click("dialog .primary")
    page.wait_for_selector("main[data-view=today]")
    page.goto(f"{site.url}/app/records")
    expect(page.locator(".rows li").first).to_contain_text(f"补录，为 {words}")
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator("article.evidence")).to_contain_text(f"补录，为 {words}")
    row = only(site, Patrol)
    assert abs(row["counts_at"] - moment) < timedelta(minutes=1) and LATE_ENTRY in row["marks"]
    ask(page, site)
    expect(page.locator("dialog .choices")).not_to_contain_text(words)


def test_what_is_done_in_another_tab_while_it_is_asked_is_no_longer_offered(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_told(page)
    ask(page, site)
    words = last_missed()[1]
    expect(page.locator("dialog label:has(:checked)")).to_have_text(words)
    page.fill("dialog textarea", "手机没电")
    assert phone.context
    other = phone.context.new_page()
    ask(other, site)
    other.fill("dialog textarea", "忘了扫")
    other.click("dialog .primary")
    other.wait_for_selector("main[data-view=today]")
    expect(page.locator("dialog .choices")).not_to_contain_text(words)
    expect(page.locator("dialog .choices :checked")).to_have_count(1)
    expect(page.locator("dialog textarea")).to_have_value("手机没电")


def test_another_day_and_time_is_chosen_and_none_that_is_still_to_come(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_told(page)
    ask(page, site)
    page.click("dialog label:has-text('其他时间')")
    expect(page.locator("#late-day option")).to_have_count(4)
    page.fill("dialog textarea", "忘了扫")
    page.select_option("#late-day", index=0)
    page.fill("#late-clock", "23:59")
    page.click("dialog .primary")
    expect(page.locator("dialog [role=alert]")).to_have_text("补录只能补已经过去的时间。")
    page.select_option("#late-day", index=2)
    page.fill("#late-clock", "19:30")
    page.click("dialog .primary")
    page.wait_for_selector("main[data-view=today]")
    expect_waiting(page, 0)
    settings = Settings()
    day = settings.local(SystemClock().now()).date() - timedelta(days=2)
    assert only(site, Patrol)["counts_at"] == datetime.combine(day, time(19, 30), settings.zone_info)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_question_is_for_everybody_on_a_narrow_screen_with_large_text(phone: Phone, site: Site, language: str) -> None:
    phone.looks = phone.looks | {"bypass_csp": True, "color_scheme": "dark" if language == "en" else "light"}
    page = phone.open("/healthz")
    page.add_init_script(AXE)
    page.goto(f"{site.url}/app/me")
    if language == "en":
        page.click("button:has-text('English')")
        expect(page.locator(".tabbar")).to_contain_text("Today")  # it has come anew
    page.click(".tabbar a[href='/app']")
    wait_until_told(page)
    ask(page, site)
    page.wait_for_timeout(400)  # it has risen
    expect(page.locator("dialog .choices label")).to_have_count(2 + 6 + (last_missed()[1].startswith(("今天", "today"))))
    page.locator("dialog .choices label").last.click()
    assert not wrong_with(page)
    set_up(page, 320, 640, 200)
    dialog = page.locator("dialog")
    assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth"), "nothing is cut at the side"
    for target in page.locator("dialog .choices label, dialog button, dialog select, dialog input[type=time]").all():
        box = target.bounding_box()
        assert box and box["height"] >= 48 and box["width"] >= 48
