"""A large ledger is taken in by parts: seen as it goes, stopped between two, killed half-way, never doubled."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core import journal
from app.core.db import db, transaction
from app.core.errors import Problem
from app.jobs.actions import cancel_job, retry_job, start_job
from app.jobs.models import Job
from app.ledger import actions
from app.ledger.actions import accept_import, import_workbook
from app.ledger.models import LedgerImport
from app.people.account import set_active
from app.people.models import Person
from app.people.queries import person_by_number
from app.places.models import Zone, ZoneOwner
from tests import forks
from tests.forks import Fork
from tests.sync.phone import Phone, patrol
from tools.large_ledger import large_ledger


class Stopped(Exception):
    pass


def count(model) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def kept(import_id: str) -> LedgerImport:
    db.session.rollback()
    return db.session.get(LedgerImport, import_id, populate_existing=True)


@pytest.fixture
def small_parts(monkeypatch) -> None:
    monkeypatch.setattr(actions, "PART", 10)
    monkeypatch.setattr("app.ledger.jobs.PAUSE", 0)


def test_between_two_parts_phones_are_answered_and_progress_is_seen(small_parts, cast) -> None:
    brought = import_workbook(cast.by("office"), "a.xlsx", large_ledger(60))
    phone, seen = Phone(cast.client("deputy")), []

    def look(done: int, total: int) -> None:
        walked = patrol(cast.zones["hall"].id, cast.clock.now())
        assert phone.sync(walked) == [{"id": walked["id"], "status": "applied"}]
        row = kept(brought.id)
        assert (row.rows_written, row.rows_total) == (done, total) and row.accepted_at is None
        seen.append(done)

    accept_import(cast.by("office"), brought.id, look)
    assert seen == [0, 6, 16, 26, 36, 46, 56, 60]
    assert kept(brought.id).accepted_at and journal.verify() is None


def test_stopped_between_two_parts_whole_rows_stay_and_it_goes_on_later(small_parts, cast) -> None:
    by, before = cast.by("office"), (count(Person), count(Zone), count(ZoneOwner))
    brought = import_workbook(by, "a.xlsx", large_ledger(60))

    def stop(done: int, total: int) -> None:
        if done >= 16:
            raise Stopped

    with pytest.raises(Stopped):
        accept_import(by, brought.id, stop)
    row = kept(brought.id)
    assert (row.rows_written, row.rows_total, row.accepted_at) == (16, 60, None)
    assert (count(Person), count(Zone), count(ZoneOwner)) == (before[0] + 6, before[1] + 10, before[2] + 10)
    page = cast.client("office").get(f"/import/{brought.id}").text
    assert "16" in page and "/accept" in page
    accept_import(by, brought.id)
    row = kept(brought.id)
    assert (row.rows_written, row.rows_total) == (60, 60) and row.accepted_at
    assert (count(Person), count(Zone), count(ZoneOwner)) == (before[0] + 6, before[1] + 54, before[2] + 54)
    assert journal.verify() is None


def test_a_cancelled_job_says_what_was_written_and_can_be_run_again(small_parts, cast, monkeypatch) -> None:
    by = cast.by("office")
    brought = import_workbook(by, "a.xlsx", large_ledger(60))
    whole = actions.plan_part

    def cancel_at_the_zones(part, now, people):
        if part.zones and not count_of_cancelled():
            cancel_job(by, db.session.execute(select(Job.id)).scalars().one())
        return whole(part, now, people)

    def count_of_cancelled() -> int:
        return len(db.session.execute(select(Job.id).where(Job.cancel_asked_at.is_not(None))).all())

    with monkeypatch.context() as patched:
        patched.setattr(actions, "plan_part", cancel_at_the_zones)
        cast.client("office").post(f"/import/{brought.id}/accept")
    job = db.session.execute(select(Job)).scalars().one()
    assert (job.state, job.done, job.total) == ("cancelled", 16, 60)
    page = cast.client("office").get(f"/jobs/{job.id}").text
    assert "16" in page and f"/import/{brought.id}" in page
    assert retry_job(by, job.id).state == "done"
    assert kept(brought.id).rows_written == 60


def test_a_row_that_no_longer_fits_is_named_and_nothing_of_its_part_is_written(small_parts, cast) -> None:
    by, zones = cast.by("office"), count(Zone)
    brought = import_workbook(by, "a.xlsx", large_ledger(60))

    def close_the_second_account(done: int, total: int) -> None:
        if done == 6:
            set_active(by, person_by_number("W00002").id, False)

    with pytest.raises(Problem) as refusal:
        accept_import(by, brought.id, close_the_second_account)
    assert (refusal.value.code, refusal.value.params["row"]) == ("row-refused", 5)
    assert kept(brought.id).rows_written == 6 and count(Zone) == zones and journal.verify() is None


def test_one_bad_row_among_many_is_named_and_nothing_is_written_unasked(cast) -> None:
    zones = count(Zone)
    brought = import_workbook(cast.by("office"), "a.xlsx", large_ledger(1_000, bad_rows=(777,)))
    found = [row for row in brought.preview["findings"] if row["level"] == "problem"]
    assert [(row["sheet"], row["row"], row["column"]) for row in found] == [("责任区", 781, "E")]
    assert brought.preview["rows"] == 999 and count(Zone) == zones


@pytest.mark.timeout(300)
def test_a_worker_killed_half_way_leaves_a_clear_state_and_the_next_doubles_nothing(app, cast) -> None:
    app.config["JOBS_INLINE"] = False
    before = (count(Person), count(Zone))
    brought = import_workbook(cast.by("office"), "a.xlsx", large_ledger(600))
    started = start_job(cast.by("office"), "accept_import", {"import_id": brought.id})
    first = worker(app)
    try:
        until(lambda: kept(brought.id).rows_written >= 110)
    finally:
        first.kill()
    row = kept(brought.id)
    assert 110 <= row.rows_written < 600 == row.rows_total and row.accepted_at is None
    assert count(Person) - before[0] + count(Zone) - before[1] == row.rows_written
    with transaction():  # a minute passes
        job = db.session.get(Job, started.id, populate_existing=True)
        job.heartbeat_at = job.heartbeat_at - timedelta(seconds=61)
    second = worker(app)
    try:
        until(lambda: kept(brought.id).accepted_at is not None)
    finally:
        assert second.end() == 0
    assert (count(Person) - before[0], count(Zone) - before[1]) == (60, 540)
    assert kept(brought.id).rows_written == 600 and journal.verify() is None


def worker(app) -> Fork:
    instance, database = app.config["INSTANCE"], app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {"INSTANCE": instance, "DATABASE_URL": database, "PASSWORD_COST": "test"}
    return forks.work(Path(instance) / "worker.log", environment)


def until(holds) -> None:
    for _ in range(900):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")
