"""Messages to the phone: switched on by a tap, shown by the service worker, honest where a browser cannot."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.field.conftest import Phone
from tests.field.steps import wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# A push service stands in no browser here: what it would give is put in its place, at the second try.
STAND_IN = """() => {
    let tries = 0;
    let held = null;
    const made = (options) => ({
        options: {applicationServerKey: options.applicationServerKey.buffer},
        toJSON: () => ({endpoint: 'https://updates.push.services.mozilla.com/wpush/v2/one', keys: {
            p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
            auth: 'BTBZMqHH6r4Tts7J_aSIgg'}}),
        unsubscribe: async () => { held = null; return true; },
    });
    PushManager.prototype.subscribe = async function (options) {
        tries += 1;
        if (tries === 1) throw new DOMException('Registration failed - push service error', 'AbortError');
        return (held = made(options));
    };
    PushManager.prototype.getSubscription = async () => held;
}"""
# What the service worker asks the browser to show, written down as it asks: the browser's own tray forgets when it is busy.
WRITE_DOWN = """() => {
    self.asked = [];
    const show = ServiceWorkerRegistration.prototype.showNotification;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
        self.asked.push([title, options.body, options.data.link, options.tag ?? '']);
        return show.call(this, title, options);
    };
}"""


def push(page: Page, origin: str, data: str) -> None:
    """As the browser hands a message to the service worker."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda e: found.extend(r["registrationId"] for r in e["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    told = {"origin": origin, "registrationId": found[0], "data": data}
    devtools.send("ServiceWorker.deliverPushMessage", told)


def test_a_person_switches_messages_on_and_reads_one(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    context = page.context
    context.grant_permissions(["notifications"], origin=site.url)
    context.add_init_script(f"({STAND_IN})()")
    page.goto(f"{site.url}/app/phone")
    page.click("text=开启消息推送")
    expect(page.locator(".notice")).to_contain_text("连不上这个浏览器的推送服务")
    page.click("text=开启消息推送")
    expect(page.locator(".notice")).to_contain_text("已开启")
    state = page.evaluate("fetch('/api/v1/push').then((answer) => answer.json())")
    assert state["subscribed"] and state["wanted"] and state["service"] == "mozilla"

    (worker,) = context.service_workers
    worker.evaluate(WRITE_DOWN)
    message = {"title": "今天到期", "body": "一层大厅：漏水", "link": "/app/issues", "tag": "issue-1"}
    push(page, site.url, json.dumps(message))
    push(page, site.url, json.dumps(message | {"link": "https://evil.example/", "tag": "other"}))
    push(page, site.url, "no JSON")
    deadline = time.monotonic() + 60
    while len(asked := worker.evaluate("self.asked")) < 3 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert sorted(asked) == [
        ["今天到期", "一层大厅：漏水", "/app", "other"], ["今天到期", "一层大厅：漏水", "/app/issues", "issue-1"],
        ["铭巡 · Zonewalk", "", "/app", ""],
    ]  # fmt: skip

    page.click("text=在本机停用")
    expect(page.locator("text=开启消息推送")).to_be_visible()
    assert not page.evaluate("fetch('/api/v1/push').then((answer) => answer.json())")["subscribed"]
    context.add_init_script("Object.defineProperty(navigator, 'userAgent', {value: 'x MicroMessenger/8'})")
    page.reload()
    expect(page.locator("main")).to_contain_text("微信内不能接收推送")
