"""The camera reads the plate of a task's place: the record says that it is proved, by whom and whether in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.moments import here_and_now
from app.evidence.models import Evidence
from app.service.actions import Asked, open_case
from app.service.models import ServiceEvent
from tests.field.camera import film
from tests.field.conftest import Phone
from tests.field.inside import acting, inside
from tests.field.office import until
from tests.field.steps import expect_waiting, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def a_task(site: Site) -> str:
    """For the owner of the hall, at the hall."""
    with inside(site):
        by = acting(site, "office")
        return open_case(by, Asked("task", "送水", zone_id=site.zones["hall"]), here_and_now(by.now)).id


def arrival(site: Site) -> tuple[dict[str, Any], str | None]:
    """What the timeline keeps of being there, and by which way of reading its evidence was weighed."""
    with inside(site):
        event = db.session.query(ServiceEvent).filter_by(kind="arrive").one()
        evidence = db.session.get(Evidence, event.id)
        return event.data, evidence.source if evidence else None


READER_KEPT = "async () => Boolean(await caches.match('/static/vendor/zxing-wasm/zxing_reader.wasm'))"


def opened_for_scanning(phone: Phone, site: Site, case: str) -> Page:
    """The case on the owner's phone, which holds all that reads a plate."""
    page = phone.open(who="owner")
    wait_until_kept(page)
    until(lambda: bool(page.evaluate(READER_KEPT)), page, "the reader of codes is not kept")
    page.goto(f"{site.url}/app/case/{case}")
    return page


def test_the_plate_before_the_camera_proves_the_arrival_also_without_a_network(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    case = a_task(site)
    phone.arguments += film(tmp_path / "hall.y4m", f"{site.url}/z/{site.codes['hall']}")
    page = opened_for_scanning(phone, site, case)
    site.stop()
    page.click("a[href$='/scan/arrive']")
    page.wait_for_url(f"**/app/case/{case}", timeout=60_000)
    expect_waiting(page, 2)  # that the owner has seen it, and that the owner is there
    site.start()
    send_now(page)
    expect_waiting(page, 0)
    expect(page.locator(".timeline")).to_contain_text("铭牌已证明")
    expect(page.locator(".clocks li", has_text="到场").locator(".badge")).to_have_text("按时")
    data, weighed = arrival(site)
    assert (data["proved"], data["source"], data["at_zone_id"]) == (True, "camera", site.zones["hall"])
    assert weighed == "camera"


def test_another_zones_plate_is_refused_in_words_and_without_one_nothing_is_proved(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    case = a_task(site)
    phone.arguments += film(tmp_path / "corridor.y4m", f"{site.url}/z/{site.codes['corridor']}")
    page = opened_for_scanning(phone, site, case)
    page.click("a[href$='/scan/arrive']")
    expect(page.locator(".scan-words")).to_contain_text("这是别的责任区的铭牌：二层走廊", timeout=60_000)
    expect(page.locator("main")).to_have_attribute("data-view", "caseScan")
    page.get_by_role("button", name="现场没有铭牌可扫").click()
    page.get_by_role("button", name="不扫铭牌保存").click()
    page.wait_for_url(f"**/app/case/{case}")
    expect_waiting(page, 0)
    expect(page.locator(".timeline")).to_contain_text("未用铭牌证明")
    assert arrival(site) == ({"proved": False}, None)


NO_CAMERA = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"


def test_where_there_is_no_camera_the_code_is_typed_and_the_record_says_so(phone: Phone, site: Site) -> None:
    case = a_task(site)
    page = opened_for_scanning(phone, site, case)
    page.add_init_script(NO_CAMERA)
    page.goto(f"{site.url}/app/case/{case}/scan/arrive")
    expect(page.locator(".notice[role=alert]")).to_contain_text("输入")
    page.fill("#code", site.codes["corridor"])
    page.press("#code", "Enter")
    expect(page.locator(".fault-words")).to_contain_text("二层走廊")
    page.fill("#code", f" {site.codes['hall'].lower()}")
    page.press("#code", "Enter")
    page.wait_for_url(f"**/app/case/{case}")
    expect_waiting(page, 0)
    expect(page.locator(".timeline")).to_contain_text("手输编码")
    assert arrival(site) == ({"proved": False, "source": "typed", "at_zone_id": site.zones["hall"]}, None)
