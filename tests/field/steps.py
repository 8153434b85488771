"""What people do in the field app, as the tests say it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.served import Site


def wait_until_kept(page: Page) -> None:
    """The first sync is done and the service worker holds the shell."""
    page.wait_for_selector(".scan-now")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=90_000)  # a slow machine's time


def walk(page: Page, site: Site, zone: str = "hall") -> None:
    """Open the zone, tap 'all normal', and do not wait for the seconds in which it may be undone."""
    page.goto(f"{site.url}/app/zone/{site.zones[zone]}")
    page.click("main[data-view=zone] button.huge")
    page.wait_for_selector("main[data-view=today]")
    page.click(".undo .keep")
    page.wait_for_selector(".undo", state="detached")


def report(page: Page, site: Site, words: str, photo: str, zone: str = "hall") -> None:
    page.goto(f"{site.url}/app/zone/{site.zones[zone]}/report")
    page.set_input_files("input[capture]", photo)
    page.wait_for_selector(".taken")
    page.fill("#words", words)
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector("main[data-view=today]")


def expect_waiting(page: Page, number: int, within: float = 60_000) -> None:
    expect(page.locator(".pill")).to_have_attribute("data-waiting", str(number), timeout=within)


def send_now(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")
