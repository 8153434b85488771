"""The body's own faults, and who may send at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.patrols.models import Patrol
from app.people.models import DeviceSession
from app.sync.models import Device, Operation
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, patrol


def send(client: FlaskClient, content: bytes | str, kind: str = "application/json") -> Any:
    return client.post("/api/v1/sync", data=content, content_type=kind, headers=HEADERS)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("{", 400),
        ("", 400),
        (b"\xff\xfe", 400),
        ('{"operations": NaN}', 400),
        ("[" * 100_000, 400),
        ("9" * 10_000, 400),
        ("[]", 422),
        ("null", 422),
        ('{"operations": {}}', 422),
        ('{"operations": [1]}', 422),
        ('{"operations": [{"kind": "comment"}]}', 422),
        ('{"operations": [{"id": 7}]}', 422),
        ('{"operations": [{"id": "\\ud800"}]}', 422),
        ('{"cursor": 5}', 422),
        ('{"device": {"id": "a b"}}', 422),
        ('{"device": {"id": "a", "waiting": -1}}', 422),
        (json.dumps({"operations": [{"id": "x"}] * 1_001}), 413),
        (" " * (8 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_malformed_body(cast: Cast, content: bytes | str, status: int) -> None:
    answer = send(cast.client("deputy"), content)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status and answer.json["title"]


def test_a_fault_is_named_by_its_pointer(cast: Cast) -> None:
    answer = send(cast.client("deputy"), json.dumps({"operations": [{"id": "a"}, {}]}))
    assert [error["pointer"] for error in answer.json["errors"]] == ["/operations/1/id"]


def test_only_json_is_taken(cast: Cast) -> None:
    assert send(cast.client("deputy"), "{}", "text/plain").status_code == 415


def test_an_empty_body_is_a_first_hello(cast: Cast) -> None:
    answer = send(cast.client("staff"), "{}")
    assert answer.status_code == 200 and answer.json["reset"] is True
    assert answer.json["user"]["id"] == cast.people["staff"].id


def test_fields_of_tomorrow_are_passed_over(cast: Cast) -> None:
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), mood="good", body={"weather": "rain"})
    answer = send(cast.client("deputy"), json.dumps({"operations": [walked], "new": 1}))
    assert answer.json["results"][0]["status"] == "applied"


@pytest.mark.row("A7")
def test_author_role_and_times_come_from_nobodys_say_so(cast: Cast) -> None:
    now, office = cast.clock.now(), cast.people["office"].id
    claimed = {"person_id": office, "author_id": office, "role": "manager", "roles": ["manager"], "grade": "credible",
               "received_at": "2020-01-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z", "marks": []}  # fmt: skip
    walked = patrol(cast.zones["hall"].id, now, **claimed, body=claimed)
    answer = send(cast.client("deputy"), json.dumps({"operations": [walked], "user": cast.people["deputy"].id, **claimed}))
    assert answer.json["results"][0]["status"] == "applied"
    made, kept = db.session.query(Patrol).one(), db.session.get_one(Operation, walked["id"])
    assert made.person_id == kept.person_id == cast.people["deputy"].id
    assert made.received_at == kept.received_at == now
    assert not cast.by("deputy").user.roles & {"manager", "office"}


def test_another_site_cannot_send(cast: Cast) -> None:
    client = cast.client("deputy")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/api/v1/sync", json={}, headers=HEADERS | headers)
        assert (answer.status_code, answer.json["code"]) == (403, "foreign-origin")
    assert client.post("/api/v1/sync", data="{}", content_type="text/plain").status_code == 403
    assert client.post("/api/v1/sync", json={}).status_code == 200


def test_a_revoked_session_loses_nothing(cast: Cast) -> None:
    client = cast.client("deputy")
    phone, walked = Phone(client), patrol(cast.zones["hall"].id, cast.clock.now())
    with transaction():
        for session in db.session.execute(select(DeviceSession)).scalars():
            session.revoked_at = cast.clock.now()
    answer = phone.post({"operations": [walked]})
    assert (answer.status_code, answer.json["code"]) == (401, "session-ended")
    assert Phone(cast.client("deputy")).sync(walked)[0]["status"] == "applied"


def test_what_the_phone_says_of_itself_is_kept(cast: Cast) -> None:
    now = cast.clock.now()
    said = {"id": "d-1", "label": "华为", "app_version": "1", "waiting": 7,
            "oldest_waiting_at": (now - timedelta(hours=5)).isoformat(), "clock_offset_ms": 2.5e11}  # fmt: skip
    send(cast.client("deputy"), json.dumps({"device": said}))
    db.session.rollback()
    row = db.session.get(Device, "d-1")
    assert row is not None and (row.waiting, row.label) == (7, "华为")
    assert row.person_id == cast.people["deputy"].id and row.oldest_waiting_at == now - timedelta(hours=5)
