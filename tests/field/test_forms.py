"""A form and the record made of it: one write, so that what is said of it is true, and a second tap makes no second record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.cases.models import Issue, IssueEvent
from app.patrols.models import Patrol
from app.service.models import ServiceCase
from tests.field.conftest import Phone
from tests.field.disk import allow, refuse
from tests.field.inside import inside, only, report_issues
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import ROOT, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.row("F13")
def test_an_issue_saved_at_the_second_try_takes_its_patrol_along(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.click(".items button >> nth=1")
    page.fill("#words", "玻璃有手印")
    refuse(page, "add outbox")
    page.click("main[data-view=report] button.huge")
    expect(page.locator(".fault-words")).to_contain_text("清理空间")
    allow(page)
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector("main[data-view=today]")
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue)) == (1, 1)
    assert only(site, Issue)["patrol_id"] == only(site, Patrol)["id"]


def test_further_items_of_a_walk_belong_to_the_patrol_of_the_first(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    for number in (0, 1):
        page.click(f".checks button >> nth={number}")
    page.click("a[href$='/report'] >> visible=true >> nth=0")
    page.wait_for_selector("main[data-view=report]")
    page.click("main[data-view=report] button.huge")
    expect(page.locator("#toasts")).to_contain_text("已保存")
    page.reload()
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector("main[data-view=today]")
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue)) == (1, 2)
    with inside(site):
        assert {issue.patrol_id for issue in Issue.query} == {Patrol.query.one().id}


def report(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.fill("#words", "地面有积水")


def comment(page: Page, site: Site) -> None:
    page.click("a[href^='/app/issue/']")
    page.click("a[href$='/comment']")
    page.fill("#words", "配件已订")


def inquire(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/app/inquiry")
    page.fill("main textarea >> nth=0", "会议室在哪里")


FORMS = [(report, lambda: Issue), (comment, lambda: IssueEvent), (inquire, lambda: ServiceCase)]


@pytest.mark.parametrize(("fill", "model"), FORMS, ids=["an issue", "a note", "an inquiry"])
def test_what_could_not_be_cleared_was_not_saved_either_and_the_second_tap_saves_it_once(
    phone: Phone, site: Site, fill: Callable[[Page, Site], None], model: Callable[[], type]
) -> None:
    report_issues(site, "hall", ["门把手松动"])
    page = phone.open()
    wait_until_kept(page)
    before = site.count(model())
    fill(page, site)
    refuse(page, "delete drafts")
    page.click("main form button.huge")
    expect(page.locator("[role=alert]")).to_contain_text("未保存")
    allow(page)
    page.click("main form button.huge")
    page.wait_for_selector("main form", state="detached")
    expect_waiting(page, 0)
    assert site.count(model()) == before + 1


def test_no_screen_clears_its_form_apart_from_the_record() -> None:
    views = Path(ROOT) / "static" / "field" / "views"
    assert [view.name for view in views.glob("*.js") if "drafts.drop(" in view.read_text()] == []
