"""Later visits, with no network at all: from the tap on the icon until Today stands there."""

from __future__ import annotations

from tools.bench.phone import WAIT_MS, kept, phone, slow, usable
from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

TIMES = 5


def measure(bench: Bench) -> None:
    times = []
    with phone(bench, bench.folder / "later") as context:
        page = context.new_page()
        page.goto(f"{bench.url}/app", timeout=WAIT_MS)
        usable(page)
        kept(page)
        page.close()
        context.set_offline(True)
        for _ in range(TIMES):
            page = context.new_page()
            slow(page)
            page.goto(f"{bench.url}/app", timeout=WAIT_MS)
            times.append(usable(page))
            page.close()
    tell("later_visit_offline_usable_4x", middle(times), "ms")
