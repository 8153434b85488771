"""Script written into every field that people write in runs on no page and on no screen (A19).

A real browser with the site's own policy in force looks at every page and every screen of the field app. What would run is
noticed by what it does, and by the policy's word that it had to be stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Page, Playwright

from faults.rows import LONG
from tests.web import furnished
from tests.web.stage import REFUSED, VIEWS, Stage, pages_of, staged

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
OUT = "'\"></textarea></title></style></script>-->"  # leads out of wherever the words were put
SCRIPTS = [
    "<script>ran()</script>", "<img src=x onerror=ran()>", "<svg onload=ran()>", "<svg><script>ran()</script></svg>",
    "<body onload=ran()>", "<iframe src=javascript:parent.ran()>", "<iframe srcdoc='<script>parent.ran()</script>'>",
    "<details open ontoggle=ran()>", "<video><source onerror=ran()></video>", "<audio src=x onerror=ran()>",
    "<input autofocus onfocus=ran()>", "<select autofocus onfocus=ran()>", "<a href=javascript:ran() autofocus onfocus=ran()>",
    "<math><mtext><img src=x onerror=ran()></mtext></math>", "<object data=javascript:ran()>", "<embed src=javascript:ran()>",
    "<link rel=stylesheet href=/static/x onerror=ran()>", "<meta http-equiv=refresh content='0;javascript:ran()'>",
    "<style onload=ran()></style>", "<marquee onstart=ran()>", "<p style=animation:x onanimationstart=ran()>",
    "<form action=javascript:ran()><button>", "<base href=//evil.example/>", "{{ran()}}${ran()}", "<img src=`x`onerror=ran()>",
]  # fmt: skip
# More of the same kinds, for the long run: an element with what happens to it, odd spellings of a tag, an address or an entity.
HAPPENS = ("onerror", "onload", "onfocus", "onbegin", "onpointerenter", "ontransitionend", "onscroll", "onbeforetoggle")
ELEMENTS = ("img src=x", "svg", "body", "input autofocus", "svg><animate attributeName=x dur=1s", "video src=x", "object data=x",
            "p tabindex=1 autofocus")  # fmt: skip
MORE = [f"<{element} {happens}=ran()>" for element in ELEMENTS for happens in HAPPENS] + [
    "<ScRiPt>ran()</ScRiPt>", "<script/x>ran()</script>", "<script\n>ran()</script\n>", "<<script>ran()//<</script>",
    "<svg/onload=ran()>", "<img/src=x/onerror=ran()>", "&lt;script&gt;ran()&lt;/script&gt;",
    "<a href='java&#9;script:ran()'>x</a>", "<a href='&#106;avascript:ran()'>x</a>", "javascript:ran()",
    "<svg><a xlink:href=javascript:ran()><text y=9>x</text></a></svg>", "<svg><set attributeName=x onbegin=ran()>",
    "<math href=javascript:ran()>x</math>", "<noscript><img src=x onerror=ran()></noscript>",
    "<button popovertarget=p autofocus onfocus=ran()>",
]  # fmt: skip
PAYLOADS = list(dict.fromkeys(SCRIPTS + MORE)) if LONG else SCRIPTS
DEALS = [PAYLOADS[start : start + len(SCRIPTS)] for start in range(0, len(PAYLOADS), len(SCRIPTS))]  # what a site has fields for
NOTE = """
    globalThis.ran = () => (globalThis.noted ??= []).push('ran');
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (globalThis.noted ??= []).push(`${violatedDirective} ${blockedURI}`));
"""


@pytest.fixture(scope="module", params=DEALS, ids=range(len(DEALS)))
def stage(request: pytest.FixtureRequest, _playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    scripts, left = cycle(request.param), set(request.param)

    def dealt() -> str:
        one = next(scripts)
        left.discard(one)
        return OUT + one

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(furnished, "long_words", dealt)
        patched.setattr(furnished, "long_zone", lambda: "走廊'\"><img src=x onerror=ran()>")
        patched.setattr(furnished, "long_name", lambda: "艾则孜'\"><svg onload=ran()>")
        with staged(_playwright, tmp_path_factory.mktemp("scripts"), lenient=False) as one:
            assert not left, "every script stands somewhere"
            yield one


def noted(page: Page) -> list[str]:
    """What ran, or was only kept from it by the policy."""
    found: list[str] = page.evaluate("() => globalThis.noted ?? []")
    return found


def watched(stage: Stage, who: str) -> Page:
    new = (who, "zh_CN") not in stage.contexts
    page = stage.page(who, "zh_CN")
    if new:
        page.add_init_script(NOTE)
    return page


def test_the_browser_would_notice(stage: Stage):
    page = watched(stage, "office")
    page.goto(stage.address("/sign-in"))
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ran()>')")
    page.wait_for_function("() => globalThis.noted?.length")
    assert noted(page)[0].startswith("script-src-attr")


@pytest.mark.row("A19")
def test_no_page_runs_what_somebody_wrote(stage: Stage):
    wrong, seen = [], 0
    for who, path in pages_of(stage):
        page = watched(stage, who)
        page.goto(stage.address(path.partition("#")[0]))
        wrong += [f"{who or 'visitor'} {path}: {one}" for one in noted(page)]
        seen += "onerror" in page.content() or "ran()" in page.content()
    assert not wrong, "\n".join(wrong)
    assert seen > 50, "it stands on many pages, as words"


@pytest.mark.row("A19")
def test_no_screen_of_the_phone_runs_what_somebody_wrote(stage: Stage):
    page = watched(stage, "deputy")
    page.goto(stage.address("/app"))
    words = OUT + "".join(SCRIPTS[:3])
    page.evaluate(REFUSED, [stage.names["zone_id"], words, stage.site.people["deputy"]])
    wrong, seen = [], 0
    for who, path in VIEWS:
        page = watched(stage, who)
        page.goto(stage.address(path))
        page.wait_for_selector("main[data-view]")
        page.wait_for_selector(".opening", state="detached")
        wrong += [f"{who} {path}: {one}" for one in noted(page)]
        seen += "ran()" in page.inner_text("body")
    assert not wrong, "\n".join(wrong)
    assert seen > 15, "it stands on many screens, as words"
