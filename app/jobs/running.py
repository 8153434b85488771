"""Runs one job: claims its row, calls the handler, writes how it ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction, writing
from app.core.errors import N_, Problem
from app.jobs.models import Job
from app.jobs.queries import folder_of
from app.jobs.registry import JobCancelled, RunningJob, find_kind
from app.jobs.rules import CANCELLED, DONE, FAILED, HEARTBEAT, QUEUED, RUNNING
from app.people.queries import person_by_id
from app.places.queries import user_of
from app.policy import SYSTEM, SYSTEM_ID

FAULT = N_("Something went wrong. Nothing was lost; the job can be run again.")


def run(job_id: str) -> None:
    """Do the job if it is waiting; else nothing (another worker has it, or it was cancelled)."""
    job = _claim(job_id)
    if job is None:
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        with _heartbeat(app, job_id):
            outcome = _call(job)
        _finish(job_id, DONE, result=outcome)
    except JobCancelled as cancelled:
        _finish(job_id, CANCELLED, result=cancelled.result)
    except Problem as problem:
        _finish(job_id, FAILED, problem=problem.message, result={"params": problem.params})
    except Exception:
        current_app.logger.exception("job %s (%s) failed", job_id, job.kind)
        _finish(job_id, FAILED, problem=FAULT)


def _claim(job_id: str) -> Job | None:
    with transaction():
        job = db.session.get(Job, job_id, populate_existing=True)
        if job is None or job.state != QUEUED:
            return None
        job.state, job.started_at, job.heartbeat_at, job.done = RUNNING, _now(), _now(), 0
    return job


def _call(job: Job) -> dict[str, Any]:
    kind = find_kind(job.kind)
    if kind is None:
        raise Problem(422, "unknown-kind", N_("This version does not know that kind of job."))
    folder = folder_of(job.id)
    folder.mkdir(parents=True, exist_ok=True)

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    job_id = job.id  # the row itself belongs to the handler's session, which would begin a transaction of its own

    def report(done: int, total: int) -> None:
        # On a session of its own: a transaction would end the read from which a handler is still taking its rows.
        with nullcontext() if writing() else app.app_context(), transaction():
            db.session.execute(
                update(Job).where(Job.id == job_id).values(done=done, total=total, heartbeat_at=_now())
            )
            asked = db.session.execute(select(Job.cancel_asked_at).where(Job.id == job_id)).scalar_one()
        if asked:
            raise JobCancelled

    return kind.handler(RunningJob(job.id, dict(job.arguments), _starter(job), folder, report)) or {}


def _starter(job: Job) -> Acting:
    """Whoever started it, with the rights they have now. Raises Problem when they have left."""
    if job.created_by == SYSTEM_ID:
        return Acting(user=SYSTEM, now=_now())
    person = person_by_id(job.created_by)
    if person is None or not person.active:
        raise Problem(403, "left", N_("The person who started this no longer has an account."))
    return Acting(user=user_of(person, _now()), now=_now())


def _finish(job_id: str, state: str, problem: str = "", result: dict[str, Any] | None = None) -> None:
    db.session.rollback()
    with transaction():
        job = db.session.get(Job, job_id, populate_existing=True)
        if job is None:
            return
        job.state, job.problem, job.result, job.finished_at = state, problem[:500], result, _now()
        if state == DONE:
            job.total = job.total or 1
            job.done = job.total
        journal.append(
            Acting(user=SYSTEM, now=_now()), "end_job", "job", job.id, {"kind": job.kind, "state": state}
        )


@contextmanager
def _heartbeat(app: Flask, job_id: str) -> Iterator[None]:
    """Tells every few seconds that this worker lives, also while a handler is silent. Not when run inline."""
    if app.config.get("JOBS_INLINE", app.config["TESTING"]):
        yield
        return
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT.total_seconds()):
            # A handler that holds the write lock makes this wait or fail; the next beat will do.
            with app.app_context(), suppress(SQLAlchemyError), transaction():
                db.session.execute(
                    update(Job).where(Job.id == job_id, Job.state == RUNNING).values(heartbeat_at=_now())
                )

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=15)


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"].now()
    return moment
