"""What somebody looks for stands in no address: neither a name nor a phone number."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.cast import Cast
from tests.web.seeking import seek

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
FREE = re.compile(r"<textarea|<input(?![^>]*type=\"(?:hidden|date|month|time|number|checkbox|radio|file|submit)\")")


def test_no_form_sends_free_words_in_its_address() -> None:
    wrong = [
        f"{file.relative_to(TEMPLATES)}: {tag.strip()}"
        for file in sorted(TEMPLATES.rglob("*.html"))
        for tag, inside in FORM.findall(file.read_text())
        if 'method="post"' not in tag and FREE.search(inside)
    ]
    assert wrong == []


@pytest.mark.parametrize("to", ["/people", "/zones", "/issues", "/records", "/service", "/service/directory"])
def test_a_list_is_narrowed_and_its_address_names_nobody(cast: Cast, to: str) -> None:
    browser = cast.client("office")
    page = seek(browser, to, "谢春梅", page="7")
    assert (page.request.path, page.status_code) == (to, 200)
    assert "谢春梅" not in unquote(page.request.url) and "page" not in page.request.args
    assert 'value="谢春梅"' in page.text
    assert 'value="谢春梅"' in browser.get(page.request.full_path).text, "one can come back to it"
    assert 'value="谢春梅"' not in browser.get(to).text, "the list by itself is not narrowed"
    assert 'value="谢春梅"' not in cast.client("manager").get(page.request.full_path).text, "nobody else learns of it"


def test_what_else_was_chosen_stays_in_the_address(cast: Cast) -> None:
    team = cast.teams["保洁班组"].id
    page = seek(cast.client("office"), "/people", "谢春梅", team=team)
    assert page.request.args["team"] == team and "谢春梅" in page.text
    emptied = seek(cast.client("office"), "/people", "  ", team=team)
    assert "sought" not in emptied.request.args


def test_it_leads_to_no_other_place_and_only_whoever_is_signed_in(cast: Cast) -> None:
    browser = cast.client("office")
    for to in ("https://elsewhere.example", "//elsewhere.example", "/settings", ""):
        assert browser.post("/sought", data={"to": to, "q": "x"}).status_code == 404
    assert cast.app.test_client().post("/sought", data={"to": "/people", "q": "x"}).status_code in (302, 303, 401)


def test_only_the_latest_searches_of_a_session_are_kept(cast: Cast) -> None:
    browser = cast.client("office")
    first = seek(browser, "/people", "第一次").request.full_path
    for number in range(8):
        seek(browser, "/people", f"第{number}回")
    assert 'value="第一次"' not in browser.get(first).text
