"""A fault filed in five taps; the team's own words; a voice where there is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.cases.models import Issue
from app.photos.models import Photo
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
    assert (issue["item"], issue["description"]) == ("玻璃洁净", "不符合要求")


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


SLOW_PICTURES = """() => {
    const read = window.createImageBitmap;
    window.createImageBitmap = async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return read(...given);
    };
}"""


def test_a_photo_still_on_its_way_goes_with_the_issue_that_it_was_taken_for(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.fill("#words", "地面有积水")
    page.evaluate(SLOW_PICTURES)
    page.set_input_files("input[capture]", photo(1))
    page.set_input_files("input[capture]", photo(2))
    expect(page.locator(".photo-input [role=status]")).to_contain_text("还有 2 张")
    page.click("main[data-view=report] button.huge")
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector("main[data-view=today]")
    expect_waiting(page, 0)
    issue = only(site, Issue)
    assert (site.count(Issue), site.count(Photo)) == (1, 2), "both went, with one issue"
    assert issue["description"] == "地面有积水"
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    expect(page.locator(".photo-input")).to_be_visible()
    expect(page.locator(".taken")).to_have_count(0)


def test_more_photos_than_go_with_a_record_are_not_dropped_in_silence(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.set_input_files("input[multiple]", [photo(number) for number in range(10)])
    expect(page.locator(".taken")).to_have_count(9, timeout=60_000)
    expect(page.locator("#toasts")).to_contain_text("最多 9 张")
