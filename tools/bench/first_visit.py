"""The first visit on a cheap phone: until it can be used, and what that costs in bytes and requests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tools.bench.phone import WAIT_MS, kept, phone, slow, usable
from tools.bench.relay import counting
from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

TIMES = 3
SCANNER = ("/vendor/barcode-detector", "/vendor/zxing-wasm")


def measure(bench: Bench) -> None:
    times: list[float] = []
    sizes: list[float] = []
    numbers: list[float] = []
    pictures: list[float] = []
    for turn in range(TIMES):
        with phone(bench, bench.folder / f"first-{turn}") as context:
            page = context.new_page()
            wire = slow(page, line=True)
            asked: dict[str, str] = {}
            taken: dict[str, float] = {}
            wire.on(
                "Network.requestWillBeSent",
                lambda event, asked=asked: asked.update({event["requestId"]: event["request"]["url"]}),
            )  # type: ignore[misc]
            wire.on(
                "Network.loadingFinished",
                lambda event, taken=taken: taken.update({event["requestId"]: event["encodedDataLength"]}),
            )  # type: ignore[misc]
            page.goto(f"{bench.url}/app", timeout=WAIT_MS)
            times.append(usable(page))
            app, picture = share(asked, taken)
            sizes.append(sum(app) + sum(picture))
            numbers.append(float(len(app) + len(picture)))
            pictures.append(sum(picture))
    tell("first_visit_usable_4x", middle(times), "ms")
    tell("first_visit_until_usable", middle(sizes), "B")
    tell("first_visit_until_usable_of_it_data", middle(pictures), "B")
    tell("first_visit_until_usable_requests", middle(numbers), "requests")
    tell("first_visit_all", everything(bench), "B")


def note_asked(asked: dict[str, str], event: dict[str, Any]) -> None:
    asked[event["requestId"]] = event["request"]["url"]


def note_taken(taken: dict[str, float], event: dict[str, Any]) -> None:
    taken[event["requestId"]] = event["encodedDataLength"]


def share(asked: dict[str, str], taken: dict[str, float]) -> tuple[list[float], list[float]]:
    """Sizes of the app's own answers, and of those that hold the site's data; the scanner's parts apart."""
    own = {key: size for key, size in taken.items() if not any(part in asked.get(key, "") for part in SCANNER)}
    data: list[Any] = [size for key, size in own.items() if "/api/" in asked.get(key, "")]
    return [size for key, size in own.items() if "/api/" not in asked.get(key, "")], data


def everything(bench: Bench) -> float:
    """Bytes of the whole first visit, the service worker's and the whole of the site's data, without the scanner."""
    with counting(bench.url) as counted:
        through = replace(bench, url=counted.url)
        with phone(through, bench.folder / "first-all") as context:
            for part in SCANNER:
                context.route(f"**{part}/**", lambda route: route.abort())
            page = context.new_page()
            page.goto(f"{through.url}/app", timeout=WAIT_MS)
            usable(page)
            kept(page)
            return float(counted.down)
