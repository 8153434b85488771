"""Photos on the phone: small, light, stamped, one at a time in memory, marked with a finger."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.cases.models import IssueEvent
from app.photos.models import Photo
from app.photos.rules import check_code
from tests.field.conftest import Phone
from tests.field.steps import expect_waiting, report, send_now, wait_until_kept
from tests.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

COUNT_PICTURES = """() => {
    window.pictures = {open: 0, most: 0};
    const make = window.createImageBitmap;
    window.createImageBitmap = async (...given) => {
        const picture = await make(...given);
        pictures.most = Math.max(pictures.most, ++pictures.open);
        const close = picture.close.bind(picture);
        picture.close = () => { pictures.open--; close(); };
        return picture;
    };
    window.canvases = [];
    const create = document.createElement.bind(document);
    document.createElement = (...given) => {
        const made = create(...given);
        if (given[0] === 'canvas') canvases.push(made);
        return made;
    };
}"""
KEPT = """async (app) => {
    const store = await import('/static/field/store.js');
    return Promise.all((await store.all('photos')).map(async (photo) => [...new Uint8Array(photo.bytes)]));
}"""


def kept(page: Page) -> list[bytes]:
    """Every photo on the phone, as it lies there."""
    return [bytes(photo) for photo in page.evaluate(KEPT)]


def a_form(phone: Phone, site: Site) -> Page:
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/zone/{site.zones['hall']}/report")
    page.wait_for_selector(".photo-input")
    return page


def test_a_camera_s_large_pictures_become_small_one_at_a_time(phone: Phone, site: Site, tmp_path: Path) -> None:
    files = []
    for number in range(3):
        path = tmp_path / f"noise-{number}.jpg"
        Image.effect_noise((4000 - number, 3000), 90).convert("RGB").save(path, quality=90)
        files.append(str(path))
    page = a_form(phone, site)
    page.evaluate(COUNT_PICTURES)
    page.set_input_files("input[multiple]", files)
    expect(page.locator(".taken")).to_have_count(3, timeout=120_000)
    photos = kept(page)
    assert len(photos) == 3
    for photo in photos:
        assert len(photo) <= 400 * 1024
        assert max(Image.open(BytesIO(photo)).size) <= 1600
    assert page.evaluate("[pictures.open, pictures.most]") == [0, 1]
    assert page.evaluate("canvases.every((canvas) => canvas.width * canvas.height === 0)")


TAKE_IN = """async ([bytes, ages]) => {
    const { takeIn } = await import('/static/field/photos.js');
    const now = Date.now();
    Date.now = () => now; // one minute for every stamp
    const shas = [];
    for (const age of ages) {
        const file = new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg', lastModified: now - age * 3600000 });
        shas.push(await takeIn(file, '一层大厅'));
    }
    await (await import('/static/field/i18n.js')).load();
    const { stampLines } = await import('/static/field/pixels.js');
    return [shas, await stampLines('一层大厅', '谢春梅', Date.parse('2026-03-12T02:00:00Z'))];
}"""


def test_a_picture_of_another_day_says_so_in_its_stamp(phone: Phone, photo: Callable[[int], str]) -> None:
    page = phone.open()
    wait_until_kept(page)
    picture = list(Path(photo(1)).read_bytes())
    (now, today, old), lines = page.evaluate(TAKE_IN, [picture, [0, 20, 50]])
    assert now == today != old
    assert lines[1].endswith("照片日期 2026-03-12")


def test_the_stamp_s_check_code_is_the_office_s(phone: Phone, site: Site) -> None:
    page = a_form(phone, site)
    said = ["device-1", "2026-03-02 09:05", "1号楼 1层 一层大厅", "谢春梅"]
    code = page.evaluate(
        "async (said) => (await import('/static/field/pixels.js')).checkCode(...said)", said
    )
    assert code == check_code(*said)
    assert code != check_code("device-2", *said[1:])


def test_a_circle_and_an_arrow_are_drawn_and_one_is_undone(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = a_form(phone, site)
    page.set_input_files("input[capture]", photo(1))
    page.wait_for_selector(".taken")
    page.click(".taken button:has-text('标注')")
    box = page.locator(".marker canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    page.click(".marker button:has-text('箭头')")
    page.mouse.click(box["x"] + 100, box["y"] + 180)
    page.click(".marker button:has-text('撤销')")
    page.click(".marker button:has-text('完成')")
    expect(page.locator(".marker")).to_have_count(0)
    while len(kept(page)) < 2:
        page.wait_for_timeout(100)
    draft = page.evaluate("async () => (await (await import('/static/field/store.js')).all('drafts')).at(-1).photos")
    red = [is_red_inside(photo, box) for photo in kept(page)]
    assert sorted(red) == [False, True]
    assert len(draft) == 1
    page.reload()
    expect(page.locator(".taken")).to_have_count(1)


def is_red_inside(photo: bytes, box: dict[str, float]) -> bool:
    """Whether the circle's leftmost point is red."""
    image = Image.open(BytesIO(photo)).convert("RGB")
    scale = image.width / box["width"]
    red, green, blue = image.getpixel((round(40 * scale), round(80 * scale)))  # type: ignore[misc]
    return red > 150 and green < 90 and blue < 90


def test_a_photo_that_the_server_will_have_later_stays_and_its_record_goes(
    phone: Phone, site: Site, photo: Callable[[int], str]
) -> None:
    page = phone.open()
    wait_until_kept(page)
    assert phone.context
    said = {"title": "照片已经很多", "status": 429, "code": "photo-quota", "type": "urn:zonewalk:problem:photo-quota"}
    phone.context.route(
        "**/api/v1/photos/*", lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, json=said)
    )
    report(page, site, "墙角掉漆", photo(1))
    page.goto(f"{site.url}/app/outbox")
    expect(page.locator(".sync-card")).to_contain_text("照片已经很多")
    expect(page.locator("[data-operation] .badge")).to_have_text("照片发送中")
    assert len(kept(page)) == 1 and site.count(IssueEvent) == 1
    phone.context.unroute("**/api/v1/photos/*")
    page.wait_for_timeout(1_000)
    send_now(page)
    expect_waiting(page, 0)
    assert site.count(Photo) == 1
    expect(page.locator(".sync-card")).not_to_contain_text("照片已经很多")
