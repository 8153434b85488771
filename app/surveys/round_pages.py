"""/surveys: the rounds; one round while it is open, and its results once it is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.places.rules import floor_label
from app.plates.room import base_url
from app.public.queries import rated_in
from app.surveys import actions, answer_pages, words
from app.surveys.actions import RoundEntry
from app.surveys.actions.rounds import LONGEST
from app.surveys.models import random_id
from app.surveys.printing import invitations_pdf
from app.surveys.queries import (
    answers_by_round,
    counts_of,
    newest_questionnaires,
    open_round,
    remark_by_id,
    remarks_of,
    results_of,
    rounds,
    takes_answers,
)
from app.surveys.room import blueprint, day_of, number_of, round_or_404
from app.surveys.rules import low_results, month_end, token_url
from app.surveys.showing import by_month, said, shown, zone_names
from app.web.acting import acting, now, requires
from app.web.downloads import as_file
from app.web.language import words as in_words
from app.web.templating import site

A_YEAR, HALF_A_YEAR = 13, 6  # rounds whose figures the list shows, and those that it sets side by side


@blueprint.get("/surveys")
@requires("see_surveys")
def surveys() -> str:
    return _list()


@blueprint.post("/surveys")
@requires("run_survey")
def begin() -> AnyResponse | tuple[str, int]:
    """Open a month's round; faults are told beside their fields."""
    try:
        entry = RoundEntry(
            day_of("month", f"{request.form.get('month', '')[:7]}-01"), request.form.get("questionnaire_id", ""),
            day_of("until_on"), number_of("threshold"), "by_plate" in request.form,
        )  # fmt: skip
        opened = actions.open_a_round(acting(), entry)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        db.session.rollback()
        return _list(problem), problem.status
    flash(gettext("The round is open."), "ok")
    return redirect(f"/surveys/{opened.id}", 303)


@blueprint.post("/surveys/begin")
@requires("run_survey")
def ship() -> AnyResponse:
    """Begin with the scheme's own questionnaire and topics."""
    made = actions.ship_survey(acting())
    return redirect(f"/surveys/questionnaires/{made.id}", 303)


@blueprint.get("/surveys/<round_id>")
@requires("see_surveys")
def survey_round(round_id: str) -> str:
    return _round(round_id)


@blueprint.post("/surveys/<round_id>")
@requires("run_survey")
def change(round_id: str) -> AnyResponse | tuple[str, int]:
    """Allow or forbid plates, move the last day."""
    return _taken(round_id, lambda: actions.change_round(acting(), round_id, "by_plate" in request.form, day_of("until_on")))


@blueprint.post("/surveys/<round_id>/close")
@requires("run_survey")
def close(round_id: str) -> AnyResponse:
    actions.close_round(acting(), round_id)
    flash(gettext("The round is closed. These are its results."), "ok")
    return redirect(f"/surveys/{round_id}", 303)


@blueprint.post("/surveys/<round_id>/invitations")
@requires("run_survey")
def invite(round_id: str) -> Response | tuple[str, int]:
    """New one-time links, as a sheet to print or as lines to copy: shown now and never again."""
    found = round_or_404(round_id)
    try:
        tokens = actions.make_invitations(acting(), round_id, number_of("number"))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        db.session.rollback()
        return _round(round_id, problem), problem.status
    links = [token_url(base_url(), token) for token in tokens]
    if request.form.get("as") == "text":
        response = make_response(render_template("surveys/links.html", round=found, links=links))
    else:
        title = f"{found.questionnaire.title} {found.month:%Y-%m}"
        content = invitations_pdf(site().site_name, title, links, found.until_on)
        return as_file(Response(content, mimetype="application/pdf"), f"invitations-{found.month:%Y-%m}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/surveys/<round_id>/withdraw")
@requires("run_survey")
def withdraw(round_id: str) -> AnyResponse:
    number = actions.withdraw_invitations(acting(), round_id)
    flash(gettext("Unused invitations taken back: %(number)s.", number=number), "ok")
    return redirect(f"/surveys/{round_id}", 303)


@blueprint.get("/surveys/<round_id>/interview")
@requires("run_survey")
def interview(round_id: str) -> Response | AnyResponse:
    """The questionnaire as the office fills it in for somebody."""
    found = round_or_404(round_id)
    return _interview(round_id) if takes_answers(found, now()) else redirect(f"/surveys/{round_id}", 303)


@blueprint.post("/surveys/<round_id>/interview")
@requires("run_survey")
def enter(round_id: str) -> Response | AnyResponse:
    found = round_or_404(round_id)
    try:
        sent = answer_pages.filled(found.questionnaire.questions, request.form)
        actions.enter_interview(acting(), round_id, _key(), sent)
    except Problem as problem:
        db.session.rollback()
        if problem.status == 422:
            return _interview(round_id, problem)
        flash(in_words(problem), "bad")
        return redirect(f"/surveys/{round_id}", 303)
    flash(gettext("The answers are in."), "ok")
    return redirect(f"/surveys/{round_id}", 303)


@blueprint.post("/surveys/remarks/<remark_id>/hide")
@requires("hide_words")
def hide(remark_id: str) -> AnyResponse | tuple[str, int]:
    remark = remark_by_id(remark_id)
    reason = request.form.get("reason", "")
    return _taken(remark.round_id if remark else "", lambda: actions.hide_remark(acting(), remark_id, reason), "#words")


@blueprint.post("/surveys/remarks/<remark_id>/show")
@requires("show_words")
def show(remark_id: str) -> AnyResponse:
    remark = actions.show_remark(acting(), remark_id)
    return redirect(f"/surveys/{remark.round_id}#words", 303)


def _taken(round_id: str, act: Any, anchor: str = "") -> AnyResponse | tuple[str, int]:
    try:
        act()
    except Problem as problem:
        db.session.rollback()
        if problem.status not in (409, 422):
            raise
        return _round(round_id, problem), problem.status
    flash(gettext("Saved."), "ok")
    return redirect(f"/surveys/{round_id}{anchor}", 303)


def _key() -> str:
    """The form's own id, as `random_id` makes it. Raises Problem 422."""
    typed = request.form.get("id", "")
    if len(typed) != 36 or not set(typed) <= set("0123456789abcdef-"):
        raise invalid("", N_("This page was open for very long. What you wrote is still here: please send it once more."))
    return typed


def _interview(round_id: str, problem: Problem | None = None) -> Response:
    found, typed = round_or_404(round_id), request.form.get("id", "")
    known = problem is not None and len(typed) == 36
    page = render_template(
        "surveys/interview.html", round=found, key=typed if known else random_id(), faults=answer_pages.faults_of(problem),
        fault=answer_pages.fault_of(problem), zones=answer_pages.zones_to_choose(),
        floor_label=floor_label, **answer_pages.said_of(found),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)


def _list(problem: Problem | None = None) -> str:
    today = site().local(now()).date()
    this = today.replace(day=1)
    every = rounds()
    taken = {one.month for one in every}
    told = {one.id: found for one in every[:A_YEAR] if (found := results_of(one))}
    shown_months = [one for one in every if one.id in told][:HALF_A_YEAR][::-1]
    free = [month for month in (this, (this - timedelta(days=1)).replace(day=1)) if month not in taken]
    return render_template(
        "surveys/list.html", rounds=every, answers=answers_by_round(), said=said, free=free,
        questionnaires=newest_questionnaires(), running=open_round(),
        overall={round_id: found.overall for round_id, found in told.items()}, months=shown_months,
        lines=by_month([told[one.id] for one in shown_months]),
        until=max(month_end(this), today), faults=answer_pages.faults_of(problem), form=request.form,
        fault=in_words(problem) if problem and not problem.errors else "", latest=today + LONGEST, today=today,
        rated=rated_in(this), zone_names=zone_names(),
    )  # fmt: skip


def _round(round_id: str, problem: Problem | None = None) -> str:
    found = round_or_404(round_id)
    told, today = shown(found), site().local(now()).date()
    zones = {line.group for line in told.results.zones} if told else set()
    return render_template(
        "surveys/round.html", round=found, counts=counts_of(found, now()), shown=told, said=said, words=words,
        remarks=remarks_of(found), zone_names=zone_names(), told_zones=zones,
        low=len(low_results(told.results, found.threshold)) if told else 0, today=today,
        latest=today + LONGEST,
        fault=in_words(problem) if problem else "", address=base_url(),
    )  # fmt: skip
