"""The office's forms of places: zones, owners, stand-ins, buildings. /zones itself is shown by the boards."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem, not_found
from app.people.forms import tell
from app.people.queries import active_people, teams
from app.places.actions import add_building, add_floor, add_zone, assign_owner, change_zone, give_stand_in
from app.places.forms import BuildingForm, OwnerForm, StandInForm, ZoneForm
from app.places.models import Zone
from app.places.queries import buildings_in_order, floors_in_order, zone_by_id
from app.places.rules import floor_label
from app.web.acting import acting, requires
from app.web.language import language
from app.web.templating import site

blueprint = Blueprint("places", __name__)


def _zone(zone_id: str) -> Zone:
    zone = zone_by_id(zone_id)
    if zone is None:
        raise not_found()
    return zone


def _page(form: FlaskForm, title: str, zone: Zone | None = None) -> AnyResponse:
    page = render_template("places/form.html", form=form, title=title, zone=zone)
    return make_response(page, 422 if form.errors or form.form_errors else 200)


def _people() -> list[tuple[str, str]]:
    return [(one.id, f"{one.name} {one.number}") for one in active_people()]


def _utc(given: datetime | None) -> datetime | None:
    """A moment as a form says it, in the site's own time."""
    return given.replace(tzinfo=site().zone_info).astimezone(UTC) if given else None


def _zone_form(zone: Zone | None = None) -> ZoneForm:
    form = ZoneForm(obj=zone)
    form.floor_id.choices = [
        (one.id, f"{one.building.name} {floor_label(one.level, language())}") for one in floors_in_order()
    ]
    form.team_id.choices = [("", "—"), *((team.id, team.name) for team in teams())]
    if zone and request.method == "GET":
        form.team_id.data = zone.team_id or ""
    return form


@blueprint.route("/zones/new", methods=["GET", "POST"])
@requires("manage")
def new_zone() -> AnyResponse:
    form = _zone_form()
    del form.active
    if form.validate_on_submit():
        try:
            zone = add_zone(
                acting(), form.floor_id.data, form.name.data or "", number=form.number.data or "",
                area_m2=form.area_m2.data, team_id=form.team_id.data or None, duty=form.duty.data or "",
            )  # fmt: skip
        except Problem as problem:
            tell(form, problem)
        else:
            flash(gettext("Saved."), "ok")
            return redirect(f"/zones/{zone.id}")
    return _page(form, gettext("Add a zone"))


@blueprint.route("/zones/<zone_id>/edit", methods=["GET", "POST"])
@requires("manage")
def edit_zone(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = _zone_form(zone)
    if form.validate_on_submit():
        try:
            change_zone(
                acting(), zone_id, floor_id=form.floor_id.data, name=form.name.data or "",
                number=form.number.data or "", area_m2=form.area_m2.data, team_id=form.team_id.data or None,
                duty=form.duty.data or "", active=form.active.data,
            )  # fmt: skip
        except Problem as problem:
            tell(form, problem)
        else:
            flash(gettext("Saved."), "ok")
            return redirect(f"/zones/{zone_id}")
    return _page(form, gettext("Edit"), zone)


@blueprint.route("/zones/<zone_id>/owner", methods=["GET", "POST"])
@requires("manage")
def hand_over(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = OwnerForm()
    form.person_id.choices = [("", gettext("Nobody")), *_people()]
    if form.validate_on_submit():
        try:
            assign_owner(acting(), zone_id, form.person_id.data or None, _utc(form.from_at.data))
        except Problem as problem:
            tell(form, problem)
        else:
            flash(gettext("Saved."), "ok")
            return redirect(f"/zones/{zone_id}")
    return _page(form, gettext("Hand over"), zone)


@blueprint.route("/zones/<zone_id>/stand-in", methods=["GET", "POST"])
@requires("manage")
def stand_in(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = StandInForm()
    form.person_id.choices = _people()
    if form.validate_on_submit():
        from_at, until_at = _utc(form.from_at.data), _utc(form.until_at.data)
        assert from_at and until_at
        try:
            give_stand_in(acting(), zone_id, form.person_id.data, from_at, until_at)
        except Problem as problem:
            tell(form, problem)
        else:
            flash(gettext("Saved."), "ok")
            return redirect(f"/zones/{zone_id}")
    return _page(form, gettext("Stand-in"), zone)


@blueprint.route("/zones/buildings", methods=["GET", "POST"])
@requires("manage")
def buildings() -> AnyResponse:
    """Add a building and a floor of it; one that is there already stays as it is."""
    form = BuildingForm()
    if form.validate_on_submit():
        try:
            building = add_building(acting(), form.name.data or "")
            add_floor(acting(), building.id, form.level.data or 0)
        except Problem as problem:
            tell(form, problem)
        else:
            flash(gettext("Saved."), "ok")
            return redirect("/zones/buildings")
    floors = floors_in_order()
    page = render_template(
        "places/form.html", form=form, title=gettext("Buildings and floors"), zone=None, floor_label=floor_label,
        buildings=[(one, [floor for floor in floors if floor.building_id == one.id]) for one in buildings_in_order()],
    )  # fmt: skip
    return make_response(page, 422 if form.errors or form.form_errors else 200)
