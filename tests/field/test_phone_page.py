"""What this phone can do is asked of the browser; an update waits for the person."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.field.conftest import Phone
from tests.field.steps import wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BARE = """() => {
    Object.defineProperty(navigator, 'mediaDevices', {value: undefined});
    Object.defineProperty(navigator, 'userAgent', {value: 'Chrome/999 with everything'});
    delete window.SpeechRecognition; delete window.webkitSpeechRecognition;
    delete window.SyncManager; delete window.Notification;
}"""
GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
NEW_VERSION = """() => {
    const container = navigator.serviceWorker;
    const register = container.register.bind(container);
    container.register = async (...given) => {
        const registration = await register(...given);
        const waiting = {postMessage: (words) => { window.asked = words; }};
        Object.defineProperty(registration, 'waiting', {value: waiting});
        return registration;
    };
}"""


def test_a_full_browser_and_a_bare_one_are_told_apart_by_what_they_can_do(phone: Phone, site: Site) -> None:
    page = phone.open("/app/phone")
    camera = page.locator(".health li", has_text="摄像头")
    expect(camera).to_have_attribute("data-tone", "ok")
    expect(page.locator(".health li", has_text="保存在本机")).to_have_attribute("data-tone", "ok")
    expect(page.locator(".pill small")).to_be_visible()
    assert phone.context
    phone.context.add_init_script(f"({BARE})()")
    page.reload()
    expect(page.locator(".health li", has_text="上次同步")).to_have_attribute("data-tone", "ok")
    for name, way in (("摄像头", "编码"), ("语音输入", "输入法"), ("后台发送", "打开"), ("通知", "今日")):
        missing = page.locator(".health li", has=page.locator(f"strong:text-is('{name}')"))
        expect(missing.locator(".badge")).to_contain_text("不支持")
        expect(missing.locator("small")).to_contain_text(way)


def test_a_browser_that_is_too_old_is_told_so(phone: Phone, site: Site) -> None:
    page = phone.open("/app/phone")
    browser = page.locator(".health li", has=page.locator("strong:text-is('浏览器')"))
    expect(browser).to_have_attribute("data-tone", "ok")
    assert phone.context
    phone.context.add_init_script("delete window.CSSLayerBlockRule")
    page.reload()
    expect(browser).to_have_attribute("data-tone", "bad")
    expect(browser.locator("small")).to_contain_text("Safari 15.4")


def test_a_new_version_waits_for_a_tap_and_never_shows_over_a_form(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.add_init_script(f"({NEW_VERSION})()")
    page.reload()
    expect(page.locator(".update")).to_be_visible()
    assert page.evaluate("window.asked") is None
    page.evaluate(GO, f"/app/zone/{site.zones['hall']}/report")
    expect(page.locator("main")).to_have_attribute("data-view", "report")
    expect(page.locator(".update")).to_have_count(0)
    page.evaluate(GO, "/app/me")
    page.click(".update")
    assert page.evaluate("window.asked") == "update"


def test_a_page_opened_while_the_worker_was_being_installed_is_soon_its_own(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})  # such a page belongs to no worker
    wait_until_kept(page)
