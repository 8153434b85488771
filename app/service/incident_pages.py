"""Reporting an incident from the office, and the plans for incidents, which the office keeps."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.cases.desk import sent_photos
from app.core.db import db
from app.core.errors import Problem
from app.core.ids import is_uuid7, new_id
from app.core.moments import here_and_now
from app.places.queries import zones_in_order
from app.service import actions
from app.service.actions import Incident
from app.service.plans import plan_by_id, plans
from app.web import acting
from app.web.acting import requires
from app.web.language import say

Page = Response | tuple[str, int]


@requires("report_incident")
def new_incident() -> str:
    return _report_page()


@requires("report_incident")
def report_incident() -> Page:
    """Write it down; on to its page, where the plan stands."""
    by, form, key = acting.acting(), request.form, request.form.get("id", "")
    try:
        found = Incident(
            form.get("plan_id", ""), words=form.get("words", ""), zone_id=form.get("zone_id") or None,
            place=form.get("place", ""), photos=sent_photos(by), id=key if is_uuid7(key) else new_id(),
        )  # fmt: skip
        case = actions.report_incident(by, found, here_and_now(by.now))
    except Problem as problem:
        db.session.rollback()
        return _report_page(problem), problem.status
    flash(gettext("Reported. The manager and the leads have to know now: call them too."), "ok")
    return redirect(f"/service/{case.id}", 303)


@requires("open_case")
def all_plans() -> str:
    return _plans_page()


@requires("manage")
def keep_plan() -> Page:
    """Add a plan, or change the one named."""
    form = request.form
    try:
        actions.keep_plan(
            acting.acting(), form.get("plan_id") or None, form.get("name", ""), form.get("human") == "1", form.get("steps", "")
        )
    except Problem as problem:
        db.session.rollback()
        if problem.status != 422:
            raise
        return _plans_page(problem), 422
    flash(gettext("Saved."), "ok")
    return redirect("/service/plans", 303)


@requires("manage")
def remove_plan(plan_id: str) -> Response:
    actions.remove_plan(acting.acting(), plan_id)
    flash(gettext("Saved."), "ok")
    return redirect("/service/plans", 303)


def _report_page(problem: Problem | None = None) -> str:
    key = request.form.get("id", "")
    zones = list(db.session.execute(zones_in_order()).scalars())
    return render_template(
        "service/incident.html", plans=plans(), zones=zones, form=request.form, key=key if is_uuid7(key) else new_id(),
        fault=say(problem.message, **problem.params) if problem else "",
    )  # fmt: skip


def _plans_page(problem: Problem | None = None) -> str:
    faults: dict[str, Any] = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    edited = request.form.get("plan_id") or request.args.get("edit", "")
    return render_template(
        "service/plans.html", plans=plans(), plan=plan_by_id(edited) if edited else None, form=request.form, faults=faults
    )
