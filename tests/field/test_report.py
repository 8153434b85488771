"""A fault filed in five taps; the team's own words; a voice where there is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.cases.models import Issue
from tests.field.conftest import Phone
from tests.field.inside import only, report_issues
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

EAR = """() => {
    window.SpeechRecognition = window.webkitSpeechRecognition = class {
        start() {
            setTimeout(() => {
                this.onresult({results: [[{transcript: '墙角渗水。'}]]});
                this.onend();
            }, 20);
        }
        stop() {}
    };
}"""


def test_an_abnormal_item_is_filed_with_a_photo_in_four_taps(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}")
    taps = 0
    for step in (".thumb a[href$='/report']", ".items button >> nth=1", "photo", "button.huge"):
        taps += 1
        if step == "photo":
            with page.expect_file_chooser() as chooser:
                page.click("label:has(input[capture])")
            chooser.value.set_files(photo(1))
            page.wait_for_selector(".taken")
        else:
            page.click(step)
    page.wait_for_selector("main[data-view=today]")
    expect_waiting(page, 0)
    assert taps <= 5
    issue = only(site, Issue)
    assert (issue["item"], issue["description"]) == ("玻璃洁净", "玻璃洁净")


def test_words_the_team_uses_come_first(phone: Phone, site: Site) -> None:
    report_issues(site, "hall", ["地漏返味", "地漏返味，请尽快", "门把手松动"])
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    expect(page.locator(".phrases button").first).to_have_text("地漏返味")
    page.click(".phrases button >> nth=0")
    expect(page.locator("#words")).to_have_value("地漏返味")


def test_what_is_said_aloud_is_written_where_the_browser_listens(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.add_init_script(f"({EAR})()")
    open_form(page, site)
    page.click(".voice")
    expect(page.locator("#words")).to_have_value("墙角渗水")


def test_no_microphone_is_shown_where_the_browser_does_not_listen(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    phone.context.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition")
    open_form(page, site)
    expect(page.locator(".voice")).to_have_count(0)


def open_form(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.wait_for_selector("#words")
