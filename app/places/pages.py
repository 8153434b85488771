"""The office's forms of places: zones, owners, stand-ins, buildings. /zones itself is shown by the boards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import not_found
from app.duties import doubts
from app.people.queries import active_people, teams
from app.places.actions import add_building, add_floor, add_zone, assign_owner, change_zone, end_stand_in, give_stand_in
from app.places.forms import BuildingForm, OwnerForm, StandInForm, ZoneForm
from app.places.models import Zone
from app.places.queries import buildings_in_order, floors_in_order, stand_ins_of, zone_by_id
from app.places.rules import floor_label
from app.web.acting import acting, now, requires
from app.web.forms import form_page, saved, take
from app.web.language import language
from app.web.templating import site

blueprint = Blueprint("places", __name__)


def _zone(zone_id: str) -> Zone:
    zone = zone_by_id(zone_id)
    if zone is None:
        raise not_found()
    return zone


def _page(form: FlaskForm, title: str, zone: Zone | None = None, doubted: Sequence[str] = ()) -> AnyResponse:
    page = render_template("places/form.html", form=form, title=title, zone=zone, doubts=doubted)
    return make_response(page, 422) if doubted else form_page(form, page)


def _people() -> list[tuple[str, str]]:
    return [(one.id, f"{one.name} {one.number}") for one in active_people()]


def _utc(given: datetime | None) -> datetime | None:
    """A moment as a form says it, in the site's own time."""
    return _moment(given) if given else None


def _moment(given: datetime) -> datetime:
    return given.replace(tzinfo=site().zone_info).astimezone(UTC)


def _entry(form: ZoneForm) -> dict[str, Any]:
    """What the form says of a zone, beside its floor."""
    return {
        "name": form.name.data or "",
        "number": form.number.data or "",
        "area_m2": form.area_m2.data,
        "team_id": form.team_id.data or None,
        "duty": form.duty.data or "",
    }


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
    made = take(form, lambda: add_zone(acting(), form.floor_id.data, **_entry(form)))
    return saved(f"/zones/{made[0].id}") if made else _page(form, gettext("Add a zone"))


@blueprint.route("/zones/<zone_id>/edit", methods=["GET", "POST"])
@requires("manage")
def edit_zone(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = _zone_form(zone)
    done = take(
        form,
        lambda: change_zone(acting(), zone_id, floor_id=form.floor_id.data, active=form.active.data, **_entry(form)),
    )
    return saved(f"/zones/{zone_id}") if done else _page(form, gettext("Edit"), zone)


@blueprint.route("/zones/<zone_id>/owner", methods=["GET", "POST"])
@requires("manage")
def hand_over(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = OwnerForm()
    form.person_id.choices = [("", gettext("Nobody")), *_people()]
    before = [one.person.name for one in stand_ins_of(zone_id, now())]
    done = take(form, lambda: assign_owner(acting(), zone_id, form.person_id.data or None, _utc(form.from_at.data)))
    if not done:
        return _page(form, gettext("Hand over"), zone)
    if before and not stand_ins_of(zone_id, now()):
        flash(gettext("%(name)s stood in for the earlier owner: that is over now.", name="、".join(before)), "warn")
    if form.from_at.data and _moment(form.from_at.data) < now():
        flash(gettext("It reaches back: what was left undone since then is nobody's fault, and is excused."), "warn")
    return saved(f"/zones/{zone_id}")


@blueprint.route("/zones/<zone_id>/stand-in", methods=["GET", "POST"])
@requires("manage")
def stand_in(zone_id: str) -> AnyResponse:
    zone = _zone(zone_id)
    form = StandInForm()
    form.person_id.choices = _people()
    if form.validate_on_submit() and not form.sure.data and (doubted := _doubted(form)):
        return _page(form, gettext("Stand-in"), zone, doubted)
    done = take(
        form,
        lambda: give_stand_in(
            acting(), zone_id, form.person_id.data, _moment(form.from_at.data), _moment(form.until_at.data)
        ),
    )
    return saved(f"/zones/{zone_id}") if done else _page(form, gettext("Stand-in"), zone)


@blueprint.post("/zones/<zone_id>/stand-in/end")
@requires("manage")
def no_stand_in(zone_id: str) -> AnyResponse:
    """Ends the zone's stand-in named by the form's `stand_in_id`, if that is not over yet."""
    wanted = request.form.get("stand_in_id", "")
    if wanted in {one.id for one in stand_ins_of(_zone(zone_id).id, now())}:
        end_stand_in(acting(), wanted)
        return saved(f"/zones/{zone_id}")
    return redirect(f"/zones/{zone_id}", 303)


def _doubted(form: StandInForm) -> list[str]:
    return doubts.of_stand_in(form.from_at.data.date(), site().local(now()).date())


@blueprint.route("/zones/buildings", methods=["GET", "POST"])
@requires("manage")
def buildings() -> AnyResponse:
    """Add a building and a floor of it; one that is there already stays as it is."""
    form = BuildingForm()
    if take(form, lambda: add_floor(acting(), add_building(acting(), form.name.data or "").id, form.level.data or 0)):
        return saved("/zones/buildings")
    floors = floors_in_order()
    page = render_template(
        "places/form.html", form=form, title=gettext("Buildings and floors"), zone=None, floor_label=floor_label,
        buildings=[(one, [floor for floor in floors if floor.building_id == one.id]) for one in buildings_in_order()],
    )  # fmt: skip
    return form_page(form, page)
