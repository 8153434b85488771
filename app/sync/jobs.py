"""A phone's file with many records or photos is taken in by the worker, with a progress bar."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.core.acting import Acting
from app.core.errors import N_, Problem, forbidden
from app.core.ids import new_id
from app.jobs.actions import start_job
from app.jobs.models import Job
from app.jobs.queries import folder_of, job_by_id
from app.jobs.registry import RunningJob, job, regularly
from app.jobs.rules import KEPT_FOR
from app.policy import may
from app.sync.phone_files import import_phone_file, read_phone_file

KIND, ANSWERS = "take_phone_file", "answers.json"


def bring_phone_file(by: Acting, content: bytes) -> Job:
    """Keep the file and have it taken in. Raises Problem 403, 422."""
    if not may(by.user, "manage"):
        raise forbidden()
    read_phone_file(content)
    name = new_id()
    path = _path(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return start_job(by, KIND, {"file": name})


@job(KIND, N_("Take in a phone's file"))
def take_in(job: RunningJob) -> dict[str, Any]:
    """Argument: file. Run again it takes no record twice."""
    path, answers, result = _path(job.arguments["file"]), job.folder / ANSWERS, {"location": f"/devices/import/{job.id}"}
    if not path.exists():
        if answers.exists():  # stopped between the last two steps
            return result
        raise Problem(422, "no-phone-file", N_("The file is no longer here. Please bring it again."))
    taken = import_phone_file(job.by, path.read_bytes(), job.progress)
    answers.write_text(json.dumps(taken, ensure_ascii=False), encoding="utf-8")
    path.unlink()
    return result


def answers_of(job_id: str) -> dict[str, Any] | None:
    """What came of a phone's file, as `import_phone_file` says it; None where there is no such job, or not yet."""
    found = job_by_id(job_id)
    path = folder_of(job_id) / ANSWERS
    if found is None or found.kind != KIND or not path.exists():
        return None
    answers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answers


@regularly("41")
def forget_phone_files(by: Acting) -> None:
    """Files whose job failed and that nobody had taken in again within thirty days."""
    for path in _path("x").parent.glob("*.json"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < by.now - KEPT_FOR:
            path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(current_app.config["INSTANCE"]) / "phone-files" / f"{name}.json"
