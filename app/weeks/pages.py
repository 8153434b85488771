"""/weeks: the meeting list, the week's briefing, and carrying over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import N_, Problem, invalid, not_found
from app.inspections.rules import week_of, week_said
from app.web.acting import acting, now, requires
from app.web.language import say
from app.web.templating import site
from app.weeks import words
from app.weeks.actions import carry_over, close_week
from app.weeks.queries import account_of, closes, due_weeks, states_of
from app.weeks.rules import week_bounds
from app.weeks.showing import remarks

blueprint = Blueprint("weeks", __name__)


@blueprint.get("/weeks")
@requires("see_weeks")
def weeks() -> str:
    return render_template(
        "weeks/list.html", this=_this_week(), closes=closes(), due=due_weeks(site(), now()), week_end=_sunday, words=words
    )


@blueprint.get("/weeks/<week>")
@requires("see_weeks")
def week(week: str) -> str:
    """The briefing: as the week was closed, or as it stands now; ?outcome= and ?team= show the issues behind a figure."""
    return _page(_monday(week))


@blueprint.post("/weeks/<week>/close")
@requires("close_week")
def close(week: str) -> AnyResponse:
    close_week(acting(), _monday(week))
    flash(gettext("The week is closed."), "ok")
    return redirect(f"/weeks/{week}", 303)


@blueprint.post("/weeks/<week>/carry/<issue_id>")
@requires("carry_over")
def carry(week: str, issue_id: str) -> AnyResponse | tuple[str, int]:
    monday = _monday(week)
    try:
        carry_over(acting(), issue_id, request.form.get("reason", ""), _until())
    except Problem as problem:
        if problem.status != 422:
            raise
        faults = [say(one.message, **one.params) for one in problem.errors] or [say(problem.message, **problem.params)]
        return _page(monday, issue_id, " ".join(faults)), 422
    flash(gettext("Carried over."), "ok")
    return redirect(f"/weeks/{week}#issues", 303)


def _page(monday: date, asked: str = "", fault: str = "") -> str:
    account = account_of(site(), monday, now())
    this = _this_week()
    outcome, team = request.args.get("outcome", ""), request.args.get("team")
    outcome = outcome if outcome in words.OUTCOMES else ""
    return render_template(
        "weeks/week.html",
        account=account,
        lines=[one for one in account.lines if outcome in ("", one.outcome) and team in (None, one.team)],
        outcome=outcome,
        team=team,
        sunday=_sunday(monday),
        number=monday.isocalendar().week,
        before=monday - timedelta(weeks=1),
        after=monday + timedelta(weeks=1) if monday < this else None,
        present=monday == this,
        over=week_bounds(site(), monday)[1] <= now(),
        next_sunday=_sunday(monday + timedelta(weeks=1)),
        states=states_of([line.issue_id for line in account.lines]) if account.closed_at else {},
        asked=asked,
        fault=fault,
        words=words,
        remarks=remarks,
    )


def _this_week() -> date:
    return week_of(site().local(now()).date())


def _sunday(monday: date) -> date:
    return monday + timedelta(days=6)


def _monday(text: str) -> date:
    found = week_said(text)
    if found is None or found > _this_week():
        raise not_found()
    return found


def _until() -> datetime:
    """The end of the day chosen, on the site's clock. Raises Problem 422."""
    try:
        day = date.fromisoformat(request.form.get("until_on", ""))
    except ValueError as error:
        raise invalid("until_at", N_("Please choose a deadline.")) from error
    if not 2000 <= day.year <= 2200:
        raise invalid("until_at", N_("The deadline lies in the past or more than a year ahead."))
    return datetime.combine(day + timedelta(days=1), time(), site().zone_info).astimezone(UTC)
