"""Every page and every field screen as a stranger meets it, in Chinese and in English, with the longest names.

axe-core finds nothing in light or dark; nothing is wider than a phone of 320 px, nor than one of 390 px with text
twice as large; what is to be tapped is at least 48 px high.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from tests.web.furnished import LONG_WORDS
from tests.web.looks import AXE, wrong_with
from tests.web.stage import REFUSED, VIEWS, Stage, pages_of, staged

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]  # some three hundred pages, each looked at from all sides


@pytest.fixture(scope="module")
def stage(_playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(_playwright, tmp_path_factory.mktemp("screens")) as one:
        yield one


def with_axe(stage: Stage, who: str, language: str) -> Page:
    """Their window, which brings axe-core to each page by itself: it is given the half megabyte once."""
    new = (who, language) not in stage.contexts
    page = stage.page(who, language)
    if new:
        page.add_init_script(AXE)
    return page


def looked_at(stage: Stage, who: str, path: str, language: str) -> list[str]:
    """What is wrong with one screen."""
    page = with_axe(stage, who, language)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(stage.address(path))
    if "#find=" in path:  # what is looked for stands in no address
        page.fill("form.toolbar[role=search] input[type=search]", path.partition("#find=")[2])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    if path.startswith("/app"):
        page.wait_for_selector("main[data-view]")
        page.wait_for_selector(".opening", state="detached")
    # English comes in the dark, where colours are what may differ.
    found = wrong_with(page, ["color-contrast"] if language == "en" else [])
    return [f"{language} {who or 'visitor'} {path}: {one}" for one in found]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_pages_are_for_everybody(stage: Stage, language: str):
    wrong = [one for who, path in pages_of(stage) for one in looked_at(stage, who, path, language)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_field_screens_are_for_everybody(stage: Stage, language: str):
    page = with_axe(stage, "deputy", language)
    page.goto(stage.address("/app"))
    page.evaluate(REFUSED, [stage.names["zone_id"], LONG_WORDS, stage.site.people["deputy"]])
    wrong = [one for who, path in VIEWS for one in looked_at(stage, who, path, language)]
    assert not wrong, "\n".join(wrong)


def test_no_field_screen_is_left_out(stage: Stage):
    page = with_axe(stage, "deputy", "zh_CN")
    page.goto(stage.address("/app"))
    names = "(paths) => import('/static/field/router.js').then((router) => paths.map((path) => router.resolve(path).name))"
    met = set(page.evaluate(names, [stage.address(path).removeprefix(stage.site.url) for _who, path in VIEWS]))
    every = set(page.evaluate("""async () => {
        const views = await import('/static/field/views/index.js');
        await views.fetchMore();
        return Object.keys(views.VIEWS);
    }"""))
    assert every - met <= {"plate"}  # leads on to its zone
