"""A served site and a real Chromium the size of a phone, whose store outlives its windows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from app.web.acting import COOKIE
from tests.conftest import created
from tests.served import Site

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture(scope="session")
def originals() -> dict[str, Site]:
    """Sites built once a process, by database; every test's own is a copy."""
    return {}


@pytest.fixture
def site(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, originals: dict[str, Site]
) -> Iterator[Site]:
    """On SQLite; where a test asks for `own_database`, on both databases in turn."""
    own = request.getfixturevalue("own_database") if "own_database" in request.fixturenames else None
    kind = "postgresql" if own else "sqlite"
    if kind not in originals:
        url = created(request.getfixturevalue("postgresql"), "original_site") if own else None
        originals[kind] = Site(tmp_path_factory.mktemp("original"), url)
        originals[kind].build()
    served = originals[kind].copied(tmp_path / "instance", own)
    served.start()
    yield served
    served.stop()


class Phone:
    """A phone's browser: `open` a page; one that is `lasting` can `close` with all that was in memory and open again.

    Others are contexts of one browser that a process starts once, each with a store of its own.
    """

    def __init__(self, playwright: Playwright, site: Site, store: Path, shared: Callable[[], Browser] | None = None) -> None:
        self.playwright, self.site, self.store, self.shared = playwright, site, store, shared
        self.lasting = shared is None
        self.arguments: list[str] = list(CAMERA)
        self.looks: dict[str, Any] = PHONE
        self.context: BrowserContext | None = None

    def open(self, path: str = "/app", who: str | None = "owner") -> Page:
        if self.context is None:
            self.context = self._begin()
        if who:
            self.sign_in(who)
        page = self.context.new_page()
        page.goto(self.site.url + path)
        return page

    def _begin(self) -> BrowserContext:
        looks: dict[str, Any] = self.looks | {"locale": "zh-CN", "permissions": ["camera"]}
        if self.shared and not self.lasting and self.arguments == CAMERA:
            return self.shared().new_context(**looks)
        self.lasting = True
        return self.playwright.chromium.launch_persistent_context(
            str(self.store), executable_path=shutil.which("chromium"), args=["--no-sandbox", *self.arguments], **looks
        )

    def sign_in(self, who: str) -> None:
        assert self.context
        self.context.add_cookies([{"name": COOKIE, "value": self.site.tokens[who], "url": self.site.url}])

    def close(self) -> None:
        assert self.lasting, "this phone forgets: say phone.lasting = True before it is opened"
        self.end()

    def end(self) -> None:
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture(scope="session")
def shared_browser(_playwright: Playwright) -> Iterator[Callable[[], Browser]]:
    """A Chromium for all phones that need none of their own, started when the first asks."""
    started: list[Browser] = []

    def shared() -> Browser:
        if not started:
            flags = ["--no-sandbox", *CAMERA]
            started.append(_playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags))
        return started[0]

    yield shared
    for browser in started:
        browser.close()


@pytest.fixture
def phone(
    _playwright: Playwright, shared_browser: Callable[[], Browser], site: Site, tmp_path: Path
) -> Iterator[Phone]:
    made = Phone(_playwright, site, tmp_path / "phone", shared_browser)
    yield made
    made.end()


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[int], str]:
    """A picture file, another one for each number."""
    from PIL import Image

    def make(number: int) -> str:
        path = tmp_path / f"photo-{number}.jpg"
        Image.effect_mandelbrot((900 + number * 10, 700), (-2, -1.5, 1, 1.5), 40 + number).convert("RGB").save(path)
        return str(path)

    return make
