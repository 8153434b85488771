"""A zone's book without a network: the plan is written, a key is signed for on the screen; both arrive once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import create_app
from app.book.actions import keep_book
from app.book.models import KeyHandover, ZonePlan
from app.cases.actions.report import Report, report_issue
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.core.moments import here_and_now
from app.inspections.actions import Inspected, record_inspection
from app.people.queries import person_by_id
from app.photos.queries import photos_of
from app.places.queries import user_of
from app.policy import SYSTEM
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def fill(site: Site) -> str:
    app = create_app(site.overrides)
    with app.app_context():
        by = Acting(user=SYSTEM, now=SystemClock().now())
        (key,) = keep_book(by, site.zones["hall"], {"key": ["强电井"]})
        key_id = key.id
        db.session.remove()
        db.engine.dispose()
        return key_id


def sign(page: Page) -> None:
    box = page.locator("canvas.sign").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()


def test_a_plan_and_a_signed_key_wait_and_arrive(phone: Phone, site: Site) -> None:
    key_id = fill(site)
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/book")
    expect(page.locator("main")).to_contain_text("地面无积水")
    week = page.locator("[data-plan=week]")
    week.locator("button").click()
    week.locator("textarea").fill("本周擦窗")
    page.reload()
    expect(week.locator("textarea")).to_have_value("本周擦窗")
    week.locator("button.primary").click()
    expect(week).to_contain_text("本周擦窗")
    page.click(f"[data-key='{key_id}'] a")
    page.fill("#name", "王师傅")
    page.click("button.huge")
    expect(page.locator(".fault-words")).to_be_visible()
    sign(page)
    page.get_by_role("button", name="签好了").click()
    page.wait_for_selector(".taken")
    page.click("button.huge")
    expect(page.locator(f"[data-key='{key_id}']")).to_contain_text("王师傅")
    expect_waiting(page, 2)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    page.click(f"[data-key='{key_id}'] a")
    expect(page.locator("[data-earlier]")).to_contain_text("→ 王师傅")
    app = create_app(site.overrides)
    with app.app_context():
        (given,) = db.session.execute(select(KeyHandover)).scalars()
        (plan,) = db.session.execute(select(ZonePlan)).scalars()
        assert (given.to_name, plan.words) == ("王师傅", "本周擦窗")
        assert photos_of("key_handover", [given.id])[given.id][0]["state"] == "held"
        db.session.remove()
        db.engine.dispose()


def test_who_has_signed_needs_no_tap_to_say_so(phone: Phone, site: Site) -> None:
    key_id = fill(site)
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/key/{key_id}")
    sign(page)
    page.click("button.huge")
    expect(page.locator(".fault-words")).to_contain_text("接收人")
    expect(page.locator(".taken")).to_have_count(1)
    page.fill("#name", "王师傅")
    page.click("button.huge")
    expect(page.locator(f"[data-key='{key_id}']")).to_contain_text("王师傅")
    expect_waiting(page, 1)


def test_the_book_holds_the_standard_the_issues_and_the_patrols_too(phone: Phone, site: Site) -> None:
    app = create_app(site.overrides)
    with app.app_context():
        now, deputy = SystemClock().now(), person_by_id(site.people["deputy"])
        assert deputy
        by, here = Acting(user_of(deputy, now), now), site.zones["hall"]
        report_issue(by, Report(here, "玻璃有手印", "normal", now + timedelta(hours=9)), here_and_now(now))
        passed = [{"item_id": "1", "text": "墙面", "verdict": "pass", "points": None}]
        record_inspection(by, Inspected(here, "targeted", passed), here_and_now(now))
        db.session.remove()
        db.engine.dispose()
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/app/zone/{here}")
    page.locator(".thumb .huge").click()
    page.wait_for_url("**/app")
    page.goto(f"{site.url}/app/zone/{here}/book")
    expect(page.locator("main")).to_contain_text("玻璃洁净")
    expect(page.locator(".issue-card")).to_contain_text("玻璃有手印")
    expect(page.locator("[data-walks]")).to_contain_text("一切正常")
    expect(page.locator("[data-checks]")).to_contain_text("针对性检查")
