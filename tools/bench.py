"""`make bench`: one line a figure, `name value unit`. docs/BENCHMARKS.md says how each is measured."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BATCHES, PER_BATCH = 10, 50
PLATES = 1_000
BARE = "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zonewalk-bench-") as folder:
        instance = Path(folder) / "instance"
        os.environ.update(INSTANCE=str(instance), DEMO="0", PUBLIC_URL="https://zw.example.cn")
        os.environ.pop("DATABASE_URL", None)
        site = prepare(instance)
        tell("ledger_import", site["ledger_seconds"], "s")
        plates(instance)
        with server(instance) as url:
            sync(url, site, Path(folder))
            field(url, site)
            scan(url, site, Path(folder))


def tell(name: str, value: float, unit: str) -> None:
    print(f"{name} {value:.3g} {unit}" if value < 100 else f"{name} {value:.0f} {unit}", flush=True)


def prepare(instance: Path) -> dict[str, Any]:
    """A migrated site with the demo's ledger imported and one office account signed in."""
    from flask_migrate import upgrade

    from app import create_app
    from app.core.acting import Acting
    from app.core.db import db
    from app.demo.ledger import demo_ledger
    from app.ledger.actions import accept_import, import_workbook
    from app.people.actions import add_person, grant_role
    from app.people.sessions import open_session
    from app.places.queries import zones_in_order
    from app.policy import SYSTEM

    app = create_app()
    with app.app_context():
        upgrade()
        by = Acting(user=SYSTEM, now=datetime.now(UTC))
        content = demo_ledger()
        began = time.perf_counter()
        kept = import_workbook(by, "ledger.xlsx", content)
        accept_import(by, kept.id)
        seconds = time.perf_counter() - began
        person = add_person(by, "BENCH1", "测量员")
        grant_role(by, person.id, "deputy")
        token = open_session(by, person, "bench")
        zones = [zone.id for zone in db.session.execute(zones_in_order()).scalars()]
        db.session.remove()
        db.engine.dispose()
    return {"ledger_seconds": seconds, "token": token, "zones": zones}


def plates(instance: Path) -> None:
    """1,000 door plates into one PDF, in a process of its own so that its memory is its own."""
    receiving, sending = multiprocessing.get_context("spawn").Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=print_plates, args=(instance, sending))
    child.start()
    seconds, before, after = receiving.recv()
    child.join()
    tell("plates_1000", seconds, "s")
    tell("plates_1000_peak", after, "MB")
    tell("plates_1000_peak_over_idle", after - before, "MB")


def print_plates(instance: Path, sending: Any) -> None:
    sys.path.insert(0, str(ROOT))
    from app import create_app
    from app.core.acting import Acting
    from app.core.db import db
    from app.places.queries import zones_in_order
    from app.plates.actions import issue_blank, issue_plates
    from app.plates.batches import print_to_file
    from app.plates.choices import Choices
    from app.policy import SYSTEM

    app = create_app()
    with app.app_context():
        by = Acting(user=SYSTEM, now=datetime.now(UTC))
        zones = [zone.id for zone in db.session.execute(zones_in_order()).scalars()]
        held = issue_plates(by, zones)
        while len(held) < PLATES:
            held += issue_blank(by, min(100, PLATES - len(held)))
        before = peak_mb()
        began = time.perf_counter()
        print_to_file(by, held[:PLATES], Choices(), instance / "plates.pdf")
        sending.send((time.perf_counter() - began, before, peak_mb()))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def server(instance: Path) -> Iterator[str]:
    """granian as `make run` starts it, without the worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "1",
               "--blocking-threads", "4", "--log-level", "error", "wsgi:app"]  # fmt: skip
    child = subprocess.Popen(command, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        while not answers(url):
            if child.poll() is not None:
                sys.exit("bench: the server did not start")
            time.sleep(0.1)
        yield url
    finally:
        child.terminate()
        child.wait(20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz"):
            return True
    except OSError:
        return False


def sync(url: str, site: dict[str, Any], folder: Path) -> None:
    """Patrol records in batches of 50 through POST /api/v1/sync, against bare durable commits on the same disk."""
    cursor = ""
    while True:  # the first picture is fetched before, as a phone would have
        answer = post(url, site, {"device": "bench", "cursor": cursor or None, "operations": []})
        cursor = answer["cursor"]
        if not answer["more"]:
            break
    bare = bare_commits(folder, BATCHES * PER_BATCH)
    seconds = 0.0
    for batch in range(BATCHES):
        body = {"device": "bench", "cursor": cursor, "operations": operations(site, batch)}
        began = time.perf_counter()
        answer = post(url, site, body)
        seconds += time.perf_counter() - began
        cursor = answer["cursor"]
        if any(result["status"] != "applied" for result in answer["results"]):
            sys.exit(f"bench: an operation was not applied: {answer['results'][0]}")
    rate = BATCHES * PER_BATCH / seconds
    tell("sync_ingest", rate, "op/s")
    tell("bare_sqlite_commits", bare, "commit/s")
    tell("sync_ingest_to_bare_commits", rate / bare, "ratio")


def operations(site: dict[str, Any], batch: int) -> list[dict[str, Any]]:
    from app.core.ids import new_id

    now = datetime.now(UTC).isoformat()
    zones = site["zones"]
    return [
        {"id": new_id(), "kind": "record_patrol", "seq": batch * PER_BATCH + place + 1, "device_at": now,
         "clock_offset_ms": 0, "body": {"zone_id": zones[(batch * PER_BATCH + place) % len(zones)], "source": "list"}}
        for place in range(PER_BATCH)
    ]  # fmt: skip


def post(url: str, site: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "X-Zonewalk": "1", "Cookie": f"zonewalk_session={site['token']}"}
    request = urllib.request.Request(f"{url}/api/v1/sync", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        sys.exit(f"bench: sync answered {error.code}: {error.read().decode()}")


def bare_commits(folder: Path, number: int) -> float:
    """Durable commits of one small row each, a second."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(str(folder / "bare.sqlite3"), isolation_level=None)
    for statement in BARE:
        connection.execute(statement)
    began = time.perf_counter()
    for _ in range(number):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (body) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return number / seconds


def field(url: str, site: dict[str, Any]) -> None:
    """The field app's first load in a browser with nothing kept: bytes over the wire and requests."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("bench: the field figures need chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True,
                                      has_touch=True, locale="zh-CN", service_workers="block")  # fmt: skip
        context.add_cookies([{"name": "zonewalk_session", "value": site["token"], "url": url}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"{url}/app", wait_until="networkidle")
        tell("field_cold_load", sum(sizes), "B")
        tell("field_cold_load_requests", len(sizes), "requests")
        browser.close()


def scan(url: str, site: dict[str, Any], folder: Path) -> None:
    """From opening the scan page to "saved", on a processor slowed four times, the camera seeing a printed plate."""
    from playwright.sync_api import sync_playwright

    chromium = str(shutil.which("chromium"))
    film = folder / "camera.mjpeg"
    film.write_bytes(plate_in_view(site["zones"][0]) * 10)
    arguments = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                 f"--use-file-for-fake-video-capture={film}"]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True,
                                      has_touch=True, locale="zh-CN", permissions=["camera"])  # fmt: skip
        context.add_cookies([{"name": "zonewalk_session", "value": site["token"], "url": url}])
        page = context.new_page()
        page.goto(f"{url}/app")
        page.wait_for_function("async () => (await navigator.serviceWorker.ready) && true")
        page.wait_for_timeout(4_000)  # the zones are fetched in the background
        wire = context.new_cdp_session(page)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        times = []
        for _ in range(5):
            page.goto(f"{url}/app/me")
            page.wait_for_load_state("networkidle")
            began = time.perf_counter()
            page.evaluate("document.querySelector('a[href=\"/app/scan\"]').click()")
            page.locator("button.huge").first.click(timeout=60_000)
            page.locator("#toasts .toast").first.wait_for(timeout=60_000)
            times.append((time.perf_counter() - began) * 1000)
        browser.close()
    tell("scan_to_saved_4x", sorted(times)[len(times) // 2], "ms")


def plate_in_view(zone_id: str) -> bytes:
    """A camera's picture, 1280 by 720, of the zone's plate on a grey wall, as JPEG."""
    from io import BytesIO

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


if __name__ == "__main__":
    main()
