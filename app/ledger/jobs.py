"""Taking in a large ledger: a job with a progress bar."""

from __future__ import annotations

from typing import Any

from app.core.errors import N_
from app.jobs.registry import RunningJob, job
from app.ledger.actions import accept_import


@job("accept_import", N_("Take a ledger in"))
def take_in(job: RunningJob) -> dict[str, Any]:
    """Argument: import_id. One transaction: cancelled or killed it leaves nothing, run again it doubles nothing."""
    import_id = job.arguments["import_id"]
    accept_import(job.by, import_id, progress=job.progress)
    return {"location": f"/import/{import_id}"}
