"""The office's pages of issues: listed, opened, filed, moved on."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from app.cases.actions import Report, Step, confirm_fix, report_issue
from app.cases.models import Issue
from app.core.db import db
from app.core.moments import here_and_now
from tests.cast import Cast


def _issue(cast: Cast, words: str = "地面有积水") -> Issue:
    now = cast.clock.now()
    report = Report(cast.zones["hall"].id, words, "normal", now + timedelta(hours=9))
    return report_issue(cast.by("deputy"), report, here_and_now(now))


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return out.getvalue()


def test_the_list_shows_what_one_may_see(cast: Cast) -> None:
    _issue(cast)
    assert "地面有积水" in cast.client("manager").get("/issues").text
    assert "地面有积水" not in cast.client("neighbour").get("/issues").text


def test_a_foreign_issue_answers_like_none(cast: Cast) -> None:
    issue = _issue(cast)
    foreign = cast.client("neighbour").get(f"/issues/{issue.id}")
    absent = cast.client("neighbour").get("/issues/none")
    assert (foreign.status_code, foreign.data) == (404, absent.data)


def test_filed_at_the_desk_with_a_photo(cast: Cast) -> None:
    client = cast.client("office")
    form = {"zone_id": cast.zones["hall"].id, "words": "灯不亮", "severity": "serious", "preset": "today",
            "photos": (io.BytesIO(_jpeg()), "a.jpg")}  # fmt: skip
    page = client.post("/issues/new", data=form, follow_redirects=True).text
    assert "灯不亮" in page
    assert "/photos/" in page


def test_the_form_proposes_tomorrow_as_the_phone_does_and_keeps_what_was_chosen(cast: Cast) -> None:
    client = cast.client("office")
    assert '<option value="tomorrow" selected>' in client.get("/issues/new").text
    refused = client.post("/issues/new", data={"zone_id": cast.zones["hall"].id, "preset": "today"}).text
    assert '<option value="today" selected>' in refused and '<option value="tomorrow" selected>' not in refused
    typed = client.post("/issues/new", data={"zone_id": cast.zones["hall"].id, "preset": "", "deadline": "2026-03-04T12:00"}).text
    assert '<option value="" selected>' in typed and '<option value="tomorrow" selected>' not in typed


def test_a_report_without_words_says_so_and_keeps_the_form(cast: Cast) -> None:
    form = {"zone_id": cast.zones["hall"].id, "words": " ", "severity": "serious", "preset": "today"}
    answer = cast.client("office").post("/issues/new", data=form)
    assert answer.status_code == 422
    assert db.session.query(Issue).count() == 0


def test_an_inspector_verifies_on_the_page(cast: Cast) -> None:
    issue = _issue(cast)
    confirm_fix(cast.by("owner"), Step(issue.id, 1, "已处理"), here_and_now(cast.clock.now()))
    answer = cast.client("inspector").post(f"/issues/{issue.id}/verify_fix", data={"version": "2"})
    assert answer.status_code == 302
    db.session.expire_all()
    assert db.session.get(Issue, issue.id).state == "verified"


@pytest.mark.parametrize("query", ["page=-1", "page=99999999999999", "state=%27", "q=%25_%5C", "building=x"])
def test_odd_queries_are_answered(cast: Cast, query: str) -> None:
    assert cast.client("manager").get(f"/issues?{query}").status_code == 200


def test_a_photo_is_for_those_who_see_its_record(cast: Cast) -> None:
    client = cast.client("office")
    form = {"zone_id": cast.zones["hall"].id, "words": "灯不亮", "severity": "normal", "preset": "today",
            "photos": (io.BytesIO(_jpeg()), "a.jpg")}  # fmt: skip
    page = client.post("/issues/new", data=form, follow_redirects=True).text
    address = "/photos/" + page.split('src="/photos/')[1].split('"')[0]
    assert cast.client("owner").get(address).status_code == 200
    assert cast.client("neighbour").get(address).status_code == 404
