"""An issue's life on the phone: found on a walk, mended by the owner, verified by the inspector."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.cases.actions import Report, Step, confirm_fix, report_issue
from app.cases.models import Issue
from app.core.db import db
from app.core.moments import Moments, here_and_now
from app.patrols.models import Patrol
from app.people.actions import add_person
from app.people.models import Person
from app.people.sessions import open_session
from tests.field.conftest import Phone
from tests.field.inside import acting, inside, report_issues
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_found_on_a_walk_mended_and_verified(phone: Phone, site: Site, photo: Callable[[int], str]) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.click(".checks button >> nth=0")
    page.click(".thumb a")
    page.set_input_files("input[capture]", photo(1))
    page.wait_for_selector(".taken")
    page.click("main[data-view=report] button.huge")
    page.click(".issue-card a")
    page.click("a[href$=confirm_fix]")
    page.click("main[data-view=step] button.huge")
    expect(page.locator(".fault-words")).to_be_visible()
    page.set_input_files("input[capture]", photo(2))
    page.wait_for_selector(".taken")
    page.click("main[data-view=step] button.huge")
    page.wait_for_selector("main[data-view=today]")  # it is saved: only now may nothing wait
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue)) == (1, 1)

    phone.sign_in("inspector")
    page.goto(f"{site.url}/app")
    page.reload()
    expect(page.locator(".side-by-side img")).to_have_count(2)
    page.click("a[href$=verify_fix]")
    page.click("main[data-view=step] button.huge")
    page.wait_for_selector("main[data-view=today]")  # it is saved: only now may nothing wait
    expect_waiting(page, 0)
    expect(page.locator(".issue-card")).to_have_count(0)


def test_a_fix_without_a_photo_says_so_to_whoever_verifies_it(phone: Phone, site: Site) -> None:
    """One that was confirmed at a desk."""
    report_issues(site, "hall", ["灯管不亮"])
    with inside(site):
        issue, by = db.session.query(Issue).one(), acting(site, "owner")
        confirm_fix(by, Step(issue.id, words="已换"), here_and_now(by.now))
    page = phone.open()
    phone.sign_in("inspector")
    page.goto(f"{site.url}/app")
    page.reload()
    expect(page.locator(".side-by-side .no-photo")).to_have_text(["无照片", "无照片"])


def test_an_issue_whose_mender_was_not_reached_is_not_delivered_until_they_are(phone: Phone, site: Site) -> None:
    with inside(site):
        office, by = acting(site, "office"), acting(site, "deputy")
        mender = add_person(office, "W900", "丁小满").id  # invented, and has signed in on no phone yet
        found = by.now - timedelta(hours=2)
        said = Report(site.zones["hall"], "灯管不亮", "normal", by.now - timedelta(hours=1), assignee_id=mender)
        issue = report_issue(by, said, Moments(found, found, by.now)).id
    page = phone.open(f"/app/issue/{issue}", who="inspector")
    expect(page.locator("main .badge", has_text="未送达")).to_be_visible()
    expect(page.locator("main .badge", has_text="逾期")).to_have_count(0)
    with inside(site):
        open_session(acting(site, "office"), db.session.get_one(Person, mender), "phone")
    page.reload()
    expect(page.locator("main .badge", has_text="待整改")).to_be_visible()
    expect(page.locator("main .badge", has_text="未送达")).to_have_count(0)
