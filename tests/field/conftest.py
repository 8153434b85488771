"""A served site and a real Chromium the size of a phone, whose store outlives its windows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from app.web.acting import COOKIE
from tests.served import Site

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """On SQLite; where a test asks for `own_database`, on both databases in turn."""
    folder = tmp_path / "instance"
    folder.mkdir()
    both = "own_database" in request.fixturenames
    served = Site(folder, request.getfixturevalue("own_database") if both else None)
    served.build()
    served.start()
    yield served
    served.stop()


class Phone:
    """A phone's browser: `open` a page, `close` it with all that was in memory, open it again."""

    def __init__(self, playwright: Playwright, site: Site, store: Path) -> None:
        self.playwright, self.site, self.store = playwright, site, store
        self.arguments: list[str] = list(CAMERA)
        self.looks: dict[str, Any] = PHONE
        self.context: BrowserContext | None = None

    def open(self, path: str = "/app", who: str | None = "owner") -> Page:
        if self.context is None:
            self.context = self.playwright.chromium.launch_persistent_context(
                str(self.store), executable_path=shutil.which("chromium"), locale="zh-CN", **self.looks,
                args=["--no-sandbox", *self.arguments], permissions=["camera"],
            )  # fmt: skip
        if who:
            self.sign_in(who)
        page = self.context.new_page()
        page.goto(self.site.url + path)
        return page

    def sign_in(self, who: str) -> None:
        assert self.context
        self.context.add_cookies([{"name": COOKIE, "value": self.site.tokens[who], "url": self.site.url}])

    def close(self) -> None:
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def phone(_playwright: Playwright, site: Site, tmp_path: Path) -> Iterator[Phone]:
    made = Phone(_playwright, site, tmp_path / "phone")
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[int], str]:
    """A picture file, another one for each number."""
    from PIL import Image

    def make(number: int) -> str:
        path = tmp_path / f"photo-{number}.jpg"
        Image.effect_mandelbrot((900 + number * 10, 700), (-2, -1.5, 1, 1.5), 40 + number).convert("RGB").save(path)
        return str(path)

    return make
