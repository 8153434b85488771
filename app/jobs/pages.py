"""The jobs' pages: the list, one job with its progress, its file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import not_found
from app.jobs import actions
from app.jobs.models import Job
from app.jobs.queries import file_of, job_by_id, latest_jobs, may_see
from app.jobs.registry import find_kind
from app.jobs.rules import ENDED, percent
from app.people.queries import person_by_id
from app.web.acting import acting, open_to, requires
from app.web.downloads import as_file
from app.web.language import say

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs")
@requires("manage")
def jobs() -> str:
    return render_template("jobs/list.html", jobs=[_shown(job) for job in latest_jobs()])


@blueprint.get("/jobs/<job_id>")
@open_to("self")
def job(job_id: str) -> str:
    return render_template("jobs/job.html", job=_shown(_visible(job_id)))


@blueprint.get("/jobs/<job_id>/state")
@open_to("self")
def state(job_id: str) -> Response:
    """What the progress bar asks for every second."""
    found = _visible(job_id)
    answer = jsonify(state=found.state, done=found.done, total=found.total, percent=percent(found.done, found.total),
                     ended=found.state in ENDED)  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/jobs/<job_id>/cancel")
@open_to("self")
def cancel(job_id: str) -> AnyResponse:
    actions.cancel_job(acting(), job_id)
    return redirect(url_for("jobs.job", job_id=job_id))


@blueprint.post("/jobs/<job_id>/retry")
@open_to("self")
def retry(job_id: str) -> AnyResponse:
    actions.retry_job(acting(), job_id)
    return redirect(url_for("jobs.job", job_id=job_id))


@blueprint.get("/jobs/<job_id>/file")
@open_to("self")
def file(job_id: str) -> Response:
    found = _visible(job_id)
    path = file_of(found)
    if path is None:
        raise not_found()
    plain = (found.result or {}).get("plain") or f"{found.kind}{path.suffix}"
    return as_file(send_file(path), path.name, plain)


def _visible(job_id: str) -> Job:
    """Raises Problem 404 alike for an absent job and for somebody else's; 401 for a visitor."""
    user = acting().user
    found = job_by_id(job_id)
    if found is None or not may_see(user, found):
        raise not_found()
    return found


def _shown(job: Job) -> dict[str, Any]:
    kind = find_kind(job.kind)
    starter = person_by_id(job.created_by)
    result = job.result or {}
    return {
        "row": job,
        "title": say(kind.title) if kind else job.kind,
        "starter": starter.name if starter else "",
        "percent": percent(job.done, job.total),
        "ended": job.state in ENDED,
        "problem": say(job.problem, **(result.get("params") or {})) if job.problem else "",
        "location": result.get("location"),
        "file": file_of(job),
    }
