"""What a stranger sees behind a plate, and what nobody sees."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import g
from flask.testing import FlaskClient

from app.cases.models import Issue
from app.core.db import db, transaction
from app.core.ids import new_id
from app.patrols.models import Patrol
from app.plates import actions, queries
from app.plates.models import Plate
from app.settings.actions import change_settings
from tests.cast import Cast


@pytest.fixture
def plate(cast: Cast) -> Plate:
    return actions.issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]


def something_happened(cast: Cast) -> None:
    """A patrol an hour ago, an overdue issue and a closed one."""
    then = cast.clock.now() - timedelta(hours=1)
    zone, person = cast.zones["hall"].id, cast.people["deputy"].id
    with transaction():
        db.session.add(
            Patrol(
                id=new_id(), zone_id=zone, person_id=person, source="camera", items=[], all_normal=False, marks=[],
                device_at=then, corrected_at=then, received_at=then,
            )  # fmt: skip
        )
        for number, (words, state) in enumerate((("灯不亮", "open"), ("旧事", "verified")), start=1):
            db.session.add(
                Issue(
                    id=new_id(), number=number, zone_id=zone, reporter_id=cast.people["inspector"].id,
                    description=words, severity="normal", deadline_at=then, state=state, reported_at=then,
                )  # fmt: skip
            )


def test_anyone_sees_the_zone_its_owner_and_what_is_open(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    something_happened(cast)
    change_settings(cast.by("office"), supervision_phone="010-5550100")
    for path in (f"/z/{plate.code}", f"/Z/{plate.code}", f"/z/{plate.code.lower()}"):
        answer = client.get(path)
        assert answer.status_code == 200
        for words in ("一层大厅", "1号楼", "谢春梅", "大厅保洁", "灯不亮", "2026-03-02 08:00", "宋知远", "010-5550100"):
            assert words in answer.text
        assert "旧事" not in answer.text
        assert "喆赟" not in answer.text  # who reported it
        assert "13900000006" not in answer.text


def test_the_page_needs_no_script_and_is_kept_by_nobody(client: FlaskClient, plate: Plate) -> None:
    answer = client.get(f"/z/{plate.code}")
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert len(scripts) == 1 and 'type="module"' in scripts[0] and "/public/report.js" in scripts[0], "a help, no more"
    assert "style=" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_phone_and_name_show_only_if_the_office_says_so(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    something_happened(cast)
    change_settings(cast.by("office"), public_shows_phone=True)
    assert "13900000006" in client.get(f"/z/{plate.code}").text
    change_settings(cast.by("office"), public_shows_owner=False)
    g.pop("site", None)  # the tests' one context outlives a request
    hidden = client.get(f"/z/{plate.code}").text
    assert "谢春梅" not in hidden
    assert "宋知远" not in hidden
    assert "13900000006" not in hidden
    assert "保洁班组" in hidden


def test_a_code_that_leads_nowhere_says_why(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    assert client.get("/z/0000000000").status_code == 404
    assert client.get("/z/12%20").status_code == 404
    assert client.get("/z/" + "%F0%9F%98%80" * 30).status_code == 404
    blank = actions.issue_blank(cast.by("office"), 1)[0]
    assert client.get(f"/z/{blank.code}").status_code == 200
    new = actions.replace_plate(cast.by("office"), plate.id)
    old = client.get(f"/z/{plate.code}")
    assert old.status_code == 410
    assert "一层大厅" in old.text
    assert "2" in old.text
    assert new.code not in old.text


def test_a_typed_code_forgives_case_spaces_and_lookalikes(client: FlaskClient, plate: Plate) -> None:
    typed = " " + plate.code[:4].lower() + "-" + plate.code[4:].replace("0", "o").replace("1", "l") + " "
    answer = client.post("/z", data={"code": typed})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/z/{plate.code}")
    assert client.get("/z").status_code == 200
    assert client.post("/z", data={"code": "nonsense"}).status_code == 404


def test_staff_may_ask_for_the_plain_page(cast: Cast, plate: Plate) -> None:
    assert "一层大厅" in cast.client("staff").get(f"/z/{plate.code}?public=1").text


def test_a_plate_of_a_closed_zone_says_so(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    with transaction():
        cast.zones["hall"].active = False
        db.session.add(cast.zones["hall"])
    assert client.get(f"/z/{plate.code}").status_code == 410
    assert queries.plate_by_code(plate.code) is not None


def test_for_staff_the_same_address_opens_the_field_app(cast: Cast, plate: Plate) -> None:
    answer = cast.client("staff").get(f"/Z/{plate.code}")
    assert answer.status_code == 200
    assert "<script" in answer.text  # the app's shell, which reads the code from its address
    assert "一层大厅" not in answer.text
