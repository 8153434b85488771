"""The office's forms of service with what nobody should send: script in every field, four-byte signs, sixty photos."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.cases.models import Issue
from app.core.db import db
from app.core.ids import new_id
from app.photos.models import Photo
from app.plates.actions import issue_plates, replace_plate
from app.public.models import PublicReport
from app.rooms.actions import keep_room
from app.service.models import ServiceCase, ServiceEvent
from tests.cast import Cast
from tests.photos.pictures import corner, saved
from tests.public.test_reports import mend, report
from tests.service.test_cases import asked

SCRIPT = '<script>alert("x")</script>"\'><img src=x onerror=alert(1)>🚰👩‍🔧𠮷'
SHOWN = "&lt;script&gt;alert"


def count(model: type) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_script_in_every_field_is_shown_as_text_and_four_byte_signs_are_kept(cast: Cast):
    office, team = cast.client("office"), cast.teams["保洁班组"].id
    room = keep_room(cast.by("office"), None, SCRIPT[:60], "", 20, "")
    call = {"kind": "complaint", "words": SCRIPT, "caller_name": SCRIPT[:40], "caller_unit": SCRIPT[:80],
            "caller_phone": SCRIPT[:30], "place": SCRIPT}  # fmt: skip
    forms = {
        "/service/desk": call,
        "/service/directory": dict.fromkeys(("unit", "room", "phone", "note"), SCRIPT[:60]),
        "/service/plans": {"name": SCRIPT[:40], "steps": SCRIPT},
        "/service/incidents/new": {"plan_id": "fire", "words": SCRIPT, "place": SCRIPT[:100], "zone_id": ""},
        "/service/receptions/new": {
            "words": SCRIPT, "unit": SCRIPT[:60], "size": "small", "day": "2026-03-02", "from": "10:00", "until": "11:00",
            "room_id": room.id, "team_id": team, f"checks-{team}": SCRIPT,
        },
    }  # fmt: skip
    for path, fields in forms.items():
        answer = office.post(path, data=fields | {"id": new_id()})
        assert answer.status_code in (302, 303), (path, answer.text)
    cases = db.session.execute(select(ServiceCase)).scalars().all()
    assert len(cases) == 3
    for case in cases:
        answer = office.post(f"/service/{case.id}/comment", data={"words": SCRIPT, "code": SCRIPT, "person_id": SCRIPT})
        assert answer.status_code in (303, 422)
    pages = ["/service", "/service?view=board", "/service/desk", "/service/directory", "/service/plans", "/service/figures",
             "/service/receptions/new", "/service/incidents/new"]  # fmt: skip
    for path in [*pages, *(f"/service/{case.id}" for case in cases)]:
        text = office.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
    shown = "".join(office.get(f"/service/{case.id}").text for case in cases)
    assert shown.count(SHOWN) >= 3 and "🚰👩‍🔧𠮷" in shown
    wrong = office.post("/service/desk", data=dict.fromkeys([*call, "assign", "answer", "id", "confidential"], SCRIPT))
    assert wrong.status_code == 422 and "<script>alert" not in wrong.text


def test_sixty_photos_of_a_step_are_refused_before_one_is_kept(cast: Cast):
    office = cast.client("office")
    office.post("/service/desk", data={"kind": "task", "words": "看看门", "assign": "丁小雨", "id": new_id()})
    case, events = db.session.execute(select(ServiceCase)).scalar_one(), count(ServiceEvent)
    photos = [(io.BytesIO(saved(corner(), comment=str(number).encode())), "a.jpg") for number in range(60)]
    answer = cast.client("staff").post(f"/service/{case.id}/comment", data={"words": "很多照片", "photos": photos})
    assert answer.status_code == 422 and "很多照片" in answer.text and "最多 9 张" in answer.text
    assert (count(ServiceEvent), count(Photo)) == (events, 0)


def test_behind_a_private_link_script_is_text_and_a_second_tap_changes_nothing(cast: Cast, client: FlaskClient):
    plate = issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]
    link = report(cast, client, plate)
    mend(cast)
    for path, fields in (("rate", {"satisfied": "no"}), ("dispute", {})):
        assert client.post(f"{link}/{path}", data=fields | {"words": SCRIPT}).status_code == 303
    assert client.post(f"{link}/dispute", data={"words": SCRIPT}).status_code == 409, "it is open already"
    row = db.session.execute(select(PublicReport)).scalar_one()
    for text in (client.get(link).text, cast.client("office").get(f"/issues/{row.issue_id}").text):
        assert "<script>alert" not in text and "<img src=x" not in text and text.count("🚰👩‍🔧𠮷") >= 2


def test_a_double_tap_on_the_offices_report_files_one_issue(cast: Cast):
    office = cast.client("office")
    key = re.findall(r'name="id" value="([^"]+)"', office.get("/issues/new").text)[0]
    sent = {"id": key, "zone_id": cast.zones["hall"].id, "words": SCRIPT, "severity": "normal", "preset": "tomorrow"}
    assert {office.post("/issues/new", data=sent).location for _ in range(2)} == {f"/issues/{key}"} and count(Issue) == 1
    assert "<script>alert" not in office.get(f"/issues/{key}").text
    foreign = cast.client("inspector").post("/issues/new", data=sent)
    assert foreign.status_code == 404 and count(Issue) == 1


@pytest.mark.one_database
def test_a_revoked_plates_survey_and_pages_take_nothing(cast: Cast, client: FlaskClient):
    plate = issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]
    replace_plate(cast.by("office"), plate.id)
    for path in (f"/survey/{plate.id}", f"/report/{plate.id}", f"/z/{plate.code}"):
        assert client.get(path).status_code == 410, path
    assert client.post(f"/survey/{plate.id}", data={"form": "x"}).status_code == 410


def test_a_step_that_is_open_no_more_says_why_and_keeps_what_was_written(cast: Cast):
    browser = cast.client("office")
    case = asked(cast, "office", "complaint", "大厅太吵")
    answer = browser.post(f"/service/{case.id}/return_visit", data={"words": "电话回访，已满意"})
    assert answer.status_code == 422 and "role=\"alert\"" in answer.text
    assert "这一步已不能办理" in answer.text and "电话回访，已满意" in answer.text
