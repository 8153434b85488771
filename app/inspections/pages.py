"""/inspections: routes to plan and to see, and what was found."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import db
from app.core.errors import not_found
from app.evidence.showing import shown_to
from app.evidence.words import GRADE_TONES, GRADE_WORDS, VERDICT_WORDS
from app.inspections import words
from app.inspections.actions import RouteEntry, cancel_route, plan_route
from app.inspections.forms import RouteForm
from app.inspections.models import InspectionRoute
from app.inspections.queries import (
    Narrowed,
    drawn_alike,
    inspection_by_id,
    list_inspections,
    on_route,
    route_by_id,
    routes_since,
    standings,
    thing_of_inspection,
    zones_by_id,
)
from app.inspections.rules import GENERAL, TARGETED, WEDNESDAY, week_of, week_said
from app.patrols.words import MARK_WORDS, SOURCE_WORDS
from app.people.models import Person, PersonRole
from app.people.queries import teams
from app.places.queries import buildings_in_order, zones_in_order
from app.places.rules import floor_label
from app.policy import DEPUTY, INSPECTOR, MANAGER, may
from app.settings.rules import day_bounds
from app.web.acting import acting, now, open_to, requires, signed_in
from app.web.forms import form_page, take
from app.web.templating import site

blueprint = Blueprint("inspections", __name__)
PAGE = 50


@blueprint.get("/inspections")
@requires("use_office_pages")
def inspections() -> str:
    """Routes of this week and later, and what was inspected; ?zone=, ?week= (its Monday), ?team= and ?failed=1 narrow."""
    today = site().local(now()).date()
    number = min(max(request.args.get("page", 1, type=int) or 1, 1), 1_000_000)
    wanted, asked = _wanted()
    rows, total = list_inspections(acting().user, wanted, number, PAGE)
    routes = routes_since(week_of(today)) if may(signed_in(), "see_routes") and number == 1 and not asked else []
    return render_template(
        "inspections/list.html",
        standings=standings(routes),
        rows=rows,
        asked=asked,
        keep=urlencode(asked),
        page={"number": number, "pages": -(-total // PAGE), "total": total},
        words=words,
        today=today,
        floor_label=floor_label,
    )


def _wanted() -> tuple[Narrowed, dict[str, str]]:
    """What the address narrows the list to, and its words that say so."""
    asked = {name: request.args.get(name, "")[:80] for name in ("zone", "week", "team", "failed")}
    monday = week_said(asked["week"])
    days = (day_bounds(site(), monday)[0], day_bounds(site(), monday + timedelta(days=6))[1]) if monday else None
    asked["week"] = str(monday) if monday else ""
    kept = {name: value for name, value in asked.items() if value}
    return Narrowed(asked["zone"], days, asked["team"], failed=asked["failed"] == "1"), kept


@blueprint.route("/inspections/plan", methods=["GET", "POST"])
@requires("plan_inspection")
def plan() -> AnyResponse:
    form = _form()
    done = take(form, lambda: plan_route(acting(), _entry(form)))
    if done:
        flash(gettext("Planned. It is on the phones at their next exchange."), "ok")
        return redirect(f"/inspections/routes/{done[0].id}", 303)
    return form_page(form, render_template("inspections/plan.html", form=form))


@blueprint.get("/inspections/routes/<route_id>")
@requires("see_routes")
def route(route_id: str) -> str:
    found = _route(route_id)
    return render_template(
        "inspections/route.html",
        route=found,
        zones=zones_by_id(found.zone_ids),
        done=on_route(found.id),
        alike=drawn_alike(found) if found.seed else None,
        words=words,
        floor_label=floor_label,
    )


@blueprint.post("/inspections/routes/<route_id>/cancel")
@requires("plan_inspection")
def cancel(route_id: str) -> AnyResponse:
    if cancel_route(acting(), route_id):
        flash(gettext("The route is cancelled. What was inspected on it stays."), "ok")
    return redirect(f"/inspections/routes/{route_id}", 303)


@blueprint.get("/inspections/<inspection_id>")
@open_to("signed-in")
def inspection(inspection_id: str) -> str:
    """One inspection; whoever made it opens it too. Raises Problem 401, 404."""
    user = acting().user
    found = inspection_by_id(inspection_id)
    if found is None or not may(user, "see_inspection", thing_of_inspection(found)):
        raise not_found()
    return render_template(
        "inspections/inspection.html",
        inspection=found,
        route=route_by_id(found.route_id) if found.route_id else None,
        issues={one.item_id: one.issue for one in found.findings},
        words=words,
        marks=MARK_WORDS,
        sources=SOURCE_WORDS,
        evidence=shown_to(signed_in(), found.id),
        grades=GRADE_WORDS,
        tones=GRADE_TONES,
        verdicts=VERDICT_WORDS,
        floor_label=floor_label,
    )


def _route(route_id: str) -> InspectionRoute:
    found = route_by_id(route_id)
    if found is None:
        raise not_found()
    return found


def _form() -> RouteForm:
    today = site().local(now()).date()
    wednesday = today + timedelta(days=(WEDNESDAY - today.weekday()) % 7)
    general = request.args.get("kind") == GENERAL
    form = RouteForm(data={
        "kind": GENERAL if general else TARGETED, "on_day": wednesday if general else today, "in_points": "0",
        "name": gettext("Wednesday inspection") if general else "", "person_id": "",
    } if request.method == "GET" else None)  # fmt: skip
    form.person_id.choices = [("", gettext("Whoever may inspect")), *((one.id, one.name) for one in _inspectors())]
    form.buildings.choices = [(one.id, one.name) for one in buildings_in_order()]
    form.teams.choices = [(one.id, one.name) for one in teams()]
    return form


def _inspectors() -> list[Person]:
    rows = select(Person).where(Person.active, Person.roles.any(PersonRole.role.in_([DEPUTY, INSPECTOR, MANAGER])))
    return list(db.session.execute(rows.order_by(Person.name)).unique().scalars())


def _entry(form: RouteForm) -> RouteEntry:
    buildings, of_teams = form.buildings.data or [], form.teams.data or []
    pool = [
        zone.id
        for zone in db.session.execute(zones_in_order()).scalars()
        if (not buildings or zone.floor.building_id in buildings) and (not of_teams or zone.team_id in of_teams)
    ]
    return RouteEntry(
        form.name.data or "", form.kind.data, form.on_day.data, pool, form.size.data, form.in_points.data == "1",
        form.person_id.data or None,
    )  # fmt: skip
