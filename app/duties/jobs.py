"""Counting everybody's month: by the worker on large sites, or when somebody asks for it."""

from __future__ import annotations

from typing import Any

from app.core.acting import Acting
from app.core.errors import N_, not_found
from app.duties.actions.months import count_month, keep_months_counted
from app.duties.rules.sums import read_month
from app.jobs.registry import RunningJob, job, regularly

KIND = "count_month"


@job(KIND, N_("Count everybody's month"))
def count_anew(job: RunningJob) -> dict[str, Any]:
    """Argument: month, such as 2026-11. Running again counts it anew."""
    month = read_month(job.arguments["month"])
    if month is None:
        raise not_found()
    people = count_month(month, job.by.now, job.progress)
    return {"people": people, "location": f"/duties/people?month={month:%Y-%m}"}


@regularly("*/15", slow=True)
def count_months(by: Acting) -> None:
    """Most sites are small enough to do without."""
    keep_months_counted(by)
