"""/surveys/<round>/measures: what came out low, proposed as issues; the manager confirms them in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.people.queries import active_people
from app.places.queries import owner_of
from app.places.rules import floor_label
from app.service.queries import lead_of
from app.surveys import actions, answer_pages
from app.surveys.actions import Measure
from app.surveys.models import SurveyRound
from app.surveys.queries import measures_of, results_of
from app.surveys.room import blueprint, day_of, round_or_404
from app.surveys.rules import REST, Low, Results, low_results
from app.surveys.showing import said, zone_names
from app.web.acting import acting, now, requires
from app.web.templating import site

WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Proposal:
    """A low result with what is proposed: where, by whom, in which words. `issue_id` when it has become an issue."""

    low: Low
    name: str
    zone_id: str
    assignee_id: str
    words: str
    issue_id: str | None


@blueprint.get("/surveys/<round_id>/measures")
@requires("see_surveys")
def measures(round_id: str) -> str:
    return _page(round_id)


@blueprint.post("/surveys/<round_id>/measures")
@requires("act_on_survey")
def take(round_id: str) -> Response | tuple[str, int]:
    """File what is ticked, all or none."""
    round_or_404(round_id)
    try:
        subjects = request.form.getlist("subject")
        if not subjects:
            raise invalid("", N_("Please tick at least one."))
        filed = actions.take_measures(acting(), round_id, [_read(subject) for subject in subjects])
    except Problem as problem:
        db.session.rollback()
        if problem.status not in (409, 422):
            raise
        return _page(round_id, problem), problem.status
    flash(gettext("Issues filed: %(number)s.", number=len(filed)), "ok")
    return redirect(f"/surveys/{round_id}/measures", 303)


def _read(subject: str) -> Measure:
    form = request.form
    return Measure(
        subject, form.get(f"zone/{subject}", ""), form.get(f"words/{subject}", ""),
        day_of(f"{subject}/deadline_at", form.get(f"until_on/{subject}", "")), form.get(f"assignee/{subject}") or None,
    )  # fmt: skip


def _page(round_id: str, problem: Problem | None = None) -> str:
    found = round_or_404(round_id)
    told = results_of(found)
    return render_template(
        "surveys/measures.html", round=found, proposals=_proposals(found, told) if told else [], said=said, form=request.form,
        zones=answer_pages.zones_to_choose(), people=active_people(), faults=answer_pages.faults_of(problem),
        until=site().local(now()).date() + WITHIN, open=told is None, floor_label=floor_label,
    )  # fmt: skip


def _proposals(found: SurveyRound, told: Results) -> list[Proposal]:
    names, done = zone_names(), measures_of(found)
    return [_proposal(told, low, names, done.get(low.subject)) for low in low_results(told, found.threshold)]


def _proposal(told: Results, low: Low, names: dict[str, str], issue_id: str | None) -> Proposal:
    zones = {one.id: one for one in answer_pages.zones_to_choose()}
    team_id = low.question.team_id if low.question else None
    zone_id = low.zone_id or _where(told, team_id, {key: one.team_id for key, one in zones.items()})
    lead, owner = lead_of(team_id) if team_id else None, owner_of(zone_id, now()) if zone_id else None
    holder = lead or owner
    name = low.question.words if low.question else names.get(low.zone_id or "", "?")
    words = gettext(
        "“%(name)s”: find out what people are not content with here, and say what is done about it.", name=name
    )  # visitors read it at the plate: the figures stay in the survey
    return Proposal(low, name, zone_id, holder.id if holder else "", words, issue_id)


def _where(told: Results, team_id: str | None, teams: dict[str, str | None]) -> str:
    """The lowest zone of the team that is shown apart; "" where none is, and where the question is about no team."""
    mine = [zone_id for zone_id, team in teams.items() if team_id is not None and team == team_id]
    lowest = [row.group for row in told.zones if row.group in mine and row.group != REST]
    return next(iter(lowest), "")
