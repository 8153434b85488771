"""Printing many plates: a job with a progress bar."""

from __future__ import annotations

from typing import Any

from app.core.errors import N_
from app.jobs.registry import RunningJob, job
from app.plates.batches import print_to_file
from app.plates.choices import read_choices
from app.plates.queries import plates_by_ids

FILE = "plates.pdf"


@job("plate_sheet", N_("Print nameplates"))
def print_sheets(job: RunningJob) -> dict[str, Any]:
    """Arguments: plates (their ids in order), base_url, and the choices. Running again prints the same file."""
    plates = plates_by_ids(job.arguments["plates"])
    job.progress(0, len(plates))
    pages = print_to_file(
        job.by,
        plates,
        read_choices(job.arguments),
        job.folder / FILE,
        base_url=job.arguments.get("base_url", ""),
        batch=job.id,
        progress=job.progress,
    )
    return {"download": FILE, "plates": len(plates), "pages": pages}
