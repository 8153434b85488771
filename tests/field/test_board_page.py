"""The board on a phone: what somebody unfolded stays unfolded while it keeps itself up to date."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.field.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

QUICK = """() => {
    const slow = window.setInterval;
    window.setInterval = (act, wait, ...rest) => slow(act, Math.min(wait, 300), ...rest);
}"""


def test_what_is_unfolded_stays_so_while_the_board_brings_itself_up_to_date(phone: Phone) -> None:
    page = phone.open("/board", who="manager")
    assert phone.context
    phone.context.add_init_script(f"({QUICK})()")
    page.reload()
    place = page.locator("#place-1")
    place.locator("summary").click()
    page.evaluate("document.querySelector('#board').firstElementChild.id = 'the-first-picture'")
    expect(page.locator("#the-first-picture")).to_have_count(0)
    expect(place).to_have_attribute("open", "")
    expect(place.locator("summary")).to_be_focused()
