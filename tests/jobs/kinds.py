"""A kind of job for the test of a killed worker: copies numbers into files, slowly."""

from __future__ import annotations

import time
from typing import Any

from app.jobs.registry import RunningJob, job


@job("slow_copy")
def slow_copy(running: RunningJob) -> dict[str, Any]:
    total = int(running.arguments["total"])
    for number in range(total):
        kept = running.folder / f"{number}.txt"
        if not kept.exists():
            kept.write_text(str(number))
        with (running.folder / "log.txt").open("a") as log:
            log.write(f"{number}\n")
        running.progress(number + 1, total)
        time.sleep(float(running.arguments["pause"]))
    return {"download": "log.txt"}
