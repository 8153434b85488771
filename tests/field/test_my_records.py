"""我的记录: one's own patrols, inspections and deeds, how sure each is and why, and one's answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.core.moments import here_and_now
from app.evidence.models import EvidenceNote
from app.inspections.actions import Inspected, record_inspection
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.steps import expect_waiting, send_now
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_inspection_entered_afterwards_tells_its_inspector_why_it_is_looked_at(phone: Phone, site: Site) -> None:
    with inside(site):
        by = acting(site, "inspector")
        items = [{"item_id": "floor", "text": "地面", "verdict": "pass", "points": None}]
        found = Inspected(site.zones["hall"], "targeted", items, late_reason="手机没电")
        record_inspection(by, found, here_and_now(by.now))
    page = phone.open(who="inspector")
    page.wait_for_selector(".scan-now")
    page.goto(f"{site.url}/app/records")
    card = page.locator("article.evidence")
    expect(card).to_contain_text("一层大厅")
    expect(card).to_contain_text("检查")
    expect(card).to_contain_text("待核")
    expect(card).to_contain_text("补录")
    expect(page.locator(".rows li")).to_have_count(1)
    card.locator("button").click()
    page.fill(".dialog textarea", "当时没电")
    page.click(".dialog button.primary")
    send_now(page)
    expect_waiting(page, 0)
    expect(card).to_contain_text("当时没电")
    assert site.count(EvidenceNote) == 1
