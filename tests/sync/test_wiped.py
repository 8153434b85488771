"""A browser that lost its store is told what was in it when last heard of, and so is the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.sync.models import Device
from app.sync.reader import iso
from tests.cast import Cast
from tests.sync.phone import HEADERS, patrol


def contact(owner: FlaskClient, device: str, **said: Any) -> dict[str, Any]:
    body = {"device": {"id": device, "label": "华为 · browser"} | said}
    answer: dict[str, Any] = owner.post("/api/v1/sync", json=body, headers=HEADERS).get_json()
    return answer


def later(cast: Cast, minutes: int) -> None:
    cast.clock.moment += timedelta(minutes=minutes)


@pytest.mark.row("F15")
@pytest.mark.row("L2")
def test_a_new_store_under_the_same_sign_in_is_told_what_was_lost(cast: Cast) -> None:
    owner, first = cast.client("owner"), cast.clock.now()
    assert contact(owner, "old", waiting=3)["wiped"] is None
    later(cast, 60)
    told = contact(owner, "new")["wiped"]
    assert told == {"device": "old", "waiting": 3, "last_seen_at": iso(first)}
    later(cast, 60)
    assert contact(owner, "new")["wiped"] == told, "an answer may have been cut off: it is told again"
    page = cast.client("office").get("/devices").text
    assert "存储被清空" in page and "丢失 3 条" in page


@pytest.mark.row("L3")
def test_the_numbers_that_went_with_a_store_are_named(cast: Cast) -> None:
    owner, now = cast.client("owner"), cast.clock.now()
    came = [patrol(cast.zones["hall"].id, now, seq=number) for number in (1, 2, 3)]
    said = {"id": "old", "label": "华为 · browser", "waiting": 7, "waiting_numbers": [1, 2, 3, 4, 5, 6, 7], "last_number": 7}
    owner.post("/api/v1/sync", json={"device": said, "operations": came}, headers=HEADERS)
    assert "齐全" in cast.client("office").get("/devices").text, "four wait on it"
    later(cast, 60)
    contact(owner, "new")
    assert "缺 4–7" in cast.client("office").get("/devices").text


def test_a_store_wiped_a_moment_after_it_was_heard_of_is_told_too(cast: Cast) -> None:
    owner = cast.client("owner")
    contact(owner, "old")
    told = contact(owner, "new")["wiped"]
    assert told and told["device"] == "old", "what was saved offline since nobody knows of: that much is said"


def test_another_browser_and_another_sign_in_are_no_wiped_store(cast: Cast) -> None:
    owner = cast.client("owner")
    contact(owner, "old", waiting=3)
    later(cast, 60)
    assert contact(owner, "wechat", label="华为 · wechat")["wiped"] is None
    assert contact(cast.client("owner"), "other")["wiped"] is None


def test_a_store_that_speaks_again_was_not_wiped(cast: Cast) -> None:
    owner = cast.client("owner")
    contact(owner, "old", waiting=3)
    later(cast, 60)
    assert contact(owner, "new")["wiped"]
    later(cast, 60)
    contact(owner, "old", waiting=3)
    assert contact(owner, "new")["wiped"] is None
    assert db.session.get_one(Device, "old").wiped_at is None
