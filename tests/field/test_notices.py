"""The inbox without a network: it is read, opens what it is about, and the office hears of it afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import create_app
from app.cases.actions import Report, report_issue
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.core.moments import here_and_now
from app.notices.actions import begin_ladder, climb
from app.notices.models import Notice
from app.people.queries import person_by_id
from app.places.queries import user_of
from app.policy import SYSTEM
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def remind(site: Site) -> str:
    """Two issues of the owner's, told of; the first one's id."""
    app = create_app(site.overrides)
    with app.app_context():
        now = SystemClock().now()
        begin_ladder(now - timedelta(minutes=5))
        deputy = person_by_id(site.people["deputy"])
        assert deputy
        by = Acting(user_of(deputy, now), now)
        told = [Report(site.zones["hall"], words, "normal", now + timedelta(hours=9)) for words in ("漏水", "灯不亮")]
        first, _second = [report_issue(by, one, here_and_now(now)).id for one in told]
        climb(Acting(SYSTEM, now + timedelta(seconds=1)))
        db.session.remove()
        db.engine.dispose()
        return first


def test_a_reminder_is_read_without_a_network_and_the_office_hears_of_it(phone: Phone, site: Site) -> None:
    issue_id = remind(site)
    page = phone.open()
    wait_until_kept(page)
    site.stop()
    page.click("a.reminders")
    expect(page.locator("main[data-view=notices] .badge")).to_have_count(2)
    page.locator("li a", has_text="漏水").click()
    page.wait_for_selector("main[data-view=issue]")
    assert page.url.endswith(f"/app/issue/{issue_id}")
    expect_waiting(page, 1)
    page.go_back()
    expect(page.locator("main[data-view=notices] .badge")).to_have_count(1)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    app = create_app(site.overrides)
    with app.app_context():
        read = {one.thing_id: one.read_at is not None for one in db.session.execute(select(Notice)).scalars()}
        assert read.pop(issue_id) and not any(read.values())
        db.session.remove()
        db.engine.dispose()
