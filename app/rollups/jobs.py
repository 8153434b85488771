"""Making the figures anew: a job, begun by itself when the time zone has changed."""

from __future__ import annotations

from typing import Any

from app.core.acting import Acting
from app.core.errors import N_
from app.jobs.actions import start_job
from app.jobs.queries import has_unended
from app.jobs.registry import RunningJob, job, regularly
from app.rollups.actions import rebuild
from app.rollups.queries import ready
from app.settings.queries import current

KIND = "rebuild_rollups"


@job(KIND, N_("Count the figures anew"))
def count_anew(job: RunningJob) -> dict[str, Any]:
    """Running again counts the same."""
    return {"days": rebuild(job.by, job.progress)}


@regularly("*")
def begin_when_needed(by: Acting) -> None:
    """Begin when the figures are not those of the site's time zone and windows, unless it has been begun."""
    if not ready(current()) and not has_unended(KIND):
        start_job(by, KIND, {})
