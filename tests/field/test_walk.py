"""Walking with the camera open: one scan, one tap, next; ten seconds to take it back, a reload in between or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.cases.models import Issue
from app.patrols.models import Patrol
from tests.field.camera import film
from tests.field.conftest import Phone
from tests.field.inside import only
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def tap_normal(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.click("main[data-view=zone] button.huge")
    expect(page.locator(".undo")).to_be_visible()


def test_a_plate_is_read_and_its_zone_walked_in_one_tap_with_the_camera_open(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    page = phone.open()
    wait_until_kept(page)
    page.click(".scan-now")
    page.evaluate("window.samePage = true")
    expect(page.locator(".walk-card h2")).to_have_text("一层大厅", timeout=60_000)
    ready = page.locator(".saved-bar")
    expect(ready).to_have_attribute("inert", "")
    expect(ready).to_have_css("opacity", "0")
    page.click(".walk-card button.giant")
    expect(page.locator(".walk-card")).to_have_count(0)
    expect(ready).to_have_css("opacity", "1")
    expect(page.locator(".zone-card")).to_be_hidden()
    expect(page.locator("main")).to_have_attribute("data-view", "scan")
    assert page.evaluate("window.samePage && document.querySelector('video').srcObject.active")
    page.click(".undo .keep")
    expect(page.locator(".undo")).to_have_count(0)
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_a_zone_where_something_else_is_wrong_is_not_all_normal_and_its_plate_asks_nothing_more(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    page = phone.open()
    wait_until_kept(page)
    page.click(".scan-now")
    page.click(".walk-card a[href$='/report']", timeout=60_000)
    page.fill("#words", "墙上有脚印")
    page.click("main[data-view=report] button.huge")
    expect(page.locator("main")).to_have_attribute("data-view", "scan")
    expect_waiting(page, 0)
    walk = only(site, Patrol)
    assert not walk["all_normal"] and [item["text"] for item in walk["items"] if not item["ok"]] == ["其他问题"]
    assert only(site, Issue)["patrol_id"] == walk["id"]
    page.wait_for_timeout(3_000)  # the camera looks at the same plate all the while
    expect(page.locator(".walk-card")).to_have_count(0)


def test_what_is_left_on_this_floor_is_said(phone: Phone, site: Site, tmp_path: Path) -> None:
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    page = phone.open(who="deputy")
    wait_until_kept(page)
    page.goto(f"{site.url}/app/scan")
    expect(page.locator(".left-here")).to_contain_text("3")
    page.click(".walk-card button.giant", timeout=60_000)
    expect(page.locator(".left-here strong")).to_contain_text("1号楼 · 1层")
    expect(page.locator(".left-here")).to_contain_text("2")


def test_a_patrol_undone_within_ten_seconds_is_never_sent(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    tap_normal(page, site)
    assert site.count(Patrol) == 0
    page.click(".undo .take-back")
    expect(page.locator("#heading")).to_have_text("一层大厅")
    expect(page.locator(".undo")).to_have_count(0)
    expect_waiting(page, 0)
    page.reload()
    wait_until_settled(page)
    assert site.count(Patrol) == 0


def test_a_reload_keeps_the_seconds_and_then_the_patrol_is_sent(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    tap_normal(page, site)
    page.reload()
    expect(page.locator(".undo .take-back")).to_be_visible()
    expect_waiting(page, 1)
    assert site.count(Patrol) == 0
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def test_a_phone_that_goes_to_the_pocket_sends_at_once(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    tap_normal(page, site)
    page.evaluate("""() => {
        Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    }""")
    expect_waiting(page, 0, within=5_000)
    assert site.count(Patrol) == 1


def wait_until_settled(page: Page) -> None:
    """An exchange with the server has come to its end."""
    expect(page.locator(".pill use")).to_have_attribute("href", "#i-check")
