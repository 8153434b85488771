"""Hundreds of issues: a phone keeps in the page what is near the screen, and shows every one that is scrolled to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests
from playwright.sync_api import expect

from app.web.acting import COOKIE
from tests.field.conftest import Phone
from tests.served import Site
from tests.sync.phone import HEADERS, operation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ISSUES = 200


def test_of_many_issues_those_near_the_screen_are_in_the_page(phone: Phone, site: Site) -> None:
    report_many(site)
    page = phone.open("/app", who="owner")
    expect(page.locator("h2 .figure").first).to_have_text(str(ISSUES))
    cards = page.locator(".issue-card")
    expect(page.get_by_text("第001处", exact=True)).to_be_visible()
    assert cards.count() < ISSUES / 2
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.get_by_text(f"第{ISSUES:03d}处", exact=True).wait_for()
    expect(page.get_by_text("第001处", exact=True)).to_have_count(0)
    assert cards.count() < ISSUES / 2
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_text("第001处", exact=True)).to_be_visible()


def report_many(site: Site) -> None:
    now = datetime.now(UTC)
    operations = [
        operation("report_issue", now, {
            "zone_id": site.zones["hall"], "item": "", "description": f"第{number:03d}处", "severity": "normal",
            "assignee_id": site.people["owner"], "deadline_at": (now + timedelta(hours=number)).isoformat(), "photos": [],
        }, seq=number)
        for number in range(1, ISSUES + 1)
    ]  # fmt: skip
    answer = requests.post(f"{site.url}/api/v1/sync", json={"device": "many", "cursor": None, "operations": operations},
                           headers=HEADERS, cookies={COOKIE: site.tokens["deputy"]}, timeout=300)  # fmt: skip
    assert {result["status"] for result in answer.json()["results"]} == {"applied"}
