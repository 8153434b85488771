"""On a phone that several people share each reads in their own language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.field.conftest import Phone
from tests.field.steps import wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_one_persons_english_ends_with_them_and_comes_back_with_them(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/me")
    page.click("button:has-text('English')")
    expect(page.locator("h1")).to_have_text("Me")
    phone.sign_in("neighbour")
    page.goto(f"{site.url}/app/me")
    expect(page.locator(".who")).to_contain_text("罗翀")
    expect(page.locator("h1")).to_have_text("我的")
    page.goto(f"{site.url}/app")
    expect(page.locator("h1")).to_have_text("今日")
    phone.sign_in("owner")
    page.goto(f"{site.url}/app/me")
    expect(page.locator(".who")).to_contain_text("谢春梅")
    expect(page.locator("h1")).to_have_text("Me")
