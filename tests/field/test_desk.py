"""The desk's one screen, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from app.people.actions import grant_role
from app.people.queries import teams
from app.web.acting import COOKIE
from tests.field.inside import acting, inside
from tests.field.office import a_desk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_enter_in_the_directory_makes_the_answer_and_loses_no_call(site: Site, shared_browser: Callable[[], Browser]) -> None:
    desk = a_desk(shared_browser())
    desk.context.add_cookies([{"name": COOKIE, "value": site.tokens["office"], "url": site.url}])
    desk.goto(f"{site.url}/service/directory")
    desk.fill("#unit", "信访局")
    desk.fill("#room", "2号楼 305")
    desk.press("#room", "Enter")
    expect(desk.locator("table, .rows").first).to_contain_text("信访局")

    desk.goto(f"{site.url}/service/desk")
    desk.fill("#caller-name", "李处长")
    desk.fill("#words", "问信访局在几楼")
    desk.fill("#sought", "信访")
    desk.press("#sought", "Enter")  # before anything was found: nothing happens
    expect(desk.locator("#caller-name")).to_have_value("李处长")
    expect(desk.locator("#found")).to_contain_text("305")
    desk.press("#sought", "Enter")
    expect(desk.locator("#answer")).to_have_value("信访局 · 2号楼 305")
    expect(desk.locator("#answer")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".notice[data-tone=ok]")).to_be_visible()


def test_a_large_reception_calls_every_team_at_one_tick(site: Site, shared_browser: Callable[[], Browser]) -> None:
    desk = a_desk(shared_browser())
    desk.context.add_cookies([{"name": COOKIE, "value": site.tokens["office"], "url": site.url}])
    with inside(site):
        by = acting(site, "office")
        engineering = next(team.id for team in teams() if team.name == "工程班组")
        grant_role(by, site.people["neighbour"], "lead", engineering)
    desk.goto(f"{site.url}/service/receptions/new")
    others = desk.locator("input[name=others]")
    expect(others).to_have_count(2)
    assert [one.is_checked() for one in others.all()] == [False, False]
    desk.locator("input[name=size][value=large]").check()
    assert [one.is_checked() for one in others.all()] == [True, True]
    desk.locator("input[name=size][value=small]").check()
    assert [one.is_checked() for one in others.all()] == [False, False]
    desk.context.close()
