"""Starts, cancels and repeats jobs."""

from __future__ import annotations

from shutil import rmtree
from typing import Any

from flask import current_app

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, not_found
from app.jobs import queue
from app.jobs.models import Job
from app.jobs.queries import folder_of, lost_jobs, may_see, old_jobs, waiting_jobs
from app.jobs.registry import find_kind
from app.jobs.rules import CANCELLED, ENDED, FAILED, QUEUED


def start_job(by: Acting, kind: str, arguments: dict[str, Any]) -> Job:
    """A new job of `kind`, queued; the caller has checked that `by` may have it done. Raises KeyError for a new kind.

    With JOBS_INLINE (tests) it has already run when this returns.
    """
    if find_kind(kind) is None:
        raise KeyError(kind)
    with transaction():
        job = Job(kind=kind, arguments=arguments, created_by=by.id, created_at=by.now, state=QUEUED)
        db.session.add(job)
        db.session.flush()
        journal.append(by, "start_job", "job", job.id, {"kind": kind})
    return _hand_over(job)


def cancel_job(by: Acting, job_id: str) -> Job:
    """Stop a job: at once while it waits, at its next step while it runs. Raises Problem 404, 409 when ended."""
    with transaction():
        job = _own_job(by, job_id)
        if job.state in ENDED:
            raise Problem(409, "ended", N_("This job has already ended."))
        job.cancel_asked_at = job.cancel_asked_at or by.now
        if job.state == QUEUED:
            job.state, job.finished_at = CANCELLED, by.now
        journal.append(by, "cancel_job", "job", job.id, {"kind": job.kind, "state": job.state})
    return job


def retry_job(by: Acting, job_id: str) -> Job:
    """Run a failed or cancelled job again. Raises Problem 404, 409 when it has not failed."""
    with transaction():
        job = _own_job(by, job_id)
        if job.state not in (FAILED, CANCELLED):
            raise Problem(409, "not-failed", N_("Only a job that failed or was cancelled can be run again."))
        job.state, job.problem, job.result, job.done, job.total = QUEUED, "", None, 0, 0
        job.started_at = job.heartbeat_at = job.finished_at = job.cancel_asked_at = None
        journal.append(by, "retry_job", "job", job.id, {"kind": job.kind})
    return _hand_over(job)


def requeue_lost(by: Acting) -> int:
    """Queue again what lost its worker, and hand over what was queued but never reached the queue; how many."""
    with transaction():
        lost = lost_jobs(by.now)
        for job in lost:
            job.state, job.heartbeat_at = QUEUED, None
            journal.append(by, "requeue_job", "job", job.id, {"kind": job.kind})
    known = queue.waiting_ids(current_app)
    again = [job for job in waiting_jobs() if job.id not in known]
    for job in again:
        queue.enqueue(current_app, job.id)
    return len(again)


def remove_old_jobs(by: Acting) -> int:
    """Take away jobs that ended more than thirty days ago, their files first; how many. The journal keeps their story."""
    with transaction():
        old = old_jobs(by.now)
        for job in old:
            rmtree(folder_of(job.id), ignore_errors=True)
            db.session.delete(job)
        if old:
            journal.append(by, "remove_old_jobs", "job", old[0].id, {"jobs": [job.id for job in old]})
    return len(old)


def _hand_over(job: Job) -> Job:
    if current_app.config.get("JOBS_INLINE", current_app.config["TESTING"]):
        from app.jobs.running import run

        run(job.id)
        db.session.refresh(job)
    else:
        queue.enqueue(current_app, job.id)
    return job


def _own_job(by: Acting, job_id: str) -> Job:
    job = db.session.get(Job, job_id)
    if job is None or not may_see(by.user, job):
        raise not_found()
    return job


