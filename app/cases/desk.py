"""What is sent from the pages: steps on an issue, and a new report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.cases import actions, words
from app.cases.actions import Report, Step
from app.cases.rules import deadline_preset
from app.cases.showing import faults_of, issue_page, visible
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem, invalid, not_found
from app.core.ids import is_uuid7, new_id
from app.core.moments import here_and_now
from app.people.models import Person
from app.people.queries import active_people
from app.photos.actions import MAX_PHOTOS, receive_photo
from app.photos.rules import MAX_BYTES, digest
from app.places.queries import zones_in_order
from app.policy import may
from app.web import acting
from app.web.acting import requires
from app.web.templating import site

STEPS: dict[str, Callable[..., object]] = {
    "confirm_fix": actions.confirm_fix,
    "verify_fix": actions.verify_fix,
    "reject_fix": actions.reject_fix,
    "comment": actions.comment,
    "change_deadline": actions.change_deadline,
    "ask_deadline": actions.change_deadline,
    "reassign": actions.reassign,
    "ask_reassign": actions.reassign,
    "hide_words": actions.hide_words,
    "show_words": actions.show_words,
}


@requires("report_issue")
def take_step(issue_id: str, step: str) -> Response | tuple[str, int]:
    """Take a step; back to the issue. Raises Problem 404; any other fault is told on the page."""
    issue, by = visible(issue_id), acting.acting()
    if step not in STEPS:
        raise not_found()
    try:
        sent = Step(
            issue.id, request.form.get("version", type=int), request.form.get("words", ""), sent_photos(by),
            _deadline(), request.form.get("assignee_id") or None,
        )  # fmt: skip
        STEPS[step](by, sent, here_and_now(by.now))
    except Problem as problem:
        db.session.rollback()
        return issue_page(visible(issue_id), problem, step, request.form), problem.status
    flash(gettext(words.DONE), "ok")
    return redirect(f"/issues/{issue_id}")


@requires("report_issue")
def new_issue() -> str:
    return _new_page()


@requires("report_issue")
def report() -> Response | tuple[str, int]:
    """File the report; to its page. Faults are told on the form."""
    by, key = acting.acting(), request.form.get("id", "")
    try:
        deadline = _deadline()
        if deadline is None:
            raise invalid("deadline_at", N_("Please choose a deadline."))
        filed = actions.report_issue(
            by,
            Report(
                request.form.get("zone_id", ""), request.form.get("words", ""), request.form.get("severity", ""),
                deadline, assignee_id=request.form.get("assignee_id") or None, photos=sent_photos(by),
                id=key if is_uuid7(key) else new_id(),
            ),
            here_and_now(by.now),
        )  # fmt: skip
    except Problem as problem:
        db.session.rollback()
        return _new_page(problem), problem.status
    return redirect(f"/issues/{filed.id}")


def _new_page(problem: Problem | None = None) -> str:
    zones, key = db.session.execute(zones_in_order()).scalars().all(), request.form.get("id", "")
    return render_template(
        "cases/new.html", zones=zones, people=_people(), words=words, form=request.form, **faults_of(problem),
        zone_id=request.form.get("zone_id") or request.args.get("zone", ""),
        key=key if is_uuid7(key) else new_id(),
    )  # fmt: skip


def _people() -> list[Person]:
    """Whom one may name: those who may not see people leave it to the zone's owner."""
    return active_people() if may(acting.acting().user, "see_people") else []


def sent_photos(by: Acting) -> list[str]:
    """Keep the photos of the form; their hashes. Raises Problem 422 for too many, before one is decoded or kept."""
    files = [file for file in request.files.getlist("photos") if file.filename]
    if len(files) > MAX_PHOTOS:
        raise Problem(422, "many-photos", N_("At most %(n)s photos belong to one record."), n=MAX_PHOTOS)
    hashes = []
    for file in files:
        content = file.stream.read(MAX_BYTES + 1)
        if not content:
            continue
        sha256 = digest(content)
        receive_photo(by, sha256, content)
        hashes.append(sha256)
    return hashes


def _deadline() -> datetime | None:
    """The moment chosen: a preset, or one typed in the site's time; None for none.

    Raises Problem 422 for one that cannot be read.
    """
    preset = request.form.get("preset", "")
    if preset in words.PRESETS:
        return deadline_preset(preset, acting.now(), site()).astimezone(UTC)
    typed = request.form.get("deadline", "").strip()
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=site().zone_info).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise invalid("deadline_at", N_("That is no date and time.")) from error
