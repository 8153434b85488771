"""How much one sender may have kept: told with a wait, undone by time, and never in the way of records."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import Problem
from app.photos import quotas
from app.photos.actions import receive_photo
from app.photos.models import PhotoUpload
from app.policy import VISITOR
from tests.cast import Cast
from tests.sync.phone import Phone, patrol
from tests.sync.test_photos import jpeg, put

COLOURS = ["red", "green", "blue", "white"]


def test_a_days_photos_have_a_measure_and_the_next_day_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_A_DAY", 2)
    client, photos = cast.client("deputy"), [jpeg(colour) for colour in COLOURS]
    assert [put(client, photo).status_code for photo in photos] == [201, 201, 429, 429]
    late = put(client, photos[2])
    assert late.json["code"] == "photo-quota" and late.headers["Retry-After"] == str(15 * 3600), "until the office's midnight"
    assert "不会丢失" in late.json["title"]
    assert put(client, photos[0]).status_code == 200, "what is held is said to be held"
    assert put(cast.client("owner"), photos[2]).status_code == 201, "each has their own"
    sha = hashlib.sha256(photos[3]).hexdigest()
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [sha]})
    assert Phone(client).sync(walked)[0]["photos"] == {sha: "missing"}, "the record is taken, its photo is awaited, not refused"
    assert db.session.query(PhotoUpload).filter_by(sha256=sha).count() == 0
    cast.clock.moment += timedelta(hours=15)
    assert put(client, photos[3]).status_code == 201
    assert Phone(client).sync(walked)[0]["photos"] == {sha: "held"}


def test_bytes_that_no_record_names_have_a_measure(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_LOOSE_BYTES", 1)
    client, photos = cast.client("deputy"), [jpeg(colour) for colour in COLOURS]
    assert put(client, photos[0]).status_code == 201
    assert (put(client, photos[1]).status_code, put(client, photos[1]).headers["Retry-After"]) == (429, "3600")
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": [hashlib.sha256(photos[0]).hexdigest()]})
    Phone(client).sync(walked)
    assert put(client, photos[1]).status_code == 201, "a record names the first one now"
    cast.clock.moment += quotas.LOOSE_SPAN + timedelta(minutes=1)
    assert put(client, photos[2]).status_code == 201


def test_visitors_share_a_measure_and_can_report_without_a_photo(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_A_DAY", 0)
    monkeypatch.setattr(quotas, "MOST_LOOSE_BYTES", 1)
    visitor, photos = Acting(user=VISITOR, now=cast.clock.now()), [jpeg(colour) for colour in COLOURS]
    receive_photo(visitor, hashlib.sha256(photos[0]).hexdigest(), photos[0])
    with pytest.raises(Problem, match=r"without one") as refused:
        receive_photo(visitor, hashlib.sha256(photos[1]).hexdigest(), photos[1])
    assert refused.value.status == 429


def test_what_the_office_brings_in_is_held_to_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_A_DAY", 0)
    brought = Acting(user=cast.user("deputy"), now=cast.clock.now(), imported_by=cast.people["office"].id)
    assert receive_photo(brought, hashlib.sha256(jpeg()).hexdigest(), jpeg())
