"""WebKit, the nearest to an iPhone here: without background sync, push, persist."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.web.acting import COOKIE
from faults.day import Day
from faults.phone import _ROWS
from faults.rows import ProvesNothing, fault

PROGRAMS = ("WebKitWebDriver", "Xvfb")
SOFTLY = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1",
          "WEBKIT_DISABLE_DMABUF_RENDERER": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}  # fmt: skip


def mini_browser() -> str | None:
    return next((str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), None)


class WebKitPhone:
    """The same phone as faults/phone.py's, as far as its rows need it, driven by WebDriver."""

    def __init__(self, day: Day, who: str) -> None:
        missing = [name for name in PROGRAMS if not shutil.which(name)]
        if missing or not mini_browser():
            raise ProvesNothing("please run: apt-get install -y --no-install-recommends webkit2gtk-driver xvfb")
        self.day, self.who = day, who
        self.kept: dict[str, dict[str, Any]] | None = None
        self.display = self._screen()
        self.driver = self._drive()

    def _screen(self) -> subprocess.Popen[bytes]:
        reader, writer = os.pipe()
        screen = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x900x24", "-nolisten", "tcp"],
                                  pass_fds=[writer], stderr=subprocess.DEVNULL)  # fmt: skip
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = f":{told.readline().strip()}"
        return screen

    def _drive(self) -> Any:
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.service import Service

        options = webdriver.WebKitGTKOptions()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        service = Service(shutil.which("WebKitWebDriver"), env=os.environ | SOFTLY | {"DISPLAY": self.name})
        driver = webdriver.WebKitGTK(options=options, service=service)
        driver.set_script_timeout(60)
        return driver

    def open(self, path: str = "/app") -> None:
        self.driver.get(self.day.url + path)

    def sign_in(self) -> None:
        self.driver.get(self.day.url + "/sign-in")
        self.driver.add_cookie({"name": COOKIE, "value": self.day.site.tokens[self.who], "path": "/"})
        self.open()

    def ask(self, script: str, *given: Any) -> Any:
        """The value of an async function's body; `given` are its arguments."""
        wrapped = ("const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
                   f"(async (...given) => {{ {script} }})(...given).then((value) => done([value]), (error) => done(String(error)));")
        answer = self.driver.execute_async_script(wrapped, *given)
        if isinstance(answer, str):
            raise ProvesNothing(answer)
        return answer[0]

    def wait(self, until: Callable[[], Any], what: str, within: float = 60) -> None:
        deadline = time.monotonic() + within
        while True:
            try:
                if until():
                    return
            except Exception as error:
                if time.monotonic() > deadline:
                    raise ProvesNothing(f"{what}: {error}") from error
            if time.monotonic() > deadline:
                raise ProvesNothing(f"waited in vain for {what}")
            time.sleep(0.1)

    def ready(self) -> None:
        self.wait(lambda: self.ask("const world = await import('/static/field/world.js'); return Boolean(world.user && world.site());"),
                  "the app to know its person")

    def save(self, wanted: list[dict[str, Any]]) -> list[str]:
        ids: list[str] = self.ask(
            "const outbox = await import('/static/field/outbox.js');"
            " return (await outbox.add(given[0])).map((one) => one.id);", wanted)
        return ids

    def rows(self) -> dict[str, dict[str, Any]]:
        if self.kept is not None:
            return self.kept
        rows = self.ask(f"return await ({_ROWS})('outbox');")
        return {row["id"]: row for row in rows}

    def drain(self) -> None:
        self.wait(lambda: self.ask(
            "const sync = await import('/static/field/sync.js'); await sync.run(true);"
            " const outbox = await import('/static/field/outbox.js'); return outbox.unsent().length === 0;"
        ), "everything to be sent")

    def close(self) -> None:
        self.driver.quit()
        self.display.kill()
        self.display.wait()


def work(day: Day, phone: WebKitPhone, number: int) -> None:
    for _ in range(number):
        wanted = day.draw(phone.who, day.kind(phone, photos=False), phone)
        day.keep(phone, phone.save([wanted])[0], phone.who, wanted)


@fault("WebKit F1 F8", "WebKit: open, patrol, a deep link with the server dead, reload, replay")
def webkit_offline(day: Day) -> None:
    phone = WebKitPhone(day, "owner")
    try:
        phone.sign_in()
        phone.ready()
        for name in ("navigator.storage && navigator.storage.persist", "globalThis.PushManager", "globalThis.SyncManager"):
            assert not phone.ask(f"return Boolean({name});"), f"this WebKit has {name}: the row proves nothing"
        phone.ask("await navigator.serviceWorker.ready; return true;")
        phone.wait(lambda: phone.ask("return navigator.serviceWorker.controller !== null;"), "the worker to take over")
        day.site.stop()
        phone.open(f"/app/zone/{day.site.zones['hall']}")
        phone.wait(lambda: "一层大厅" in phone.driver.title or "一层大厅" in phone.driver.page_source, "the deep link offline")
        phone.wait(lambda: phone.driver.find_elements("css selector", "main[data-view=zone] button.huge"), "the zone")
        work(day, phone, 5)
        phone.open("/app")
        phone.ready()
        assert len([row for row in phone.rows().values() if row["state"] == "waiting"]) == 5
        day.site.start()
        phone.drain()
        phone.kept = phone.rows()
        from faults.network import replay

        replay(day)
        day.faults += 2
    finally:
        phone.close()
