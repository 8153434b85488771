"""The same batch from two tabs at the same moment, with real threads; and cut off after the commit."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.core import journal
from app.core.db import db
from app.patrols.models import Patrol
from app.sync import api
from app.sync.models import Operation
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, patrol


def test_two_tabs_send_the_same_batch_at_once(cast: Cast) -> None:
    batch = [patrol(zone.id, cast.clock.now()) for zone in list(cast.zones.values()) * 4]
    clients = [cast.client("deputy") for _ in range(2)]
    barrier, answers = Barrier(2), []

    def send(client: Any) -> None:
        barrier.wait()
        with cast.app.app_context():
            answers.append(client.post("/api/v1/sync", json={"operations": batch}, headers=HEADERS))

    threads = [Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
    statuses = [[result["status"] for result in answer.json["results"]] for answer in answers]
    assert all(sorted(pair) == ["applied", "duplicate"] for pair in zip(*statuses, strict=True))
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(Patrol)).scalar_one() == len(batch)
    assert journal.verify() is None


def test_an_answer_lost_after_the_commit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, walked = Phone(cast.client("deputy")), patrol(cast.zones["hall"].id, cast.clock.now())

    def cut(*_: object) -> None:
        raise ConnectionResetError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(api, "read_feed", cut)
        assert phone.post({"operations": [walked]}).status_code == 503
    assert phone.sync(walked)[0]["status"] == "duplicate"
    assert journal.verify() is None


def test_a_fault_of_ours_leaves_one_operation_unanswered_and_the_rest_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.sync import actions

    whole = actions._apply
    batch = [patrol(zone.id, cast.clock.now()) for zone in cast.zones.values()]

    def stumble(by: Any, raw: dict[str, Any], held: Any) -> Any:
        said = whole(by, raw, held)
        if raw["id"] == batch[1]["id"]:
            raise KeyError("a fault of ours")
        return said

    phone = Phone(cast.client("deputy"))
    with monkeypatch.context() as patched:
        patched.setattr(actions, "_apply", stumble)
        assert [result["id"] for result in phone.sync(*batch)] == [batch[0]["id"], batch[2]["id"]]
    assert [result["status"] for result in phone.sync(*batch)] == ["duplicate", "applied", "duplicate"]
    assert journal.verify() is None


def test_a_batch_is_committed_in_groups_and_an_answered_one_is_on_disk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the database in the second group: the first is kept, the answer is 503, and all is sent again."""
    from app.sync import actions

    monkeypatch.setattr(actions, "GROUP", 2)
    whole = actions._apply
    batch = [patrol(cast.zones["hall"].id, cast.clock.now()) for _ in range(4)]

    def fail(by: Any, raw: dict[str, Any], held: Any) -> Any:
        if raw["id"] == batch[3]["id"]:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        return whole(by, raw, held)

    phone = Phone(cast.client("deputy"))
    with monkeypatch.context() as patched:
        patched.setattr(actions, "_apply", fail)
        assert phone.post({"operations": batch}).status_code == 503
    db.session.rollback()
    assert {row.id for row in db.session.execute(select(Operation)).scalars()} == {batch[0]["id"], batch[1]["id"]}
    assert [result["status"] for result in phone.sync(*batch)] == ["duplicate", "duplicate", "applied", "applied"]
    assert journal.verify() is None


def test_one_id_twice_in_a_batch_counts_once(cast: Cast) -> None:
    walked = patrol(cast.zones["hall"].id, cast.clock.now())
    other = walked | {"body": walked["body"] | {"note": "另一条"}}
    results = Phone(cast.client("deputy")).sync(walked, walked, other)
    assert [result["status"] for result in results] == ["applied", "duplicate", "rejected"]
    assert journal.verify() is None


def test_a_refused_one_between_two_good_ones_leaves_no_trace_but_its_own(cast: Cast) -> None:
    """What it wrote before it was refused is undone, and the chain of the journal goes on over it."""
    good, last = (patrol(cast.zones["hall"].id, cast.clock.now()) for _ in range(2))
    bad = patrol(cast.zones["hall"].id, cast.clock.now(), body={"photos": ["not a hash"]})
    results = Phone(cast.client("deputy")).sync(good, bad, last)
    assert [result["status"] for result in results] == ["applied", "rejected", "applied"]
    assert {row.id for row in db.session.execute(select(Patrol)).scalars()} == {good["id"], last["id"]}
    assert journal.verify() is None
