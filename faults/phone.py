"""A real browser the size of a phone, with the field app in it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError

from app.web.acting import COOKIE
from faults.rows import ProvesNothing

SIZE = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
             "--use-fake-ui-for-media-stream"]  # fmt: skip

_ROWS = """
store => new Promise((yes, no) => {
  const asked = indexedDB.open('zonewalk');
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => yes([]);
  asked.onsuccess = () => {
    const db = asked.result;
    if (!db.objectStoreNames.contains(store)) { db.close(); return yes([]); }
    const all = db.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => { db.close(); yes(all.result.map((row) => ({ ...row, bytes: undefined }))); };
    all.onerror = () => no(all.error);
  };
})
"""
_SAVE = """
async (wanted) => {
  const outbox = await import('/static/field/outbox.js');
  return (await outbox.add(wanted)).map((one) => one.id);
}
"""
_PHOTO = """
async (seed) => {
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = 240;
  const pen = canvas.getContext('2d');
  let value = seed * 2654435761 % 4294967296;
  for (let x = 0; x < 16; x++) for (let y = 0; y < 12; y++) {
    value = (value * 1664525 + 1013904223) % 4294967296;
    pen.fillStyle = '#' + (value % 16777216).toString(16).padStart(6, '0');
    pen.fillRect(x * 20, y * 20, 20, 20);
  }
  const blob = await new Promise((yes) => canvas.toBlob(yes, 'image/jpeg', 0.9));
  const photos = await import('/static/field/photos.js');
  return photos.takeIn(blob, 'zone');
}
"""
_SEND = """
async () => {
  const sync = await import('/static/field/sync.js');
  const tired = new Promise((yes) => setTimeout(yes, 60000, 'hangs'));
  const send = async () => {
    do await new Promise((yes) => setTimeout(yes, 20)); while (sync.state.phase === 'busy');  // an exchange on its way
    await sync.run(true);
  };
  if ((await Promise.race([send(), tired])) === 'hangs') throw new Error('sending hangs in phase ' + sync.state.phase);
  return sync.state.phase;
}
"""
# The modules that the suite asks by name are there from now on, whatever becomes of the line.
_READY = """
async () => {
  const [world] = await Promise.all(['world', 'outbox', 'photos', 'store', 'sync'].map((name) => import(`/static/field/${name}.js`)));
  return Boolean(world.user && world.site());
}
"""


class Phone:
    """`who` holds it. `url` is where its line leads; `store` a folder when it must outlive its browser's process."""

    def __init__(self, playwright: Playwright, browser: Browser, url: str, tokens: dict[str, str], who: str,
                 store: Path | None = None) -> None:  # fmt: skip
        self.playwright, self.browser, self.url, self.tokens, self.who = playwright, browser, url, tokens, who
        self.store = store
        self.arguments: list[str] = []
        self.options: dict[str, Any] = {}
        self.scripts: list[str] = []
        self.context: BrowserContext | None = None
        self._page: Page | None = None
        self.kept: dict[str, dict[str, Any]] | None = None

    def open(self, path: str = "/app", ready: bool = True) -> Page:
        """A page of the app; with `ready` once the first exchange is done."""
        if self.context is None:
            self.context = self._launch()
            for script in self.scripts:
                self.context.add_init_script(script)
            self.sign_in(self.who)
        page = self.context.new_page()
        self._page = self._page or page
        page.goto(self.url + path)
        if ready:
            self.wait(lambda: page.evaluate(_READY), "the app to know its person", page=page)
        return page

    def _launch(self) -> BrowserContext:
        options: dict[str, Any] = {"viewport": SIZE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
                                   "permissions": ["camera"]} | self.options  # fmt: skip
        if self.store is None:
            return self.browser.new_context(**options)
        return self.playwright.chromium.launch_persistent_context(
            str(self.store), executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *self.arguments], **options
        )

    @property
    def page(self) -> Page:
        assert self._page
        return self._page

    def sign_in(self, who: str | None) -> None:
        """The cookie of `who`; None takes it away."""
        assert self.context
        self.context.clear_cookies()
        if who:
            self.context.add_cookies([{"name": COOKIE, "value": self.tokens[who], "url": self.url}])

    def settled(self) -> None:
        """The service worker keeps the shell: from now on the app opens without a network."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.wait(lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"), "the worker to take over")

    def save(self, wanted: list[dict[str, Any]]) -> list[str]:
        """Save records through the phone's own outbox, as its screens do; their ids, once it says that they are."""
        ids: list[str] = self.page.evaluate(_SAVE, wanted)
        return ids

    def photo(self, seed: int) -> str:
        """Take a picture through the phone's own code; its hash."""
        sha: str = self.page.evaluate(_PHOTO, seed)
        return sha

    def send(self, page: Page | None = None) -> str:
        """Ask it to send now; how it says things stand afterwards."""
        phase: str = (page or self.page).evaluate(_SEND)
        return phase

    def table(self, store: str) -> list[dict[str, Any]]:
        """The rows of a store of its database, read without the product's code."""
        rows: list[dict[str, Any]] = self.page.evaluate(_ROWS, store)
        return rows

    def rows(self) -> dict[str, dict[str, Any]]:
        if self.kept is not None:
            return self.kept
        return {row["id"]: row for row in self.table("outbox")}

    def unsent(self) -> list[dict[str, Any]]:
        return [row for row in self.rows().values() if row["state"] in ("waiting", "applied")]

    def drain(self, within: float = 40) -> None:
        """Send until nothing waits. Raises AssertionError when something stays."""
        deadline = time.monotonic() + within
        while True:
            phase = self.send()
            left = self.unsent()
            if not left:
                return
            if time.monotonic() > deadline:
                said = self.page.evaluate("import('/static/field/sync.js').then((sync) => sync.state.fault)")
                raise ProvesNothing(f"{len(left)} records still wait on the phone of {self.who} ({phase}: {said})")
            time.sleep(0.1)

    def wait(self, until: Callable[[], Any], what: str, within: float = 40, page: Page | None = None) -> None:
        deadline = time.monotonic() + within
        while True:
            try:
                if until():
                    return
            except BrowserError:
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise ProvesNothing(f"waited in vain for {what}")
            (page or self.page).wait_for_timeout(50)

    def sees(self, until: Callable[[], Any], within: float = 20) -> bool:
        """Whether it comes to that: for what a row compares. What it only waits for is `wait`'s."""
        try:
            self.wait(until, "it", within)
        except ProvesNothing:
            return False
        return True

    def close(self) -> None:
        """The browser ends in order; its store stays when it has a folder."""
        if self.context:
            self.context.close()
        self.context = self._page = None
