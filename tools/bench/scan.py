"""A clean zone: the camera on, the code read, the zone shown, one tap, saved; on a processor slowed four times."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from playwright.sync_api import Locator, Page

from tools.bench.phone import CAMERA, HERE, QUIET_MS, WAIT_MS, kept, phone, slow, usable
from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

TIMES = 5
RESTS_MS = 80  # a finger on a button


def measure(bench: Bench) -> None:
    film = bench.folder / "camera.mjpeg"
    film.write_bytes(plate_in_view(bench.zones[0]) * 10)
    rounds: list[dict[str, float]] = []
    with phone(bench, bench.folder / "scan", *CAMERA, f"--use-file-for-fake-video-capture={film}") as context:
        context.add_init_script(path=HERE / "moments.js")
        page = context.new_page()
        page.goto(f"{bench.url}/app", timeout=WAIT_MS)
        usable(page)
        kept(page)
        page.wait_for_timeout(4_000)  # the reader and the rest of the data are fetched in the background
        for _ in range(TIMES):
            page.close()
            page = context.new_page()
            slow(page)
            page.goto(f"{bench.url}/app/me", timeout=WAIT_MS)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(4_000)  # the person looks at the phone; what warms up in the background has done so
            rounds.append(one(page))
    tell("scan_to_saved_4x", middle([one["shown"] - one["begun"] + one["saved"] - one["tapped"] for one in rounds]), "ms")
    tell("scan_camera_to_decoded_4x", middle([one["decoded"] - one["begun"] for one in rounds]), "ms")
    tell("decode_to_zone_shown_4x", middle([one["shown"] - one["decoded"] for one in rounds]), "ms")
    tell("tap_to_saved_4x", middle([one["saved"] - one["tapped"] for one in rounds]), "ms")


def one(page: Page) -> dict[str, float]:
    page.evaluate("performance.clearMarks()")
    page.locator(".tabbar a[href='/app/scan']").click()
    page.wait_for_timeout(QUIET_MS)  # the driver keeps off the page's processor while it is measured
    page.wait_for_function("() => moments.shown > 0", timeout=WAIT_MS)
    finger(page, page.locator(".walk-card button.giant"))
    page.wait_for_timeout(QUIET_MS / 2)
    page.wait_for_function("() => moments.saved > 0", timeout=WAIT_MS)
    decoded = "performance.getEntriesByName('zonewalk:decoded')[0].startTime"
    found: dict[str, float] = page.evaluate(f"({{...moments, decoded: {decoded}}})")
    return found


def finger(page: Page, button: Locator) -> None:
    """A bare touch that rests as long as a finger does: the driver's own click looks at the page with scripts of its own
    while it is being pressed, and its tap lets go before the page has heard of the press."""
    place = button.bounding_box(timeout=WAIT_MS)
    assert place is not None
    hand = page.context.new_cdp_session(page)
    point = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.wait_for_timeout(RESTS_MS)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def plate_in_view(zone_id: str) -> bytes:
    """A camera's picture, 1280 by 720, of the zone's plate on a grey wall, as JPEG."""
    from PIL import Image

    from app import create_app
    from app.core.db import db
    from app.plates.printing.content import contents
    from app.plates.printing.sheets import plate_png
    from app.plates.printing.sizes import size_of
    from app.plates.queries import plates_in_order

    app = create_app()
    with app.app_context():
        plate = contents(plates_in_order([zone_id]), datetime.now(UTC), "https://zw.example.cn")[0]
        png = plate_png(plate, size_of("door"), 150)
        db.session.remove()
        db.engine.dispose()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.thumbnail((1100, 640))
    scene = Image.new("RGB", (1280, 720), (150, 150, 150))
    scene.paste(picture, ((1280 - picture.width) // 2, (720 - picture.height) // 2))
    file = BytesIO()
    scene.save(file, "JPEG", quality=85)
    return file.getvalue()
