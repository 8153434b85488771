"""Little room: a phone held across, a narrow one, text of twice the size, a wall screen of many storeys. What counts is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.places.actions import add_floor, add_zone
from app.places.models import Zone
from tests.field.camera import film
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.steps import wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SIZES = [(320, 640, 200), (640, 320, 100), (320, 640, 100)]
WHOLE = """(element) => {
    const box = element.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.bottom - 4);
    return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight && element.contains(over);
}"""
CUT = "(element) => element.scrollWidth > element.clientWidth"


def set_up(page: Page, width: int, height: int, percent: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_the_scanned_zones_buttons_and_the_word_saved_are_whole(
    phone: Phone, site: Site, tmp_path: Path, width: int, height: int, percent: int
) -> None:
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    page = phone.open()
    wait_until_kept(page)
    page.click(".scan-now")
    expect(page.locator(".walk-card h2")).to_have_text("一层大厅", timeout=60_000)
    set_up(page, width, height, percent)
    page.wait_for_timeout(400)  # the card has risen
    for button in page.locator(".walk-card button.giant, .walk-card .pair a").all():
        assert button.evaluate(WHOLE), button.inner_text()
    page.click(".walk-card button.giant")
    expect(page.locator(".undo .words")).to_contain_text("已保存")
    expect(page.locator(".undo:not([inert])")).to_have_count(1)
    assert page.locator(".undo .take-back").evaluate(WHOLE)
    said = page.locator(".undo .words span")
    assert percent == 200 or not said.evaluate(CUT)
    assert said.inner_text().startswith("已保存"), "where it is cut, this word stays"


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
@pytest.mark.parametrize("first", ["今日", "Today"])
def test_the_bar_under_the_thumb_is_whole(
    phone: Phone, site: Site, width: int, height: int, percent: int, first: str
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/me")
    if first == "Today":
        page.click("button:has-text('English')")
    expect(page.locator(".tabbar a").first).to_have_text(first)
    set_up(page, width, height, percent)
    tabs = page.locator(".tabbar a").all()
    assert len(tabs) == 4
    for tab in tabs:
        assert tab.evaluate(WHOLE), tab.inner_text()
        assert not tab.locator("> span").evaluate(CUT), tab.inner_text()
        box = tab.bounding_box()
        assert box and box["height"] >= 48 and box["width"] >= 48


def test_back_closes_a_question_before_it_leaves_the_page(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.click(f"a[href='/app/zone/{site.zones['hall']}']")
    page.click("button:has-text('补录')")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.evaluate("history.back()")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("main")).to_have_attribute("data-view", "zone")
    page.evaluate("history.back()")
    expect(page.locator("main")).to_have_attribute("data-view", "today")


def test_spaces_are_no_reason_for_a_late_entry(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.click("button:has-text('补录')")
    page.fill("dialog textarea", "   ")
    page.click("dialog .primary")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.fill("dialog textarea", "手机没电，八点走过")
    page.click("dialog .primary")
    expect(page.locator("dialog")).to_have_count(0)
    page.wait_for_selector("main[data-view=today]")


def test_a_house_of_ten_storeys_stands_on_the_wall_screen_whole(phone: Phone, site: Site) -> None:
    with inside(site):
        office = acting(site, "office")
        hall = db.session.get_one(Zone, site.zones["hall"])
        for level in range(3, 11):
            floor = add_floor(office, hall.floor.building_id, level)
            for place in range(4):
                add_zone(office, floor_id=floor.id, name=f"第 {place + 1} 走廊", team_id=hall.team_id)
    page = phone.open("/board?wall=1", who="manager")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.reload()
    expect(page.locator(".board-floors")).to_contain_text("10层")
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight"), "nothing is left to scroll to"
