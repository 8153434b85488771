"""A general inspection walked along its route where there is no network: every failed item arrives as an issue, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from app.cases.models import Issue
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.inspections.actions import RouteEntry, plan_route
from app.inspections.models import Inspection
from app.policy import SYSTEM
from app.settings.queries import current
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def plan(site: Site) -> str:
    now = SystemClock().now()
    app = create_app(site.overrides)
    with app.app_context():
        today = current().local(now).date()
        entry = RouteEntry("大检查", "general", today, [site.zones["hall"], site.zones["corridor"]])
        route_id = plan_route(Acting(user=SYSTEM, now=now), entry).id
        db.session.remove()
        db.engine.dispose()
        return route_id


def test_a_route_is_inspected_offline_and_its_issues_arrive_once(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    route_id = plan(site)
    page = phone.open(who="inspector")
    wait_until_kept(page)
    site.stop()
    page.reload()
    row = page.locator(f"[data-route='{route_id}']")
    expect(row).to_contain_text("0/2")
    row.locator("a").click()
    page.click("main[data-view=route] .thumb a")
    page.click("main[data-view=inspect] button.huge")
    expect(page.locator(".fault-words")).to_be_visible()
    first = page.locator(".judge").first
    first.locator("label[data-verdict=fail]").click()
    page.set_input_files(".judge input[capture]", photo(1))
    page.wait_for_selector(".taken")
    first.locator("textarea").fill("地面有积水")
    expect(first.locator("input[type=datetime-local], [name^=deadline]")).to_have_count(0)
    page.reload()
    expect(page.locator(".judge").first).to_have_attribute("data-verdict", "fail")
    expect(page.locator(".judge .taken")).to_have_count(1)
    page.click(".thumb button[type=button]")
    page.click("main[data-view=inspect] button.huge")
    expect(page.locator("h1")).to_have_text("二层走廊")
    page.click(".thumb button[type=button]")
    page.click("main[data-view=inspect] button.huge")
    expect(page.locator(".all-done")).to_be_visible()
    expect_waiting(page, 2)
    page.goto(site.url + "/app/issues")
    page.get_by_role("button", name="未关闭").click()
    expect(page.locator("main")).to_contain_text("地面有积水")
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    check(site, route_id)


def judged_wrong(page: Page, words: str) -> None:
    page.locator(".judge").first.locator("label[data-verdict=fail]").click()
    page.locator(".judge").first.locator("textarea").fill(words)
    page.click(".thumb button[type=button]")  # the others pass


def test_a_deadline_in_the_past_is_refused_before_it_is_saved_and_a_second_inspection_says_so(phone: Phone, site: Site) -> None:
    page = phone.open(who="inspector")
    wait_until_kept(page)
    page.goto(f"{site.url}/app/inspect/free/{site.zones['hall']}")
    expect(page.locator("main .notice[data-tone=info]")).to_have_count(0)
    judged_wrong(page, "玻璃有手印")
    card = page.locator(".judge").first
    card.locator(".choices label", has_text="其他").click()
    card.locator("input[type=datetime-local]").fill("2026-01-01T09:00")
    card.locator("input[type=datetime-local]").blur()
    page.click("main[data-view=inspect] button.huge")
    expect(page.locator(".fault-words")).to_contain_text("期限已过")
    assert page.url.endswith(f"/app/inspect/free/{site.zones['hall']}")
    expect(card.locator("textarea")).to_have_value("玻璃有手印")
    card.locator(".choices label", has_text="明天").click()
    page.click("main[data-view=inspect] button.huge")
    expect(page.locator("main[data-view=inspect]")).to_have_count(0)
    page.goto(f"{site.url}/app/inspect/free/{site.zones['hall']}")
    expect(page.locator("main .notice[data-tone=info]")).to_contain_text("1 项不合格")
    send_now(page)
    expect_waiting(page, 0)
    assert (site.count(Inspection), site.count(Issue)) == (1, 1)


def check(site: Site, route_id: str) -> None:
    app = create_app(site.overrides)
    with app.app_context():
        rows = db.session.query(Inspection).order_by(Inspection.failed.desc()).all()
        assert [(row.route_id, row.failed) for row in rows] == [(route_id, 1), (route_id, 0)]
        issue = rows[0].findings[0].issue
        local: datetime = current().local(issue.deadline_at)
        assert rows[0].findings[0].on_meeting and issue.description == "地面有积水"
        assert (local.weekday(), local.hour, local.minute) == (0, 0, 0), "Sunday 24:00"
        db.session.remove()
        db.engine.dispose()
