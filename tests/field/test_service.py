"""An incident is reported in two taps where there is no network, its plan ticked off; it arrives with when each was done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.service.models import ServiceCase
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_two_taps_report_an_incident_offline_and_its_plan_is_at_hand(phone: Phone, site: Site) -> None:
    page = phone.open(who="staff")
    wait_until_kept(page)
    site.stop()
    page.reload()
    page.click("a[href='/app/incident']")
    page.click(".tile:nth-of-type(2)")
    expect(page.locator("main[data-view=case]")).to_contain_text("溢水")
    expect_waiting(page, 1)
    page.select_option("#place", site.zones["plant"])
    page.locator(".plan button").nth(1).click()
    expect(page.locator(".plan li").nth(1)).to_contain_text("丁小雨")
    expect_waiting(page, 3)
    page.reload()
    expect(page.locator(".facts")).to_contain_text("配电室")
    expect(page.locator(".plan li[data-done=true]")).to_have_count(1)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(ServiceCase) == 1
    expect(page.locator(".facts")).to_contain_text("郭启明")
    expect(page.locator(".clocks .countdown").first).to_contain_text("剩余")
    page.click("a[href$='/comment']")
    page.fill("#words", "三楼水管")
    page.click("main[data-view=caseStep] button.huge")
    expect(page.locator(".timeline")).to_contain_text("三楼水管")
