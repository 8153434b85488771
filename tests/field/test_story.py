"""One story: a visitor reports, the owner mends, the visitor is not content; it is mended again, verified, and found good."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from app.cases.models import Issue
from app.public.models import PublicReport
from app.service.models import ServiceCase
from app.web.acting import COOKIE
from tests.field.conftest import Phone
from tests.field.inside import only
from tests.field.office import HAND, a_desk
from tests.field.steps import expect_waiting, send_now
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

KEY_SECONDS = 0.2  # of an office hand, 300 keys a minute
PER_SIGN = 4  # keys for a Chinese character, with its choice


def test_a_visitors_report_is_mended_disputed_mended_again_and_closed_while_the_office_takes_a_complaint(
    phone: Phone, site: Site, photo: Callable[[int], str], shared_browser: Callable[[], Browser]
) -> None:
    visitor = shared_browser().new_context(**HAND, locale="zh-CN").new_page()
    visitor.goto(f"{site.url}/z/{site.codes['hall']}")
    visitor.locator("a[href^='/report/']").tap()
    shown = time.monotonic()
    visitor.fill("#words", "水龙头漏水")
    visitor.set_input_files("#photos", photo(1))
    visitor.wait_for_timeout(max(0, 2_200 - (time.monotonic() - shown) * 1_000))  # nobody writes a report sooner
    visitor.locator("form:has(#words) button").tap()
    visitor.wait_for_url("**/r/*")

    owner = phone.open()
    mend(owner, photo(2))

    desk = a_desk(shared_browser())
    desk.context.add_cookies([{"name": COOKIE, "value": site.tokens["office"], "url": site.url}])
    desk.goto(f"{site.url}/issues?state=fixed")
    expect(desk.locator("main")).to_contain_text("水龙头漏水")
    take_a_complaint(desk, site)

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("待复核")
    visitor.fill("#still", "还在滴水")
    visitor.locator("form[action$='/dispute'] button").tap()
    expect(visitor.locator("main")).to_contain_text("还在滴水")
    issue = only(site, Issue)
    assert (issue["state"], issue["reopened"], issue["reporter_id"]) == ("open", 1, "visitor")
    desk.goto(f"{site.url}/issues")
    expect(desk.locator("tr", has_text="水龙头漏水")).to_contain_text("重复问题")

    send_now(owner)
    mend(owner, photo(3))
    verify(desk, site, issue["id"])
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("已整改并复核")
    visitor.fill("#why", "修得很快")
    visitor.locator("button[name=satisfied][value=yes]").tap()
    expect(visitor.locator("main")).to_contain_text("您已评价：满意")
    desk.goto(f"{site.url}/issues/{issue['id']}")
    expect(desk.locator("main")).to_contain_text("修得很快")
    told = only(site, PublicReport)
    issue = only(site, Issue)
    assert (issue["state"], issue["reopened"], told["satisfied"]) == ("verified", 1, True)
    for page in (visitor, desk):
        page.context.close()


def mend(owner: Page, after: str) -> None:
    """The issue on the owner's Today, a photo of it mended, one tap."""
    owner.locator(".issue-card a", has_text="水龙头漏水").first.click()
    owner.click("a[href$=confirm_fix]")
    owner.set_input_files("input[capture]", after)
    owner.wait_for_selector(".taken")
    owner.click("main[data-view=step] button.huge")
    owner.wait_for_selector("main[data-view=today]")
    expect_waiting(owner, 0)


def verify(desk: Page, site: Site, issue_id: str) -> None:
    """The inspector looks at it at the office's desk."""
    browser = desk.context.browser
    assert browser
    inspector = browser.new_context(locale="zh-CN").new_page()
    inspector.context.add_cookies([{"name": COOKIE, "value": site.tokens["inspector"], "url": site.url}])
    inspector.goto(f"{site.url}/issues/{issue_id}")
    inspector.locator("form[action$='/verify_fix'] button").last.click()
    expect(inspector.locator(".notice[data-tone=ok]").first).to_be_visible()
    inspector.context.close()


def take_a_complaint(desk: Page, site: Site) -> None:
    """From the first key to the line that says who has it, the hand on the keyboard alone; counted in keys, not by the clock."""
    desk.goto(f"{site.url}/service/desk")
    keys = 0
    for words in ("13900001111", "李处长", "", "kind", "大厅水龙头还在漏", "一层大厅", "W008"):
        if words == "kind":
            desk.keyboard.press("ArrowUp")
            desk.keyboard.press("ArrowUp")
            keys += 2
        else:
            desk.keyboard.type(words)
            keys += sum(1 if sign.isascii() else PER_SIGN for sign in words)
        if words != "W008":
            desk.keyboard.press("Tab")
            keys += 1
    desk.keyboard.press("Control+Enter")
    keys += 2
    expect(desk.locator(".notice[data-tone=ok]")).to_contain_text("丁小雨")
    case = only(site, ServiceCase)
    assert (case["kind"], case["words"], case["zone_id"]) == ("complaint", "大厅水龙头还在漏", site.zones["hall"])
    assert case["assignee_id"] == site.people["staff"]
    assert keys * KEY_SECONDS < 18, f"{keys} keys; two of the twenty seconds are the page's own (`make bench FIGURES=desk`)"
