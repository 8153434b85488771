"""A batch of operations: each one once, each on its own, the author always the session's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import journal
from app.core.db import db
from app.core.ids import new_id
from app.patrols.models import Patrol
from app.sync.models import Operation
from app.sync.reader import iso
from tests.cast import Cast
from tests.sync.phone import Phone, operation, patrol


def count(model: type) -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_patrol_is_recorded_with_its_author_and_times(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    walked = patrol(cast.zones["hall"].id, cast.clock.now(), body={"person_id": cast.people["owner"].id})
    assert phone.sync(walked) == [{"id": walked["id"], "status": "applied"}]
    row = db.session.get(Patrol, walked["id"])
    assert row is not None and row.person_id == cast.people["deputy"].id
    assert ("patrol", walked["id"]) in phone.held
    assert phone.held["zone", row.zone_id]["last_patrol"]["person_name"] == cast.people["deputy"].name
    assert journal.verify() is None


def test_the_same_batch_twice_counts_once(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    batch = [patrol(cast.zones["hall"].id, cast.clock.now()), patrol(cast.zones["plant"].id, cast.clock.now())]
    assert [result["status"] for result in phone.sync(*batch)] == ["applied", "applied"]
    assert [result["status"] for result in phone.sync(*batch)] == ["duplicate", "duplicate"]
    assert count(Patrol) == 2 and count(Operation) == 2
    assert journal.verify() is None


def test_records_of_another_than_the_one_signed_in_wait_for_their_author(cast: Cast) -> None:
    client = cast.client("deputy")
    walked = patrol(cast.zones["hall"].id, cast.clock.now())
    envelope = {"device": {"id": "phone-1"}, "cursor": None, "operations": [walked]}
    theirs = Phone(client).post(envelope | {"user": cast.people["owner"].id}).json
    assert theirs["results"] == [] and theirs["user"]["id"] == cast.people["deputy"].id
    assert count(Operation) == 0
    own = Phone(client).post(envelope | {"user": cast.people["deputy"].id}).json
    assert [result["status"] for result in own["results"]] == ["applied"]


def test_a_rejected_one_stays_rejected_and_is_kept(cast: Cast) -> None:
    phone = Phone(cast.client("staff"))
    walked = patrol(cast.zones["hall"].id, cast.clock.now())
    for _ in range(2):
        (result,) = phone.sync(walked)
        assert (result["status"], result["problem"]["code"]) == ("rejected", "forbidden")
        assert result["problem"]["kept"] is False
    row = db.session.get(Operation, walked["id"])
    assert row is not None and row.body == walked["body"] and row.status == "rejected"
    assert count(Patrol) == 0 and journal.verify() is None


@pytest.mark.row("A11")
def test_an_id_used_for_something_else_is_a_conflict_and_is_kept(cast: Cast) -> None:
    phone = Phone(cast.client("deputy"))
    first = patrol(cast.zones["hall"].id, cast.clock.now())
    other = first | {"body": first["body"] | {"note": "另一条"}}
    phone.sync(first)
    for _ in range(2):
        (result,) = phone.sync(other)
        assert (result["problem"]["code"], result["problem"]["status"]) == ("id-conflict", 409)
    kept = db.session.execute(select(Operation).where(Operation.conflicts_with == first["id"])).scalar_one()
    assert kept.body["note"] == "另一条"


def test_somebody_elses_id_is_a_conflict_too(cast: Cast) -> None:
    walked = patrol(cast.zones["hall"].id, cast.clock.now())
    Phone(cast.client("deputy")).sync(walked)
    (result,) = Phone(cast.client("inspector")).sync(walked)
    assert result["problem"]["code"] == "id-conflict"


@pytest.mark.row("A27")
def test_one_bad_operation_never_blocks_the_others(cast: Cast) -> None:
    now, hall = cast.clock.now(), cast.zones["hall"].id
    bad = [
        patrol(hall, now) | {"device_at": "2026-03-02T09:00:00"},
        patrol(hall, now) | {"device_at": 17},
        patrol(hall, now) | {"device_at": "9999-12-31T23:59:59-12:00"},
        patrol(hall, now) | {"id": "x"},
        patrol(hall, now) | {"body": None},
        patrol(hall, now, body={"note": "\x00"}),
        patrol(hall, now, body={"note": "长" * 3_000}),
        patrol(new_id(), now),
        operation("fly", now, {}),
        {"id": new_id()},
        {"id": new_id(), "kind": "\x00\ud800", "body": {"\x00": "\ud800"}},
    ]
    good = patrol(hall, now)
    results = Phone(cast.client("deputy")).sync(*bad, good)
    assert [result["status"] for result in results] == ["rejected"] * len(bad) + ["applied"]
    codes = [result["problem"]["code"] for result in results[:-1]]
    assert codes == ["invalid", "invalid", "invalid", "invalid-id", "invalid", "invalid", "invalid",
                     "not-found", "unknown-kind", "invalid", "invalid"]
    assert results[4]["problem"]["errors"][0]["pointer"] == "/body"
    assert count(Operation) == len(bad) + 1 and journal.verify() is None


def test_a_clock_two_days_off_is_recorded_and_marked(cast: Cast) -> None:
    ahead = cast.clock.now() + timedelta(days=2)
    walked = patrol(cast.zones["hall"].id, ahead, clock_offset_ms=-2 * 86_400_000)
    phone = Phone(cast.client("deputy"))
    assert phone.sync(walked)[0]["status"] == "applied"
    held = phone.held["patrol", walked["id"]]
    assert "clock_off" in held["marks"]
    assert held["device_at"].startswith("2026-03-04") and held["at"].startswith("2026-03-02")


@pytest.mark.parametrize(("years", "offset_known"), [(25, True), (25, False), (-60, True), (-60, False)])
def test_a_clock_that_no_one_can_mean_is_recorded_too(cast: Cast, years: int, offset_known: bool) -> None:
    """By the measured offset, or as of the arrival: "try again" would only send the same time again."""
    wrong = timedelta(days=365 * years)
    walked_at = cast.clock.now() - timedelta(minutes=10)
    offset = {"clock_offset_ms": -wrong / timedelta(milliseconds=1)} if offset_known else {}
    walked = patrol(cast.zones["hall"].id, walked_at + wrong, **offset)
    phone = Phone(cast.client("deputy"))
    assert phone.sync(walked)[0]["status"] == "applied"
    held = phone.held["patrol", walked["id"]]
    assert "clock_off" in held["marks"] and "received_late" not in held["marks"]
    assert held["at"] == iso(walked_at if offset_known else cast.clock.now())


@pytest.mark.row("A9")
def test_only_zones_one_may_walk(cast: Cast) -> None:
    (result,) = Phone(cast.client("owner")).sync(patrol(cast.zones["corridor"].id, cast.clock.now()))
    assert result["problem"]["code"] == "forbidden"
