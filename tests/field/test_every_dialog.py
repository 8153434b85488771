"""What lies over a screen for a moment, for everybody too: the scanned zone's card, questions, the marker, the word saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.places.actions import change_zone
from app.places.queries import zone_by_id
from app.settings.actions import change_settings
from tests.field.camera import film
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.steps import wait_until_kept
from tests.served import Site
from tests.web.looks import AXE, wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LONGEST = "行政中心主楼西侧裙房一层大厅及会议接待区公共卫生间（含无障碍卫生间、茶水间）"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_lies_over_a_screen_is_for_everybody(
    phone: Phone, site: Site, tmp_path: Path, photo: Callable[[int], str], language: str
) -> None:
    with inside(site):
        change_settings(acting(site, "office"), challenge_share=100)
        hall = zone_by_id(site.zones["hall"])
        assert hall
        change_zone(acting(site, "office"), hall.id, floor_id=hall.floor_id, name=LONGEST, team_id=hall.team_id)
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    phone.looks = phone.looks | {"bypass_csp": True, "color_scheme": "dark" if language == "en" else "light"}
    page = phone.open("/healthz", who="owner")
    page.add_init_script(AXE)
    page.goto(f"{site.url}/app/me")
    if language == "en":
        page.click("button:has-text('English')")
    page.click(".tabbar a[href='/app']")
    wait_until_kept(page)
    wrong: list[str] = []

    def look(shown: str, at: str) -> None:
        page.wait_for_selector(at, timeout=60_000)
        page.wait_for_timeout(400)  # it has risen
        wrong.extend(f"{shown}: {one}" for one in wrong_with(page))

    page.click(".scan-now")
    look("the scanned zone", ".walk-card button.giant")
    page.click(".walk-card button.giant")
    page.click("dialog[open] summary")
    look("the photo asked for", "dialog[open]")
    page.locator("dialog[open] details button").first.click()
    look("saved", ".undo:not([inert])")
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.click(".late-entry button")
    look("a late entry's reason", "dialog[open]")
    page.keyboard.press("Escape")
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.locator("input[type=file]").first.set_input_files(photo(1))
    page.locator(".taken-steps button").first.click()
    look("marks on a photo", "dialog.marker[open]")
    page.keyboard.press("Escape")
    page.click(".taken button.photo")
    look("a photo, large", "dialog.lightbox[open]")
    assert not wrong, "\n".join(wrong)
