"""Somebody stands in for a zone's owner: each phone counts what its own person answers for, whoever has walked it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.core.clock import SystemClock
from app.core.moments import here_and_now
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import give_stand_in
from app.service import actions
from app.service.actions import Asked
from app.settings.actions import change_settings
from app.settings.rules import Window
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.steps import wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ALL_DAY = (Window("am", "全天", "00:00", "23:59"),)


@pytest.fixture
def stood_in(site: Site) -> Site:
    """Somebody stands in for the hall's owner; the day has one window."""
    with inside(site):
        now, office = SystemClock().now(), acting(site, "office")
        change_settings(replace(office, now=now - timedelta(days=1)), windows=ALL_DAY)  # they hold from the day after
        give_stand_in(office, site.zones["hall"], site.people["staff"], now - timedelta(hours=1), now + timedelta(days=3))
    return site


def test_the_owner_is_not_asked_to_walk_what_somebody_stands_in_for(phone: Phone, stood_in: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    expect(page.locator(".windows .badge")).to_have_text("现由他人代班")
    expect(page.locator("main")).to_contain_text("丁小雨（代班）")


def test_the_stand_in_knows_of_walks_by_others(phone: Phone, stood_in: Site) -> None:
    page = phone.open(who="staff")
    wait_until_kept(page)
    expect(page.locator(".windows .badge")).to_contain_text("剩 1 个")
    with inside(stood_in):
        record_patrol(acting(stood_in, "lead"), PatrolFound(stood_in.zones["hall"], "list"), here_and_now(SystemClock().now()))
    page.reload()
    expect(page.locator(".windows .badge")).to_contain_text("已全部巡检")


def test_a_task_that_was_not_opened_in_time_stands_first_and_says_so(phone: Phone, site: Site) -> None:
    with inside(site):
        earlier = SystemClock().now() - timedelta(minutes=30)
        task = Asked("task", "送水到会议室", assignee_id=site.people["staff"])
        actions.open_case(acting(site, "office"), task, here_and_now(earlier))
    page = phone.open(who="staff")
    wait_until_kept(page)
    card = page.locator("section.block").first
    expect(card).to_contain_text("请马上处理")
    expect(card).to_contain_text("未及时查看")
