"""Reading a long ledger and taking one in: jobs with a progress bar."""

from __future__ import annotations

import time
from typing import Any

from app.core.errors import N_
from app.jobs.registry import JobCancelled, RunningJob, job
from app.ledger.actions import accept_import, read_import

PAUSE = 0.1  # seconds between two parts: who waits for SQLite's lock asks for it again within that time


@job("read_ledger", N_("Read a ledger"))
def read(job: RunningJob) -> dict[str, Any]:
    """Argument: import_id. Writes nothing but what was found; run again it finds the same."""
    import_id = job.arguments["import_id"]
    read_import(job.by, import_id, job.progress)
    return {"location": f"/import/{import_id}"}


@job("accept_import", N_("Take a ledger in"))
def take_in(job: RunningJob) -> dict[str, Any]:
    """Argument: import_id. Stopped or killed half-way, whole rows stay and are counted; run again it doubles nothing."""
    import_id = job.arguments["import_id"]
    result = {"location": f"/import/{import_id}"}

    def progress(done: int, total: int) -> None:
        job.progress(done, total)
        if done < total:
            time.sleep(PAUSE)

    try:
        accept_import(job.by, import_id, progress)
    except JobCancelled as cancelled:
        cancelled.result = result
        raise
    return result
