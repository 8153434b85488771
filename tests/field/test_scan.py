"""The camera reads a plate and opens its zone; another code is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import expect

from app.patrols.models import Patrol
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def film(path: Path, text: str) -> list[str]:
    """The browser's arguments for a camera that sees a code: a film of one picture, over and over."""
    picture = Image.new("RGB", (640, 480), "white")
    code = (
        qrcode.make(text, box_size=8, border=4).get_image().convert("RGB").resize((360, 360), Image.Resampling.NEAREST)
    )
    picture.paste(code, (140, 60))
    luma, blue, red = picture.convert("YCbCr").split()
    half = (320, 240)
    frame = luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path.write_bytes(b"YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + frame) * 3)
    return [f"--use-file-for-fake-video-capture={path}"]


def test_a_plate_is_read_and_its_zone_walked_in_one_tap(phone: Phone, site: Site, tmp_path: Path) -> None:
    phone.arguments += film(tmp_path / "plate.y4m", f"{site.url}/Z/{site.codes['hall']}".upper())
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/scan")
    page.click("main[data-view=zone] button.huge", timeout=60_000)
    page.wait_for_selector("main[data-view=scan]")
    page.goto(f"{site.url}/app")
    expect_waiting(page, 0)
    assert site.count(Patrol) >= 1


def test_a_foreign_code_is_refused(phone: Phone, site: Site, tmp_path: Path) -> None:
    phone.arguments += film(tmp_path / "other.y4m", "https://example.com/pay?to=somebody")
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/scan")
    expect(page.locator(".scan-words")).not_to_be_empty(timeout=60_000)
    expect(page.locator("main")).to_have_attribute("data-view", "scan")


def test_a_code_typed_by_hand_is_forgiven_its_dashes_and_its_case(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/scan")
    code = site.codes["hall"].lower()
    page.fill("#code", f"{code[:5]}-{code[5:]} ".replace("0", "o"))
    page.press("#code", "Enter")
    expect(page.locator("#heading")).to_have_text("一层大厅")
