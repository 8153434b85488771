"""What is sent from a case's page: its steps, and what it turns out to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.cases.desk import sent_photos
from app.cases.queries import issue_by_id
from app.cases.rules import PRESETS, deadline_preset
from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.core.ids import is_uuid7, new_id
from app.core.moments import Moments, here_and_now
from app.policy import may
from app.rooms.actions import Wanted
from app.rooms.pages import read_span
from app.service import actions
from app.service.actions import Step
from app.service.actions.steps import visible
from app.service.queries import case_by_id, thing_of_case
from app.service.showing import case_page
from app.web import acting
from app.web.acting import requires
from app.web.templating import site

VERDICTS = {"yes": True, "no": False}
Page = Response | tuple[str, int]


@requires("open_case")
def step(case_id: str, name: str) -> Page:
    """Take a step. Raises Problem 404; any other fault is told on the page."""

    def act(by: Acting, times: Moments) -> None:
        key = request.form.get("id", "")
        sent = Step(
            case_id, name, words=request.form.get("words", ""), person_id=request.form.get("person_id", ""),
            promised_at=_moment("promised"), verdict=VERDICTS.get(request.form.get("verdict", "")),
            person_ids=request.form.getlist("person_ids"), item=request.form.get("item", ""),
            zone_id=request.form.get("zone_id", ""), team_id=request.form.get("team_id", ""),
            code=request.form.get("code", ""), photos=sent_photos(by), id=key if is_uuid7(key) else new_id(),
        )  # fmt: skip
        actions.take(by, sent, times)

    return _taken(case_id, name, act)


@requires("open_case")
def move(case_id: str) -> Page:
    to, said, plan = (request.form.get(name, "") for name in ("to", "words", "plan_id"))
    return _taken(case_id, "move", lambda by, times: actions.move_case(by, case_id, to, said, times, plan))


@requires("open_case")
def link(case_id: str) -> Page:
    def act(by: Acting, times: Moments) -> None:
        deadline = _moment("deadline")
        if deadline is None:
            raise invalid("deadline", N_("Please choose a deadline."))
        actions.file_as_issue(by, case_id, request.form.get("zone_id", ""), request.form.get("issue_words", ""), deadline, times)

    return _taken(case_id, "link", act)


@requires("open_case")
def seal(case_id: str) -> Page:
    wanted = request.form.get("confidential") == "1"

    def act(by: Acting, times: Moments) -> None:
        case = actions.seal_case(by, case_id, wanted, times)
        issue = issue_by_id(case.issue_id) if wanted and case.issue_id else None
        if issue:
            words = N_("Issue #%(number)s, filed of it, is not sealed: whoever sees the zone's issues reads what was written.")
            flash(gettext(words, number=issue.number), "warn")

    return _taken(case_id, "seal", act)


@requires("arrange_reception")
def rebook(case_id: str) -> Page:
    def act(by: Acting, times: Moments) -> None:
        form = request.form
        starts_at, ends_at = read_span(form)
        wanted = Wanted(form.get("room_id", ""), starts_at, ends_at, "")
        actions.rebook_reception(by, case_id, wanted, form.get("place", ""), form.get("words", ""), times)

    return _taken(case_id, "rebook", act)


def _taken(case_id: str, name: str, act: Callable[[Acting, Moments], Any]) -> Page:
    by = acting.acting()
    visible(by, case_id)
    try:
        act(by, here_and_now(by.now))
    except Problem as problem:
        db.session.rollback()
        if problem.status in (403, 404):
            raise
        return case_page(visible(by, case_id), problem, name, request.form), problem.status
    flash(gettext("Kept."), "ok")
    case = case_by_id(case_id)
    still = case is not None and may(by.user, "see_case", thing_of_case(case))  # it may be confidential from now on
    return redirect(f"/service/{case_id}" if still else "/service", 303)


def _moment(field: str) -> datetime | None:
    """A preset or a time typed in the site's zone; None for none. Raises Problem 422 for one that cannot be read."""
    preset, typed = request.form.get(f"{field}_preset", ""), request.form.get(f"{field}_at", "").strip()
    if typed:
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=site().zone_info).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise invalid(f"{field}_at", N_("That is no date and time.")) from error
    if preset == "hour":
        return acting.now() + timedelta(hours=1)
    return deadline_preset(preset, acting.now(), site()).astimezone(UTC) if preset in PRESETS else None
