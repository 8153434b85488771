"""Every page and every field screen as a stranger meets it, in Chinese and in English, with the longest names.

axe-core finds nothing in light or dark; nothing is wider than a phone of 320 px, nor than one of 390 px with text
twice as large; what is to be tapped is at least 48 px high.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from app import create_app
from app.core.db import db
from app.web.acting import COOKIE
from app.web.language import COOKIE as LANGUAGE
from tests.served import Site
from tests.web.furnished import LONG_WORDS, furnish

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]  # some three hundred pages, each looked at from all sides
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# What answers something else than a page.
NO_PAGES = re.compile(
    r"^/(static|styles|api|healthz|sw\.js|language|text-size|photos|app|z|Z)\b|^/$|\.(xlsx|png|pdf|crt|ics)$|/(file|state|earlier|found|<size>)$"
)
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1)
    .slice(-3).map((one) => `${one.tagName}.${one.className} ${(one.textContent ?? "").trim().slice(0, 30)}`);
}"""
SMALL = """() => [...document.querySelectorAll(
    "button, select, input:not([type=hidden]), textarea, summary, a.button, nav a, .rows > li > a")]
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect(), one.getBoundingClientRect()])
  .filter(([, label, own]) => own.width > 1 && Math.max(label.height, own.height) < 47.5)
  .map(([one]) => `${one.tagName} ${one.className} ${(one.textContent || one.name || "").trim().slice(0, 30)}`)"""
# The name of a figure stands in its own cell of a card, beside or above the figure, not on it.
ASTRAY = """() => [...document.querySelectorAll("td[data-label]")].filter((one) => one.offsetWidth).filter((one) => {
    const label = getComputedStyle(one, "::before");
    return label.content !== "none" && parseFloat(label.marginLeft) + parseFloat(getComputedStyle(one).paddingLeft) < -0.5;
  }).slice(0, 3).map((one) => one.dataset.label)"""
FINDINGS = """(rules) => axe.run(document, {resultTypes: ["violations"], ...(rules.length ? {runOnly: rules} : {})})
  .then((found) => found.violations.map((one) => [one.id, one.nodes[0]]))
  .then((found) => found.map(([id, node]) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`))"""


@dataclass
class Stage:
    """A served site with something on every page, a browser, and an example of each thing an address may name."""

    site: Site
    browser: Browser
    names: dict[str, str]
    views: dict[str, str]
    rules: list[str]
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def page(self, who: str, language: str) -> Page:
        """A narrow phone's browser in which `who` ("": nobody) is signed in; the English one is in the dark."""
        if (who, language) not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": 320, "height": 700}, has_touch=True, bypass_csp=True, permissions=["camera"],
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


@pytest.fixture(scope="module")
def stage(_playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    instance = tmp_path_factory.mktemp("screens")
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
    browser = _playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    yield Stage(site, browser, names, {}, rules)
    browser.close()
    site.stop()


def pages_of(stage: Stage) -> list[tuple[str, str]]:
    """(who, address) of every page: whatever route is new is met here by itself, or its argument's example is missing."""
    found = [("office", rule) for rule in stage.rules if not NO_PAGES.search(rule) and not rule.startswith("/first-run")]
    visitor = ["/sign-in", "/enrol/<code>", "/z", "/z/<wall>", "/report/<wall>", "/r/<token>", "/z/<revoked>",
               "/s/<invitation>", "/survey/<wall>", "/survey/thanks", "/z/0000000000", "/z/xx", "/nowhere"]
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


def looked_at(stage: Stage, who: str, path: str, language: str) -> list[str]:
    """What is wrong with one screen."""
    page = stage.page(who, language)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(stage.address(path))
    if "#find=" in path:  # what is looked for stands in no address
        page.fill("form.toolbar[role=search] input[type=search]", path.partition("#find=")[2])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    if path.startswith("/app"):
        page.wait_for_selector("main[data-view]")
        page.wait_for_selector(".opening", state="detached")
    found = [f"wider than 320 px: {one}" for one in page.evaluate(WIDER)]
    found += [f"below 48 px: {one}" for one in page.evaluate(SMALL)]
    found += [f"the label lies beside its cell: {one}" for one in page.evaluate(ASTRAY)]
    page.evaluate(AXE)
    # English comes in the dark, where colours are what may differ.
    found += page.evaluate(FINDINGS, ["color-contrast"] if language == "en" else [])
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"text at 200 %, wider than 390 px: {one}" for one in page.evaluate(WIDER)]
    return [f"{language} {who or 'visitor'} {path}: {one}" for one in found]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_pages_are_for_everybody(stage: Stage, language: str):
    wrong = [one for who, path in pages_of(stage) for one in looked_at(stage, who, path, language)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_field_screens_are_for_everybody(stage: Stage, language: str):
    page = stage.page("deputy", language)
    page.goto(stage.address("/app"))
    page.evaluate(REFUSED, [stage.names["zone_id"], LONG_WORDS, stage.site.people["deputy"]])
    wrong = [one for who, path in VIEWS for one in looked_at(stage, who, path, language)]
    assert not wrong, "\n".join(wrong)


def test_no_field_screen_is_left_out(stage: Stage):
    page = stage.page("deputy", "zh_CN")
    page.goto(stage.address("/app"))
    names = "(paths) => import('/static/field/router.js').then((router) => paths.map((path) => router.resolve(path).name))"
    met = set(page.evaluate(names, [stage.address(path).removeprefix(stage.site.url) for _who, path in VIEWS]))
    every = set(page.evaluate("""async () => {
        const views = await import('/static/field/views/index.js');
        await views.fetchMore();
        return Object.keys(views.VIEWS);
    }"""))
    assert every - met <= {"plate"}  # leads on to its zone
