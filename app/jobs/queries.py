"""Reads jobs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.core.db import db
from app.jobs.models import Job
from app.jobs.rules import ENDED, KEPT_FOR, LOST_AFTER, QUEUED, RUNNING
from app.policy import User, may


def job_by_id(job_id: str) -> Job | None:
    return db.session.get(Job, job_id)


def may_see(user: User, job: Job) -> bool:
    """One's own job; the office sees all."""
    return job.created_by == user.id or may(user, "manage")


def latest_jobs(limit: int = 100) -> list[Job]:
    return list(db.session.execute(select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)).scalars())


def lost_jobs(now: datetime) -> list[Job]:
    """Running jobs whose worker has been silent too long."""
    silent = (Job.heartbeat_at.is_(None)) | (Job.heartbeat_at < now - LOST_AFTER)
    return list(db.session.execute(select(Job).where(Job.state == RUNNING, silent)).scalars())


def waiting_jobs() -> list[Job]:
    return list(db.session.execute(select(Job).where(Job.state == QUEUED).order_by(Job.created_at)).scalars())


def has_unended(kind: str) -> bool:
    """Whether a job of that kind waits or runs."""
    waiting = select(Job.id).where(Job.kind == kind, Job.state.in_((QUEUED, RUNNING))).limit(1)
    return db.session.execute(waiting).first() is not None


def old_jobs(now: datetime) -> list[Job]:
    """Jobs that ended so long ago that they need not be kept."""
    old = select(Job).where(Job.state.in_(ENDED), Job.finished_at < now - KEPT_FOR)
    return list(db.session.execute(old.order_by(Job.finished_at).limit(200)).scalars())


def folder_of(job_id: str) -> Path:
    """Where the job keeps its files (need not exist)."""
    return Path(current_app.config["INSTANCE"]) / "jobs" / job_id


def file_of(job: Job) -> Path | None:
    """The finished file that can be downloaded, if there is one."""
    name = (job.result or {}).get("download")
    if not name:
        return None
    path = folder_of(job.id) / Path(str(name)).name
    return path if path.is_file() else None
