"""A phone that says nothing, or may say nothing any more: the office's list tells what is known of it, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.people.account import set_active
from app.people.models import DeviceSession
from app.sync.devices import revoke_device
from app.sync.models import Device
from tests.cast import Cast
from tests.sync.phone import HEADERS, patrol

LATER = timedelta(minutes=5)


def contact(client: FlaskClient, waiting: int = 0, device: str = "d", **more: object) -> int:
    body = {"device": {"id": device, "label": "华为 · browser", "waiting": waiting, "last_number": waiting}} | more
    return client.post("/api/v1/sync", json=body, headers=HEADERS).status_code


def office_list(cast: Cast) -> str:
    return cast.client("office").get("/devices").text


def waiting(device: str = "d") -> int | None:
    db.session.expire_all()
    held = db.session.get(Device, device)
    return held.waiting if held else None


def test_that_all_was_sent_is_said_of_the_moment_it_was_heard(cast: Cast) -> None:
    contact(cast.client("owner"))
    assert "已全部发送" in office_list(cast) and "前最后一次联系时" not in office_list(cast)
    cast.clock.moment += timedelta(days=3)
    page = office_list(cast)
    assert "3 天前最后一次联系时已全部发送" in page and 'data-tone="ok"' not in page


def _closed(cast: Cast) -> None:
    set_active(cast.by("office"), cast.people["owner"].id, False)


def _revoked(cast: Cast) -> None:
    revoke_device(cast.by("office"), "d")


def _expired(cast: Cast) -> None:
    session = db.session.get_one(DeviceSession, db.session.get_one(Device, "d").session_id)
    session.expires_at = cast.clock.now()
    db.session.commit()


@pytest.mark.row("A10")
@pytest.mark.parametrize("end", [_closed, _revoked, _expired])
def test_what_waits_on_a_phone_that_may_send_nothing_any_more_is_in_the_list(cast: Cast, end: Callable[[Cast], None]) -> None:
    owner = cast.client("owner")
    assert contact(owner) == 200
    end(cast)
    cast.clock.moment += LATER
    sent = {"operations": [patrol(cast.zones["hall"].id, cast.clock.now())]}
    assert contact(owner, waiting=4, **sent) == 401
    held = db.session.get_one(Device, "d", populate_existing=True)
    assert (held.waiting, held.last_number, held.last_seen_at) == (4, 4, cast.clock.now())
    page = office_list(cast)
    assert "已退出登录，4 条待发" in page and "华为" in page


def test_who_lacks_the_phones_own_token_writes_nothing(cast: Cast) -> None:
    owner, neighbour, stranger = cast.client("owner"), cast.client("neighbour"), cast.app.test_client()
    contact(owner, waiting=1)
    contact(neighbour, device="other")
    _closed(cast)
    set_active(cast.by("office"), cast.people["neighbour"].id, False)
    cast.clock.moment += LATER
    assert [contact(one, waiting=9) for one in (neighbour, stranger)] == [401, 401]
    assert waiting() == 1, "another's token, or none, says nothing of this phone"
    assert contact(owner, waiting=9, device="never-heard-of") == 401 and waiting("never-heard-of") is None
    assert stranger.post("/api/v1/sync", data="{", headers=HEADERS).status_code == 401


def test_it_is_heard_once_a_minute_and_whatever_it_says_stays_401(cast: Cast) -> None:
    owner = cast.client("owner")
    contact(owner, waiting=1)
    _closed(cast)
    cast.clock.moment += LATER
    assert [contact(owner, waiting=n) for n in (2, 3)] == [401, 401]
    assert waiting() == 2
    assert owner.post("/api/v1/sync", json={"device": {"id": "d", "waiting": -1}}, headers=HEADERS).status_code == 401
    assert owner.post("/api/v1/sync", data="<html>", headers=HEADERS).status_code == 401
    cast.clock.moment += LATER
    assert contact(owner) == 401 and waiting() == 0


def test_whoever_signs_in_again_is_signed_out_no_more(cast: Cast) -> None:
    contact(cast.client("owner"))
    _revoked(cast)
    cast.clock.moment += LATER
    assert " 已退出" in office_list(cast)
    contact(cast.client("owner"), waiting=2)
    page = office_list(cast)
    assert "2 条待发" in page and "已退出" not in page
