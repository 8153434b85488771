"""Issues as the desk sees and moves them."""

from __future__ import annotations

import io
import re

from PIL import Image

from app.cases.models import Issue
from app.core.db import db
from tests.cast import Cast


def _photo(colour: str) -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    out.seek(0)
    return out, "photo.jpg"


def _report(cast: Cast) -> Issue:
    answer = cast.client("deputy").post("/issues/new", data={
        "zone_id": cast.zones["hall"].id, "words": "地面有水渍", "severity": "normal", "preset": "today",
        "photos": [_photo("red")],
    })  # fmt: skip
    assert answer.status_code == 302, answer.text
    issue = db.session.get(Issue, answer.location.rsplit("/", 1)[1])
    assert issue is not None
    return issue


def _photo_of(page: str) -> str:
    return "/photos/" + page.split("/photos/")[1].split("/", maxsplit=1)[0] + "/full"


def test_an_issue_goes_from_report_to_verified_on_the_pages(cast: Cast) -> None:
    issue = _report(cast)
    address = f"/issues/{issue.id}"
    owner, deputy = cast.client("owner"), cast.client("deputy")
    assert "地面有水渍" in owner.get("/issues").text
    data = {"version": "1", "words": "已拖干", "photos": [_photo("green")]}
    assert owner.post(f"{address}/confirm_fix", data=data).status_code == 302
    assert owner.post(f"{address}/verify_fix", data={"version": "2"}).status_code == 403
    assert deputy.post(f"{address}/reject_fix", data={"version": "2", "preset": "today"}).status_code == 422
    assert deputy.post(f"{address}/verify_fix", data={"version": "2"}).status_code == 302
    assert deputy.post(f"{address}/verify_fix", data={"version": "2", "words": "晚了"}).status_code == 409
    page = deputy.get(address).text
    assert "已拖干" in page and "晚了" in page


def test_a_stranger_gets_404_for_the_issue_and_its_photo(cast: Cast) -> None:
    issue = _report(cast)
    photo = _photo_of(cast.client("owner").get(f"/issues/{issue.id}").text)
    held = cast.client("owner").get(photo)
    assert held.status_code == 200 and held.mimetype == "image/jpeg"
    assert "private" in held.headers["Cache-Control"]
    stranger = cast.client("neighbour")
    assert stranger.get(f"/issues/{issue.id}").status_code == 404
    assert stranger.get(photo).status_code == 404
    assert stranger.post(f"/issues/{issue.id}/comment", data={"words": "x"}).status_code == 404


def test_a_deadline_that_cannot_be_read_is_told_beside_its_field(cast: Cast) -> None:
    typed = {"zone_id": cast.zones["hall"].id, "words": "地面有水渍", "severity": "normal", "preset": ""}
    answer = cast.client("deputy").post("/issues/new", data=typed | {"deadline": "明天"})
    assert answer.status_code == 422 and db.session.query(Issue).count() == 0
    assert re.search(r'name="deadline"[^>]*aria-invalid="true"[^>]*>\s*<p class="fault"[^>]*>请填写有效的日期和时间', answer.text)
    assert "地面有水渍" in answer.text, "what was typed stays"


def test_a_steps_fault_stands_in_its_own_form(cast: Cast) -> None:
    issue = _report(cast)
    path, sent = f"/issues/{issue.id}/change_deadline", {"preset": "", "deadline": "明天", "words": "等配件"}
    answer = cast.client("deputy").post(path, data=sent)
    assert answer.status_code == 422 and answer.text.count('class="fault"') == 1
    step = answer.text.split(f'action="{path}"')[1].split("</form>")[0]
    assert 'class="fault"' in step and "等配件" in step
