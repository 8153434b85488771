"""What somebody owes today stands on the phone, and is ticked off where there is no network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import create_app
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.core.moments import here_and_now
from app.duties.actions import DutyEntry, set_day, set_duty, ship_scheme
from app.duties.models import Deed
from app.duties.rules.quota import WEEK, Quota
from app.duties.rules.terms import PATROL, ROLE
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import assign_owner
from app.policy import SYSTEM
from app.settings.queries import current
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


NEXT_DAY = """async (id) => {
    const store = await import('/static/field/store.js');
    const duty = (await store.all('entities')).map((row) => row.data ?? row).find((one) => one.id === id);
    const start = duty.slots.map((slot) => Date.parse(slot.start)).sort((a, b) => a - b).find((at) => at > Date.now());
    return new Date(start + 1800000).toISOString();
}"""


def owe(site: Site) -> str:
    """Owners look at their keys many times a day: some of it is left at any hour this test runs."""
    now = SystemClock().now()
    app = create_app(site.overrides)
    with app.app_context():
        entry = DutyEntry("钥匙检查", "owner", [Quota(200)], (now - timedelta(days=1)).date(), clause="附表三 一.5",
                          checklist=["钥匙齐全", "借用已登记"], evidence="photo")  # fmt: skip
        duty = set_duty(Acting(user=SYSTEM, now=now), entry)
        db.session.remove()
        db.engine.dispose()
        return duty.id


def test_a_duty_is_done_offline_and_arrives_once(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    duty_id = owe(site)
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.reload()
    row = page.locator(f"[data-duty='{duty_id}']")
    expect(row).to_contain_text("钥匙检查")
    expect(row).to_contain_text("附表三 一.5")
    expect(row.locator(".badge")).to_contain_text("0/")
    row.locator("a").click()
    page.click("main[data-view=duty] button.huge")
    expect(page.locator(".fault")).to_be_visible()
    page.locator(".checks button").last.click()
    page.set_input_files("input[capture]", photo(1))
    page.wait_for_selector(".taken")
    page.reload()
    expect(page.locator(".taken")).to_have_count(1)
    expect(page.locator(".checks li").last).to_have_attribute("data-bad", "true")
    page.click("main[data-view=duty] button.huge")
    expect(row.locator(".badge")).to_contain_text("1/")
    expect_waiting(page, 1)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    app = create_app(site.overrides)
    with app.app_context():
        (deed,) = db.session.query(Deed).all()
        assert [item["ok"] for item in deed.items] == [True, False]
        db.session.remove()
        db.engine.dispose()
    expect(row.locator(".badge")).to_contain_text("1/")
    half_past_midnight = page.evaluate(NEXT_DAY, duty_id)
    site.stop()  # and the next day begins before the phone meets the network again
    page.clock.set_fixed_time(half_past_midnight)
    page.reload()
    expect(row.locator(".badge")).to_contain_text("0/")


def test_a_day_off_asks_for_no_round(phone: Phone, site: Site) -> None:
    app = create_app(site.overrides)
    with app.app_context():
        by = Acting(user=SYSTEM, now=SystemClock().now())
        today = current().local(by.now).date()
        ship_scheme(by, today - timedelta(days=1))
        set_day(by, today, False, "放假")
        db.session.remove()
        db.engine.dispose()
    page = phone.open()
    wait_until_kept(page)
    expect(page.locator("main")).to_contain_text("今天无需巡检")
    expect(page.locator("main")).not_to_contain_text("还剩")


def test_a_days_duties_stand_in_the_offices_order(phone: Phone, site: Site) -> None:
    yesterday = (SystemClock().now() - timedelta(days=1)).date()
    names = ["晚间关灯", "钥匙检查", "安全用电"]
    with inside(site):
        for name in names:
            set_duty(acting(site, "office"), DutyEntry(name, "owner", [Quota(200)], yesterday))
    page = phone.open()
    wait_until_kept(page)
    duties = page.locator(".duties li strong")
    expect(duties.filter(has_text="安全用电")).to_be_visible()
    assert [name for name in duties.all_inner_texts() if name in names] == names


def test_one_plate_is_no_walk_of_the_areas_and_a_second_zone_makes_it_one(phone: Phone, site: Site) -> None:
    """The phone counts a deputy's walks as the office does (附表四 1)."""
    now = SystemClock().now()
    with inside(site):
        entry = DutyEntry("副经理巡查", ROLE, [Quota(60, WEEK, gap_minutes=5)], (now - timedelta(days=20)).date(), ["deputy"],
                          record_kind=PATROL)  # fmt: skip
        duty_id = set_duty(acting(site, "office"), entry).id
        record_patrol(acting(site, "deputy"), PatrolFound(site.zones["hall"], "list"), here_and_now(now))
    page = phone.open(who="deputy")
    wait_until_kept(page)
    badge = page.locator(f"[data-duty='{duty_id}'] .badge")
    expect(badge).to_contain_text("0/")
    with inside(site):
        record_patrol(acting(site, "deputy"), PatrolFound(site.zones["plant"], "list"), here_and_now(SystemClock().now()))
    send_now(page)
    expect(badge).to_contain_text("1/")


def test_zones_that_owe_a_check_are_ticked_off_in_one_go_and_what_is_wrong_by_itself(phone: Phone, site: Site) -> None:
    today = SystemClock().now().date()
    with inside(site):
        office = acting(site, "office")
        for zone in ("corridor", "plant"):
            assign_owner(office, site.zones[zone], site.people["owner"])
        entry = DutyEntry("消防检查", "owner", [Quota(1)], today, checklist=["通道无堆放"], scope="each_zone")
        duty_id = set_duty(office, entry).id
    page = phone.open()
    wait_until_kept(page)
    half_past_midnight = page.evaluate(NEXT_DAY, duty_id)  # of the first day that is owed whole
    site.stop()
    page.clock.set_fixed_time(half_past_midnight)
    page.goto(f"{site.url}/app/duty/{duty_id}")
    zones = page.locator("#zones input")
    expect(zones).to_have_count(3)
    assert [box.is_checked() for box in zones.all()] == [True] * 3, "all that is owed, unless chosen otherwise"
    page.locator(".checks button").click()
    page.click("main[data-view=duty] button.huge")
    expect(page.locator(".fault")).to_contain_text("只选那一个")
    page.locator("#zones label").first.click()
    page.locator(".checks button").click()
    page.click("main[data-view=duty] button.huge")
    expect(page.locator("#zones label small")).to_have_count(2)
    assert [box.is_checked() for box in zones.all()] == [True, False, False], "the one that is left"
    page.locator(".checks button").click()
    page.click("main[data-view=duty] button.huge")
    expect(page.locator(f"[data-duty='{duty_id}'] .badge")).to_contain_text("3/3")
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    with inside(site):
        deeds = db.session.query(Deed).filter(Deed.duty_name == "消防检查").all()
        assert sorted((deed.zone.name, deed.items[0]["ok"]) for deed in deeds) == [
            ("一层大厅", False), ("二层走廊", True), ("配电室", True),
        ]  # fmt: skip


def test_a_duty_to_plan_leads_to_where_the_plan_is_written(phone: Phone, site: Site) -> None:
    today = SystemClock().now().date()
    with inside(site):
        entry = DutyEntry("周区域计划", "owner", [Quota(1, WEEK)], today - timedelta(days=1), topic="week", scope="each_zone")
        duty_id = set_duty(acting(site, "office"), entry).id
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/app/duty/{duty_id}")
    row = page.locator("[data-plans] a")
    expect(row).to_contain_text("未写")
    row.click()
    page.locator("[data-plan=week] button").click()
    page.locator("[data-plan=week] textarea").fill("周四彻底清扫")
    page.locator("[data-plan=week] button.primary").click()
    expect(page.locator("[data-plan=week]")).to_contain_text("周四彻底清扫")
    page.goto(f"{site.url}/app/duty/{duty_id}")
    expect(row).to_contain_text("已写")


def test_what_was_done_between_the_days_of_a_week_counts_on_none_of_them(phone: Phone) -> None:
    """As the office judges it: the phone is told the days."""
    page = phone.open()
    counted = page.evaluate("""async () => {
        const { within } = await import('/static/field/duties.js');
        const days = [['2026-03-01T16:00Z', '2026-03-02T16:00Z'], ['2026-03-03T16:00Z', '2026-03-04T16:00Z']];
        const slot = { start: days[0][0], end: days[1][1] };
        const done = ['2026-03-02T01:00Z', '2026-03-02T16:00Z', '2026-03-03T16:00Z'].map((at) => ({ ms: Date.parse(at) }));
        return [within({ ...slot, apart: days }, done).length, within(slot, done).length];
    }""")
    assert counted == [2, 3]


def test_a_patrol_without_the_evidence_that_a_duty_wants_counts_on_the_phone_as_little(phone: Phone, site: Site) -> None:
    """As the office judges it: a scanned plate is wanted, or a photo; a zone chosen from the list is neither."""
    with inside(site):
        first = (SystemClock().now() - timedelta(days=20)).date()
        wanted = {
            one: set_duty(acting(site, "office"), DutyEntry(f"巡查 {one}", ROLE, [Quota(60, WEEK)], first, ["deputy"],
                                                            record_kind=PATROL, evidence=one)).id
            for one in ("", "plate", "photo")
        }  # fmt: skip
        record_patrol(acting(site, "deputy"), PatrolFound(site.zones["hall"], "list"), here_and_now(SystemClock().now()))
    page = phone.open(who="deputy")
    wait_until_kept(page)
    for evidence, figure in (("", "1/"), ("plate", "0/"), ("photo", "0/")):
        expect(page.locator(f"[data-duty='{wanted[evidence]}'] .badge")).to_contain_text(figure)
    judged = page.evaluate("""async () => {
        const { proves } = await import('/static/field/duties.js');
        const revoked = { source: 'camera', marks: ['revoked_plate'] };
        const walks = [{ source: 'list' }, { source: 'camera' }, revoked, { source: 'list', photos: [{}] }];
        return ['', 'plate', 'photo'].map((evidence) => walks.map((walk) => proves({ evidence }, walk)));
    }""")
    assert judged == [[True] * 4, [False, True, False, False], [False, False, False, True]]
