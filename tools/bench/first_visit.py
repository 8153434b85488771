"""The first visit on a cheap phone: until it can be used, and what that costs in bytes and requests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playwright.sync_api import CDPSession

from tools.bench.phone import WAIT_MS, kept, phone, slow, usable
from tools.bench.relay import counting
from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

TIMES = 3
SCANNER = ("/vendor/zxing-wasm",)


def measure(bench: Bench) -> None:
    times: list[float] = []
    visits: list[tuple[list[float], list[float]]] = []
    for turn in range(TIMES):
        with phone(bench, bench.folder / f"first-{turn}") as context:
            page = context.new_page()
            heard = Heard(slow(page, line=True))
            page.goto(f"{bench.url}/app", timeout=WAIT_MS)
            times.append(usable(page))
            visits.append(heard.until(times[-1]))
    tell("first_visit_usable_4x", middle(times), "ms")
    tell("first_visit_until_usable", middle([sum(app) + sum(data) for app, data in visits]), "B")
    tell("first_visit_until_usable_of_it_data", middle([sum(data) for _, data in visits]), "B")
    tell("first_visit_until_usable_requests", middle([float(len(app) + len(data)) for app, data in visits]), "requests")
    tell("first_visit_all", everything(bench), "B")


class Heard:
    """What the browser tells of its requests, by their number: address, and when how many bytes had come."""

    def __init__(self, wire: CDPSession) -> None:
        self.asked: dict[str, str] = {}
        self.came: dict[str, list[tuple[float, float]]] = {}
        self.began = 0.0
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.responseReceived", lambda event: self._came(event, event["response"]["encodedDataLength"]))
        wire.on("Network.dataReceived", lambda event: self._came(event, event["encodedDataLength"]))
        wire.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self.began = self.began or event["timestamp"]
        self.asked[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any], size: float) -> None:
        self.came.setdefault(event["requestId"], []).append((event["timestamp"], size))

    def _finished(self, event: dict[str, Any]) -> None:
        """The whole size, said at the end, is the surer one."""
        before = sum(size for _, size in self.came.get(event["requestId"], []))
        self._came(event, max(0.0, event["encodedDataLength"] - before))

    def until(self, ms: float) -> tuple[list[float], list[float]]:
        """Sizes of the app's own answers, and of those that hold the site's data, as far as they had come so many

        milliseconds after the first request; the scanner's parts apart.
        """
        end = self.began + ms / 1000
        sizes = {key: sum(size for at, size in parts if at <= end) for key, parts in self.came.items()}
        own = {key: size for key, size in sizes.items() if size and not any(part in self.asked.get(key, "") for part in SCANNER)}
        data = [size for key, size in own.items() if "/api/" in self.asked.get(key, "")]
        return [size for key, size in own.items() if "/api/" not in self.asked.get(key, "")], data


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
