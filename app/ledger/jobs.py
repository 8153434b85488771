"""Taking in a ledger: a job with a progress bar."""

from __future__ import annotations

import time
from typing import Any

from app.core.errors import N_
from app.jobs.registry import JobCancelled, RunningJob, job
from app.ledger.actions import accept_import

PAUSE = 0.1  # seconds between two parts: who waits for SQLite's lock asks for it again within that time


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
