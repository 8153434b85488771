"""The product as `make run DEMO=0` starts it, granian and worker, and the desk and phones of the people in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app import create_app
from app.core.db import db
from tests.served import ROOT, Site, free_port, wait_for

DESK = {"width": 1280, "height": 800}
HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass
class Office(Site):
    """An empty site. `start` and `stop` begin and end the real processes."""

    app: Flask | None = None  # what looks into the database beside the server, made when first needed

    def build(self) -> None:
        self.port = free_port()
        self.overrides = {"INSTANCE": str(self.instance), "DEMO": False, "DATABASE_URL": self.database_url}

    def start(self) -> None:
        environment = os.environ | {"INSTANCE": str(self.instance), "DEMO": "0", "PORT": str(self.port)}
        environment.pop("DATABASE_URL", None)
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        log = (self.instance / "server.log").open("ab")
        command = [sys.executable, str(ROOT / "tools" / "serve.py")]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        wait_for(self.url, self.instance / "server.log")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Reads of the database, as the server sees it now."""
        self.app = self.app or create_app(self.overrides)
        with self.app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()


def a_desk(browser: Browser) -> Page:
    """Somebody's computer, fresh."""
    return browser.new_context(viewport=DESK, locale="zh-CN", accept_downloads=True).new_page()


def a_phone(browser: Browser) -> BrowserContext:
    return browser.new_context(**HAND, locale="zh-CN", permissions=["camera"])


def sign_in_code(desk: Page, site: Site, person_id: str) -> str:
    """The office makes a sign-in code for a person's phone: the address that its QR holds."""
    desk.goto(f"{site.url}/people/{person_id}/enrol")
    desk.locator("main form[method=post] button.primary").click()
    return desk.locator(".enrol-link").inner_text().strip()


def take_up(page: Page, link: str) -> Page:
    """The person scans their sign-in code and says yes."""
    page.goto(link)
    page.locator("main form[method=post] button.primary").click()
    page.wait_for_url(lambda address: "/enrol/" not in address)
    return page


def until(found: Callable[[], bool], page: Page, what: str, seconds: int = 60) -> None:
    """Waits for what the server is to know. Fails with `what`."""
    for _ in range(seconds * 4):
        if found():
            return
        page.wait_for_timeout(250)
    raise AssertionError(what)


def film_of(picture: Any, path: Path) -> list[str]:
    """The browser's arguments for a camera that sees this picture, small and a little turned, on a grey wall."""
    from PIL import Image

    wall = Image.new("RGB", (1280, 720), (120, 124, 120))
    plate = picture.convert("RGB")
    plate.thumbnail((760, 560))
    turned = plate.rotate(4, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(120, 124, 120))
    wall.paste(turned, ((1280 - turned.width) // 2, (720 - turned.height) // 2))
    luma, blue, red = wall.convert("YCbCr").split()
    half = (640, 360)
    frame = luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    path.write_bytes(b"YUV4MPEG2 W1280 H720 F15:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + frame) * 3)
    return [f"--use-file-for-fake-video-capture={path}"]
