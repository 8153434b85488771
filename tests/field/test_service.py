"""An incident is reported in two taps where there is no network, its plan ticked off; it arrives with when each was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.core.moments import here_and_now
from app.people.actions import grant_role
from app.people.queries import person_by_id, teams
from app.rooms.actions import keep_room
from app.service.actions import Asked, Reception, Step, arrange_reception, open_case, set_ushers, take
from app.service.models import ServiceCase
from app.service.queries import case_by_id, folded
from tests.field.conftest import Phone
from tests.field.inside import acting, inside, only
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


def test_a_case_is_put_on_hold_offline_and_goes_on_again(phone: Phone, site: Site) -> None:
    page = phone.open(who="manager")
    wait_until_kept(page)
    page.click("a[href='/app/incident']")
    page.click(".tile:nth-of-type(2)")
    expect_waiting(page, 0)
    page.wait_for_selector(".steps a[href$='/pause']")
    expect(page.locator(".steps")).not_to_contain_text("恢复")
    site.stop()
    page.click(".steps a[href$='/pause']")
    page.click("main[data-view=caseStep] button.huge")
    expect(page.locator("main [role=alert]")).to_have_text("请先填写内容。")
    page.fill("#words", "等供水公司关阀")
    page.click("main[data-view=caseStep] button.huge")
    expect(page.locator(".steps")).to_contain_text("恢复")
    expect(page.locator(".steps a[href$='/pause']")).to_have_count(0)
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    assert only(site, ServiceCase)["due_at"] is None, "no clock runs while it is held"
    page.click(".steps button:has-text('恢复')")
    page.wait_for_selector(".steps a[href$='/pause']")  # written down, before anything is asked to go
    send_now(page)
    expect_waiting(page, 0)
    assert only(site, ServiceCase)["due_at"] is not None


def test_the_ushers_find_it_in_their_to_do_and_a_lead_says_on_record_that_another_came(phone: Phone, site: Site) -> None:
    with inside(site):
        by, people = acting(site, "office"), site.people
        set_ushers(by, [people["lead"], people["inspector"]])
        grant_role(by, people["neighbour"], "lead", next(team.id for team in teams() if team.name == "工程班组"))
        called = person_by_id(people["neighbour"])
        assert called and called.team_id
        engineering = next(team.id for team in teams() if team.name == "工程班组")
        wanted = Reception("外地考察团座谈", "small", by.now + timedelta(hours=3), by.now + timedelta(hours=5), [engineering])
        visit = arrange_reception(by, wanted, here_and_now(by.now)).id
        take(by, Step(visit, "assign_ushers", person_ids=[people["lead"], people["inspector"]]), here_and_now(by.now))
        task = open_case(by, Asked("task", "送水", zone_id=site.zones["hall"]), here_and_now(by.now)).id
    page = phone.open(f"/app/case/{visit}", who="lead")
    expect(page.locator(".facts")).to_contain_text("白燚")
    expect_waiting(page, 0)
    page.goto(f"{site.url}/app")
    expect(page.locator("main")).to_contain_text("外地考察团座谈")
    wait_until_kept(page)
    site.stop()
    page.goto(f"{site.url}/app/case/{task}/scan/arrive")
    page.click("button:has-text('现场没有铭牌可扫')")
    page.click("dialog button.primary")
    page.wait_for_url(f"**/app/case/{task}")
    expect(page.locator(".clocks")).to_have_count(0)  # none is said to be met
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator(".timeline")).to_contain_text("他人代报")


def test_the_lead_assigns_the_ushers_on_the_phone_without_a_network(phone: Phone, site: Site) -> None:
    with inside(site):
        by = acting(site, "office")
        set_ushers(by, [site.people["staff"], site.people["inspector"]])
        room = keep_room(by, None, "第一会议室", "", 20, "")
        begins = by.now + timedelta(hours=3)
        team = person_by_id(site.people["lead"])
        assert team and team.team_id
        wanted = Reception("外地考察团座谈", "small", begins, begins + timedelta(hours=2), [team.team_id], room_id=room.id)
        case = arrange_reception(by, wanted, here_and_now(by.now)).id
    page = phone.open(f"/app/case/{case}", who="lead")
    expect(page.locator(".facts")).to_contain_text("第一会议室")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    expect_waiting(page, 0)
    site.stop()
    page.click(".steps a[href$='/assign_ushers']")
    page.click("main[data-view=caseStep] button.huge")
    expect(page.locator("main [role=alert]")).to_have_text("请选择两到三名礼仪人员。")
    page.click("label:has-text('丁小雨')")
    page.click("label:has-text('喆赟')")
    page.click("main[data-view=caseStep] button.huge")
    expect(page.locator(".facts")).to_contain_text("丁小雨")
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator(".timeline")).to_contain_text("已安排礼仪人员")
    with inside(site):
        found = case_by_id(case)
        assert found and set(folded(found).ushers) == {site.people["staff"], site.people["inspector"]}
