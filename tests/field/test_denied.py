"""A browser that lets nothing be kept: said before any work is done, and the app works as long as it is connected."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.patrols.models import Patrol
from app.sync.models import Device
from tests.field.conftest import Phone
from tests.field.inside import only
from tests.field.steps import expect_waiting
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NO_DATABASE = "Object.defineProperty(globalThis, 'indexedDB', {value: undefined})"
DENIED = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); }"
NO_CHOICES = (
    "Object.defineProperty(globalThis, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }})"
)
FULL = "IDBFactory.prototype.open = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.row("F18")
@pytest.mark.row("L4")
@pytest.mark.parametrize(
    "denial", [NO_DATABASE, DENIED, f"{DENIED}; {NO_CHOICES}"], ids=["none", "denied", "nothing at all"]
)
def test_without_a_store_one_works_connected_and_is_told_so(phone: Phone, site: Site, denial: str) -> None:
    page = phone.open("/sign-in", who="owner")
    assert phone.context
    phone.context.add_init_script(denial)
    page.goto(f"{site.url}/app")
    page.wait_for_selector(".scan-now")
    expect(page.locator(".notice[role=alert]")).to_contain_text("请保持联网")
    page.click(f"a[href='/app/zone/{site.zones['hall']}']")
    page.click("main[data-view=zone] button.huge")
    page.click(".undo .keep")
    expect_waiting(page, 0)
    assert only(site, Patrol)["zone_id"] == site.zones["hall"]
    assert site.count(Device) == 0, "a store that goes with the page is no phone to wait for"


HELD_UP = """{
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
        const request = open.apply(this, given);
        const still = (event) => event.stopImmediatePropagation();
        for (const name of ['success', 'upgradeneeded']) request.addEventListener(name, still);
        return request;
    };
}"""
NEWER = "IDBFactory.prototype.open = () => { throw new DOMException('newer', 'VersionError'); }"


def test_a_store_that_another_tab_holds_up_is_not_waited_for_without_a_word(phone: Phone, site: Site) -> None:
    page = phone.open("/sign-in", who="owner")
    assert phone.context
    phone.context.add_init_script(HELD_UP)
    page.goto(f"{site.url}/app")
    expect(page.locator(".opening")).to_contain_text("另一个标签页", timeout=15_000)


def test_a_store_of_a_newer_version_is_named_in_words(phone: Phone, site: Site) -> None:
    page = phone.open("/sign-in", who="owner")
    assert phone.context
    phone.context.add_init_script(NEWER)
    page.goto(f"{site.url}/app")
    expect(page.locator("main .faint")).to_contain_text("较新版本")


def test_a_full_phone_is_told_so_in_its_own_language_and_no_empty_store_hides_what_it_holds(
    phone: Phone, site: Site
) -> None:
    page = phone.open("/sign-in", who="owner")
    assert phone.context
    phone.context.add_init_script(FULL)
    page.goto(f"{site.url}/app")
    expect(page.locator("main")).to_contain_text("清出一些空间")
    expect(page.locator("main")).not_to_contain_text("Error")
    assert page.locator(".scan-now").count() == 0
