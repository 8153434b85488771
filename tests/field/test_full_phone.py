"""A phone that is full keeps nothing new, and says so; what waits on it goes out all the same, and makes room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.cases.models import Issue
from app.patrols.models import Patrol
from app.photos.models import Photo
from tests.field.conftest import Phone
from tests.field.disk import allow, refuse
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept, walk
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LIES = """async () => {
    const store = await import('/static/field/store.js');
    return [(await store.all('outbox')).map((one) => one.state), (await store.keys('photos')).length];
}"""


STUMBLES = """(committed) => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...given) {
        IDBObjectStore.prototype.add = add;
        if (committed) add.apply(this, given);
        else this.transaction.abort();
        throw new DOMException('stumbled', 'UnknownError');
    };
}"""


@pytest.mark.parametrize("committed", [False, True], ids=["nothing of it kept", "kept all the same"])
def test_a_store_that_stumbles_once_is_opened_anew_and_the_tap_counts_once(
    phone: Phone, site: Site, committed: bool
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    page.wait_for_selector("main[data-view=zone] button.huge")
    page.evaluate(STUMBLES, committed)
    page.click("main[data-view=zone] button.huge")
    page.wait_for_selector("main[data-view=today]")
    page.click(".undo .keep")
    expect_waiting(page, 0)
    assert site.count(Patrol) == 1


def lies(page: Page) -> Any:
    """The states of the records that lie on the phone, and how many photos."""
    return page.evaluate(LIES)


def loaded(phone: Phone, site: Site, photo: Callable[[int], str]) -> Page:
    """A phone with a walk and an issue with a photo waiting, and a network again."""
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.route("**/api/v1/**", lambda route: route.abort())
    report(page, site, "地面有积水", photo(1))
    walk(page, site)
    page.goto(f"{site.url}/app/outbox")
    expect_waiting(page, 2)
    phone.context.unroute("**/api/v1/**")
    return page


@pytest.mark.row("L1")
@pytest.mark.row("F13")
@pytest.mark.row("F14")
def test_a_full_phone_is_emptied_without_making_room_first(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = loaded(phone, site, photo)
    refuse(page, "put", "add")
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator(".sync-card")).to_contain_text("手机存储已满")
    expect(page.locator(".sync-card")).not_to_contain_text("服务器")
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (1, 1, 1)
    page.wait_for_function(f"async () => (await ({LIES})())[1] === 0")
    assert lies(page) == [[], 0], "what the office has makes room"
    allow(page)
    page.reload()
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    expect(page.locator(".sync-card")).to_contain_text("已全部发送")
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (1, 1, 1)


def test_where_nothing_can_be_taken_away_either_all_goes_out_once_and_is_settled_when_it_can_be(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = loaded(phone, site, photo)
    refuse(page, "put", "add", "delete", why="UnknownError")
    send_now(page)
    expect_waiting(page, 0)
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (1, 1, 1)
    assert lies(page) == [["waiting", "waiting"], 1], "nothing is lost of what could not be noted"
    page.reload()
    expect(page.locator(".pill")).to_contain_text("已全部发送")
    page.wait_for_function(f"async () => (await ({LIES})())[0].every((state) => state === 'sent')")
    assert (site.count(Patrol), site.count(Issue), site.count(Photo)) == (1, 1, 1)
