"""The camera reads a plate and opens its zone; another code is refused in words."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import expect

from app.patrols.models import Patrol
from tests.field.camera import film
from tests.field.conftest import Phone
from tests.field.inside import only
from tests.field.steps import expect_waiting, wait_until_kept
from tests.served import Site
from tools.rough_frames import rough

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.row("A18")
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


NO_CAMERA = "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"


@pytest.mark.parametrize("side", [260, 1700])
def test_without_a_camera_picture_a_photo_of_the_plate_is_read(phone: Phone, site: Site, tmp_path: Path, side: int) -> None:
    """Far away in a large photo, and filling it."""
    page = phone.open()
    wait_until_kept(page)
    page.add_init_script(NO_CAMERA)
    page.goto(f"{site.url}/app/scan")
    expect(page.locator(".notice[role=alert]")).to_contain_text("拍照识别铭牌")
    page.set_input_files(".typed input[capture]", photo_of(tmp_path, "https://example.com/pay", side))
    expect(page.locator(".fault-words")).to_have_text("这不是责任区铭牌。")
    page.set_input_files(".typed input[capture]", photo_of(tmp_path, "", side))
    expect(page.locator(".fault-words")).to_contain_text("没有认出铭牌", timeout=60_000)  # it is looked at in every way
    page.set_input_files(".typed input[capture]", photo_of(tmp_path, f"{site.url}/z/{site.codes['hall']}", side))
    expect(page.locator("#heading")).to_have_text("一层大厅")
    page.locator("button.huge").click()
    page.wait_for_selector("main[data-view=scan]")  # ready for the next plate
    expect_waiting(page, 0)
    assert (only(site, Patrol)["source"], only(site, Patrol)["marks"]) == ("photo", [])


def photo_of(folder: Path, text: str, side: int) -> Path:
    """A photo with a code of so many pixels in it, left and above its middle; with none for no text."""
    picture = Image.new("RGB", (2400, 1800), (200, 200, 196))
    if text:
        code = qrcode.make(text).get_image().convert("RGB").resize((side, side))
        picture.paste(code, (40, 40))
    path = folder / f"{side}-{len(text)}.jpg"
    picture.save(path, quality=80)
    return path


LOOK = """async () => {
    const {inTurn, readFrame} = await import('/static/field/looks.js');
    const picture = document.createElement('canvas');
    Object.assign(picture, {width: 80, height: 60});
    const pen = picture.getContext('2d');
    pen.fillRect(0, 0, 80, 60);
    pen.fillStyle = '#fff';
    pen.fillRect(20, 15, 40, 30);
    const film = [];
    for (const turn of [0, 3]) {
        const seen = [];
        const eyes = {asked: true, detect: async (canvas) => {
            seen.push(canvas.getContext('2d').getImageData(2, 2, 1, 1).data[0]);
            return seen.length > 2 ? [{rawValue: 'read'}] : [];
        }};
        film.push([await readFrame(eyes, picture, 80, 60, inTurn(turn)), seen]);
    }
    return film;
}"""


def test_what_is_not_read_at_once_is_looked_at_more_closely_and_in_another_way_for_each_frame(phone: Phone, site: Site) -> None:
    page = phone.open()
    page.wait_for_selector(".scan-now")
    film = page.evaluate(LOOK)
    assert all(found == [{"rawValue": "read"}] for found, _ in film)
    assert all(corners[0] == 0 and corners[1] > 250 for _, corners in film)  # the second look sees the middle alone
    assert [corners[2] for _, corners in film] == [128, 0]  # the middle's light evened; the middle of the upper half


def test_a_plate_so_faded_that_the_first_looks_miss_it_opens_its_zone(phone: Phone, site: Site, tmp_path: Path) -> None:
    """ZXing by itself takes greys that lie so near for one."""
    phone.arguments += film(tmp_path / "faded.y4m", f"{site.url}/z/{site.codes['hall']}", black=120, white=138)
    page = phone.open()
    wait_until_kept(page)
    page.goto(f"{site.url}/app/scan")
    expect(page.locator(".walk-card h2")).to_have_text("一层大厅", timeout=60_000)


READ = """async (base64) => {
    const {reader} = await import('/static/field/scanner.js');
    const {readFrame} = await import('/static/field/looks.js');
    const {readBarcodes} = await import('zxing-wasm/reader');
    const eyes = await reader();
    const texts = (found) => found.map((one) => one.rawValue ?? one.text);
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], {type: 'image/jpeg'}));
    const {width, height} = picture;
    const pen = new OffscreenCanvas(width, height).getContext('2d');
    pen.drawImage(picture, 0, 0);
    const pixels = pen.getImageData(0, 0, width, height);
    const zxing = [];
    for (const binarizer of ['LocalAverage', 'GlobalHistogram', 'FixedThreshold']) {
        zxing.push(...await readBarcodes(pixels, {formats: ['QRCode'], binarizer, tryDenoise: true}));
    }
    return {zxing: texts(zxing), scanner: texts(await readFrame(eyes, picture, width, height))};
}"""


def test_one_frame_of_a_plate_seen_badly_is_read_where_zxing_reads_it_with_any_setting_and_elsewhere_too(phone: Phone) -> None:
    page = phone.open()
    wait_until_kept(page)
    read: dict[str, set[str]] = {"zxing": set(), "scanner": set()}
    for case in rough(seed=5, number=2, frames=1):
        answer = page.evaluate(READ, base64.b64encode(case.frames[0]).decode())
        for way, texts in answer.items():
            read[way] |= {f"{case.kind} {case.text}"} if case.text in texts else set()
    assert read["scanner"] > read["zxing"]


LENS = """() => {
    window.zoomed = [];
    MediaStreamTrack.prototype.getCapabilities = () => ({zoom: {min: 1, max: 5, step: 0.1}});
    MediaStreamTrack.prototype.applyConstraints = async ({advanced: [{zoom}]}) => void window.zoomed.push(zoom);
}"""


def test_a_camera_that_can_comes_closer_by_itself_and_stays_as_a_person_sets_it(phone: Phone, site: Site) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.add_init_script(f"({LENS})()")
    page.goto(f"{site.url}/app/scan")
    lens = page.locator("button.lens")
    expect(lens).to_have_text("拉近")
    expect(lens).to_have_attribute("aria-pressed", "true", timeout=20_000)  # nothing is read: it tries by itself
    expect(lens).to_have_text("拉远")
    lens.click()
    expect(lens).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.zoomed") == [2, 1]
    page.wait_for_timeout(6_000)
    assert page.evaluate("window.zoomed") == [2, 1], "what a person has set stays"


LISTEN = """() => {
    window.noticed = [];
    MediaStreamTrack.prototype.getCapabilities = () => ({torch: true});
    MediaStreamTrack.prototype.applyConstraints = async ({advanced: [{torch}]}) => void window.noticed.push(["torch", torch]);
    Navigator.prototype.vibrate = (shake) => Boolean(window.noticed.push(["shake", shake]));
    const made = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
        const tone = made.call(this), start = tone.start;
        tone.start = (at) => { window.noticed.push(["tone", tone.frequency.value]); start.call(tone, at); };
        return tone;
    };
}"""


def test_the_light_is_offered_where_there_is_one_and_a_plate_and_an_error_sound_and_shake_apart(
    phone: Phone, site: Site
) -> None:
    page = phone.open()
    wait_until_kept(page)
    page.add_init_script(f"({LISTEN})()")
    page.goto(f"{site.url}/app/scan")
    light = page.locator("button.torch")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")
    page.fill("#code", "22222-22222")
    page.press("#code", "Enter")
    expect(page.locator(".scan-words")).not_to_be_empty()
    wrong = page.evaluate("window.noticed.splice(0)")
    assert wrong == [["torch", True], ["torch", False], ["shake", [200, 100, 200]], ["tone", 300], ["tone", 240]]
    page.fill("#code", site.codes["hall"])
    page.press("#code", "Enter")
    expect(page.locator("#heading")).to_have_text("一层大厅")
    assert page.evaluate("window.noticed") == [["shake", 60], ["tone", 1320]]
