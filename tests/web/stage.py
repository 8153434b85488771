"""A served site with something on every page, and the addresses of all of its pages and of the field app's screens."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from app import create_app
from app.core.db import db
from app.web.acting import COOKIE
from app.web.language import COOKIE as LANGUAGE
from tests.served import Site
from tests.web.furnished import furnish

# What answers something else than a page.
NO_PAGES = re.compile(
    r"^/(static|styles|api|healthz|sw\.js|language|text-size|photos|app|z|Z)\b|^/$|\.(xlsx|png|pdf|crt|ics)$|/(file|state|earlier|found|<size>)$"
)


@dataclass
class Stage:
    """A served site with something on every page, a browser, and an example of each thing an address may name."""

    site: Site
    browser: Browser
    names: dict[str, str]
    rules: list[str]
    lenient: bool = True  # lets scripts of the test's own into a page, which the site's policy does not
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def page(self, who: str, language: str) -> Page:
        """A narrow phone's browser in which `who` ("": nobody) is signed in; the English one is in the dark."""
        if (who, language) not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": 320, "height": 700}, has_touch=True, bypass_csp=self.lenient, permissions=["camera"],
                color_scheme="dark" if language == "en" else "light",
            )  # fmt: skip
            cookies: list[Any] = [{"name": LANGUAGE, "value": language, "url": self.site.url}]
            if who:
                cookies.append({"name": COOKIE, "value": self.site.tokens[who], "url": self.site.url})
            context.add_cookies(cookies)
            context.new_page()
            self.contexts[who, language] = context
        return self.contexts[who, language].pages[0]

    def address(self, path: str) -> str:
        return self.site.url + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.names[found[1]], path)


@contextmanager
def staged(playwright: Playwright, instance: Path, *, lenient: bool = True) -> Iterator[Stage]:
    site = Site(instance)
    site.build(days_old=8)  # so that somebody has missed something
    app = create_app(site.overrides)
    with app.app_context():
        names = furnish(app, site)
        rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
        db.session.remove()
        db.engine.dispose()
    site.start()
    flags = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    yield Stage(site, browser, names, rules, lenient)
    browser.close()
    site.stop()


def pages_of(stage: Stage) -> list[tuple[str, str]]:
    """(who, address) of every page: whatever route is new is met here by itself, or its argument's example is missing."""
    found = [("office", rule) for rule in stage.rules if not NO_PAGES.search(rule) and not rule.startswith("/first-run")]
    visitor = ["/sign-in", "/enrol/<code>", "/z", "/z/<wall>", "/report/<wall_plate>", "/r/<token>", "/z/<revoked>",
               "/s/<invitation>", "/survey/<wall_plate>", "/survey/thanks", "/z/0000000000", "/z/xx", "/nowhere"]
    others = [("inspector", "/issues/<issue_id>"), ("inspector", "/review/<record_id>"), ("inspector", "/review"),
              ("owner", "/records/<record_id>"), ("owner", "/issues/<open>"), ("owner", "/zones/<zone_id>"),
              ("owner", "/board"), ("lead", "/service/<case_id>"), ("staff", "/service/<incident>"),
              ("lead", "/service/<reception>"), ("office", "/rooms?view=week"),
              ("office", "/service?view=board"),
              ("staff", "/service/directory"),
              ("office", "/surveys/<running>"), ("office", "/surveys/<running>/interview"),
              ("manager", "/surveys/<round_id>/measures"), ("manager", "/settings"),
              ("staff", "/board"), ("office", "/issues#find=nothing"),
              ("office", "/people#find=nothing"),
              ("manager", "/duties/objections"), ("office", "/search#find=a"), ("owner", "/duties/of/<owner>?state=missed"),
              ("office", "/records#find=nothing"), ("office", "/board?day=2026-01-05")]  # fmt: skip
    return [("", path) for path in visitor] + others + sorted(found)


VIEWS = [
    ("deputy", "/app"), ("deputy", "/app/scan"), ("deputy", "/app/zones"), ("deputy", "/app/zone/<zone_id>"),
    ("deputy", "/app/zone/<zone_id>/report"), ("deputy", "/app/issues"), ("deputy", "/app/issue/<issue_id>"),
    ("deputy", "/app/issue/<issue_id>/verify_fix"), ("deputy", "/app/issue/<issue_id>/reject_fix"),
    ("deputy", "/app/issue/<open>/reassign"), ("deputy", "/app/me"), ("deputy", "/app/outbox"), ("owner", "/app/records"),
    ("deputy", "/app/nowhere"), ("deputy", "/app/zone/nowhere"), ("owner", "/app"), ("owner", "/app/issue/<open>"),
    ("owner", "/app/issue/<open>/confirm_fix"), ("owner", "/app/issue/<open>/ask_deadline"),
    ("owner", "/app/duty/<duty_id>"), ("deputy", "/app/inspect"), ("deputy", "/app/inspect/<route_id>"),
    ("deputy", "/app/inspect/<route>/<zone_id>"), ("deputy", "/app/inspect/free/<zone_id>"),
    ("deputy", "/app/outbox/refused"), ("deputy", "/app/phone"), ("deputy", "/app/notices"),
    ("owner", "/app/zone/<zone_id>/book"),
    ("deputy", "/app/incident"), ("deputy", "/app/inquiry"), ("deputy", "/app/service"), ("owner", "/app/case/<case_id>"),
    ("owner", "/app/case/<case_id>/scan/arrive"), ("owner", "/app/case/<case_id>/hand_over"), ("deputy", "/app/case/<incident>"),
    ("lead", "/app/case/<reception>"),
    ("owner", "/app/zone/<zone_id>/key/<key_id>"), ("deputy", "/app/zone/<zone_id>/key/<key_id>"),
]  # fmt: skip
# A refused record on the phone, by the id "refused".
REFUSED = """async ([zone_id, words, person_id]) => (await import('/static/field/store.js')).put('outbox', {
    id: 'refused', kind: 'record_patrol', seq: 1, user: person_id, user_name: '', title: words, state: 'rejected', attempts: 1,
    device_at: new Date().toISOString(), clock_offset_ms: 0, problem: {title: words, errors: [{detail: words}], kept: true},
    body: {zone_id, source: 'typed', note: words, late_reason: words, photos: [], items: [{text: words, ok: false}]},
})"""


