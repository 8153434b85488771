"""A real worker, killed half-way by SIGKILL: the job is taken up again and ends once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.core.journal import JournalEntry
from app.jobs.actions import start_job
from app.jobs.models import Job
from app.jobs.queries import folder_of
from tests import forks
from tests.cast import Cast
from tests.forks import Fork
from tests.jobs import kinds


def worker(app: Flask) -> Fork:
    instance, database = app.config["INSTANCE"], app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {"INSTANCE": instance, "DATABASE_URL": database, "PASSWORD_COST": "test"}
    return forks.work(Path(instance) / "worker.log", environment, ["tests.jobs.kinds"])


def until(holds: Callable[[Job], bool], job_id: str) -> Job:
    """The job once `holds` is true of it. Fails after a minute."""
    for _ in range(600):
        db.session.rollback()
        row = db.session.get(Job, job_id, populate_existing=True)
        assert row is not None
        if holds(row):
            return row
        time.sleep(0.1)
    raise AssertionError(f"the job stayed {row.state} at {row.done}/{row.total}")


@pytest.mark.timeout(300)
def test_a_job_whose_worker_is_killed_half_way_is_finished_by_the_next(app: Flask, cast: Cast) -> None:
    app.config["JOBS_INLINE"] = False
    assert kinds.slow_copy
    started = start_job(cast.by("office"), "slow_copy", {"total": 30, "pause": 0.2})
    first = worker(app)
    try:
        until(lambda row: row.done >= 5, started.id)
    finally:
        first.kill()
    stranded = until(lambda row: True, started.id)
    assert stranded.state == "running" and stranded.done < 30

    with transaction():  # a minute passes
        stranded.heartbeat_at = stranded.heartbeat_at - timedelta(seconds=61) if stranded.heartbeat_at else None
        stranded.arguments = stranded.arguments | {"pause": 0}
    second = worker(app)
    try:
        ended = until(lambda row: row.state == "done", started.id)
    finally:
        assert second.end() == 0
    assert (ended.done, ended.total) == (30, 30)
    folder = folder_of(started.id)
    assert sorted(int(path.stem) for path in folder.glob("[0-9]*.txt")) == list(range(30))
    actions = [entry.action for entry in db.session.query(JournalEntry).filter_by(entity_id=started.id)]
    assert sorted(actions) == ["end_job", "requeue_job", "start_job"]
