"""/duties/leave: who is away, who stands in, what is excused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem
from app.duties import doubts
from app.duties.actions import arrange_leave, end_leave_now, exempt, take_back_leave, withdraw_exemption
from app.duties.forms import ExemptForm, LeaveForm
from app.duties.queries.duties import all_zones, current_duties, exemption_rows, stand_ins_of
from app.duties.room import blueprint
from app.people.leaves import leaves_between
from app.people.queries import active_people
from app.places.models import StandIn, Zone
from app.places.rules import place_label
from app.settings.rules import day_bounds
from app.web.acting import acting, now, requires
from app.web.forms import tell
from app.web.language import language
from app.web.templating import site

SHOWN_BACK = timedelta(days=62)
FAR = timedelta(days=3650)


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    return day_bounds(site(), first)[0].astimezone(UTC), day_bounds(site(), last)[1].astimezone(UTC)


def _page(leave: LeaveForm, freed: ExemptForm, status: int = 200, doubted: Sequence[str] = ()) -> AnyResponse:
    people = [(one.id, f"{one.name} {one.number}") for one in active_people()]
    leave.person_id.choices = people
    leave.stand_in_id.choices = [("", gettext("Nobody: it is excused")), *people]
    duties = current_duties(site().local(now()).date())
    names = {one.series_id: one.name for one in duties}
    zones = {zone.id: zone for zone in all_zones()}
    freed.series_id.choices = [("", gettext("All duties")), *names.items()]
    freed.person_id.choices = [("", gettext("Everybody")), *people]
    freed.zone_id.choices = [
        ("", gettext("All zones")),
        *((zone.id, _place(zone)) for zone in zones.values()),
    ]
    leaves = leaves_between(now() - SHOWN_BACK, now() + FAR)[::-1]
    page = render_template(
        "duties/leave.html",
        form=leave,
        freed=freed,
        doubts=doubted,
        leaves=leaves,
        running={one.id for one in leaves if one.from_at < now() < one.until_at},
        stand_ins={key: "、".join(names) for key, names in stand_ins_of(leaves).items()},
        exemptions=[row for row in exemption_rows() if row.until_at > now() - SHOWN_BACK],
        people={one.id: one.name for one in active_people()},
        zones=zones,
        names=names,
    )
    return make_response(page, status)


def _place(zone: Zone) -> str:
    return place_label(zone.floor.building.name, zone.floor.level, zone.name, language())


def _choices(form: LeaveForm | ExemptForm) -> None:
    for field in form:
        if field.type == "SelectField":
            field.validate_choice = False  # the action says whether there is such a person, zone or duty


@blueprint.get("/duties/leave")
@requires("manage")
def leaves() -> AnyResponse:
    return _page(LeaveForm(formdata=None), ExemptForm(formdata=None, prefix="exempt-"))


@blueprint.post("/duties/leave")
@requires("manage")
def give() -> AnyResponse:
    form = LeaveForm()
    _choices(form)
    if not form.validate_on_submit():
        return _page(form, ExemptForm(formdata=None, prefix="exempt-"), 422)
    try:
        if form.until_on.data < form.from_on.data:
            form.until_on.errors = [gettext("The last day must come after the first.")]
            return _page(form, ExemptForm(formdata=None, prefix="exempt-"), 422)
        start, end = _bounds(form.from_on.data, form.until_on.data)
        done = arrange_leave(
            acting(), form.person_id.data, start, end, form.reason.data or "", form.stand_in_id.data or None
        )
    except Problem as problem:
        tell(form, problem)
        return _page(form, ExemptForm(formdata=None, prefix="exempt-"), problem.status)
    flash(gettext("Saved."), "ok")
    for zone in done.uncovered:
        flash(gettext("Nobody walks %(zone)s in that time; it is excused.", zone=_place(zone)), "warn")
    names = {zone.id: _place(zone) for zone in all_zones()}
    for row in done.promised:
        flash(
            gettext(
                "They stand in for %(zone)s in that time: please give it to somebody else.", zone=names[row.zone_id]
            ),
            "warn",
        )
    return redirect("/duties/leave", 303)


@blueprint.post("/duties/leave/<leave_id>/withdraw")
@requires("manage")
def take_back(leave_id: str) -> AnyResponse:
    return _over(take_back_leave(acting(), leave_id), gettext("The leave is taken back."))


@blueprint.post("/duties/leave/<leave_id>/end")
@requires("manage")
def back(leave_id: str) -> AnyResponse:
    return _over(end_leave_now(acting(), leave_id), gettext("The leave ends now."))


def _over(ended: Sequence[StandIn] | None, words: str) -> AnyResponse:
    if ended is not None:
        flash(words, "ok")
    if ended:
        names = "、".join(dict.fromkeys(one.person.name for one in ended))
        flash(gettext("%(name)s stands in no longer.", name=names), "ok")
    return redirect("/duties/leave", 303)


@blueprint.post("/duties/exempt")
@requires("manage")
def free() -> AnyResponse:
    form = ExemptForm(prefix="exempt-")
    _choices(form)
    if not form.validate_on_submit():
        return _page(LeaveForm(formdata=None), form, 422)
    if doubted := _doubted(form):
        return _page(LeaveForm(formdata=None), form, 422, doubted)
    try:
        start, end = _bounds(form.from_on.data, form.until_on.data)
        exempt(
            acting(),
            start,
            end,
            form.reason.data,
            form.series_id.data or None,
            form.person_id.data or None,
            form.zone_id.data or None,
        )
    except Problem as problem:
        tell(form, problem)
        return _page(LeaveForm(formdata=None), form, problem.status)
    flash(gettext("Saved."), "ok")
    return redirect("/duties/leave", 303)


def _doubted(form: ExemptForm) -> list[str]:
    first, last = form.from_on.data, form.until_on.data
    if form.sure.data or last < first:
        return []
    who = form.series_id.data or "", form.person_id.data or "", form.zone_id.data or ""
    return doubts.of_exemption(first, last, *who, site().local(now()).date())


@blueprint.post("/duties/exempt/<exemption_id>/withdraw")
@requires("manage")
def free_no_more(exemption_id: str) -> AnyResponse:
    if withdraw_exemption(acting(), exemption_id):
        flash(gettext("The exemption is taken back."), "ok")
    return redirect("/duties/leave", 303)
