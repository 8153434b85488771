"""/plates: which hang where, and each one's life. The code is shown to the office alone: it is the proof of presence."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app.core.errors import not_found
from app.people.queries import person_by_id
from app.places.queries import owner_of, thing_of
from app.places.rules import floor_label
from app.plates import actions, print_pages, queries
from app.plates.models import Plate
from app.plates.printing.content import contents
from app.plates.printing.sheets import plate_png
from app.plates.printing.sizes import SIZES, size_of
from app.plates.room import base_url, blueprint
from app.plates.rules import grouped
from app.plates.words import KINDS, SIZE_NAMES, STATES
from app.policy import User, may
from app.web.acting import acting, now, requires, signed_in
from app.web.downloads import as_file

__all__ = ["blueprint", "print_pages"]  # print_pages' routes join the same blueprint


@blueprint.get("/plates")
@requires("use_office_pages")
def plates() -> str:
    """The plates one may see, filtered by building and state."""
    state, building = request.args.get("state", ""), request.args.get("building", "")
    seen = [plate for plate in queries.all_plates(include_revoked=state == "revoked") if visible(signed_in(), plate)]
    stale = {plate.id for plate in queries.plates_to_reprint(now(), seen)}
    buildings = list(dict.fromkeys(plate.zone.floor.building.name for plate in seen if plate.zone))
    rows = [
        (plate, queries.state_of(plate), plate.id in stale)
        for plate in seen
        if not building or (plate.zone and plate.zone.floor.building.name == building)
    ]
    if state == "reprint":
        rows = [row for row in rows if row[2]]
    elif state:
        rows = [row for row in rows if row[1] == state]
    return render_template(
        "plates/list.html", rows=rows, states=STATES, state=state, building=building, buildings=buildings,
        stale=len(stale), total=len(seen), floor_label=floor_label, tr=gettext,
    )  # fmt: skip


@blueprint.get("/plates/<plate_id>")
@requires("use_office_pages")
def plate(plate_id: str) -> str:
    """One plate's life."""
    found = _visible_plate(plate_id)
    people = {event.person_id: person_by_id(event.person_id) for event in found.events}
    owner = owner_of(found.zone_id, now()) if found.zone_id else None
    return render_template(
        "plates/plate.html", plate=found, state=queries.state_of(found), states=STATES, kinds=KINDS, people=people,
        others=[one for one in queries.plates_of_zone(found.zone_id or "") if one.id != found.id],
        reprint=bool(queries.plates_to_reprint(now(), [found])), owner=owner, floor_label=floor_label,
        code=grouped(found.code) if may(signed_in(), "manage") else "", sizes=SIZE_NAMES, tr=gettext,
        thing=thing_of(found.zone) if found.zone else None, paused=queries.form_paused(found),
    )  # fmt: skip


@blueprint.post("/plates/<plate_id>/png")
@requires("manage")
def picture(plate_id: str) -> Response:
    """The plate as a picture of 300 dpi in one of the sizes; noted as a printing, so no address alone brings it."""
    found = _visible_plate(plate_id)
    if found.revoked_at is not None:
        raise not_found()
    size = size_of(request.form.get("size", "door"))
    content = contents([found], now(), base_url())[0]
    actions.note_printed(acting(), [found.id])
    response = Response(plate_png(content, SIZES[size.key]), mimetype="image/png")
    return as_file(response, f"plate-v{found.version}-{size.key}.png")


@blueprint.post("/plates/mount")
@requires("use_office_pages")
def mount() -> Any:
    """A plate was read where it hangs: its code, scanned or typed."""
    found = actions.mount_plate(acting(), request.form.get("code", ""))
    flash(gettext("%(zone)s: the plate is mounted.", zone=found.zone.name if found.zone else ""), "ok")
    return redirect(url_for("plates.plate", plate_id=found.id), 303)


@blueprint.post("/plates/<plate_id>/harm")
@requires("use_office_pages")
def harm(plate_id: str) -> Any:
    """Damaged or lost."""
    note = actions.note_lost if request.form.get("kind") == "lost" else actions.note_damaged
    note(acting(), plate_id, request.form.get("note", ""))
    flash(gettext("Noted. The office can now print a replacement."), "ok")
    return redirect(url_for("plates.plate", plate_id=plate_id), 303)


@blueprint.post("/plates/<plate_id>/form")
@requires("manage")
def switch_form(plate_id: str) -> Any:
    """Pause the form by which visitors report from this plate, or open it again."""
    if request.form.get("to") == "resumed":
        actions.resume_form(acting(), plate_id)
    else:
        actions.pause_form(acting(), plate_id, request.form.get("note", ""))
    flash(gettext("Saved."), "ok")
    return redirect(url_for("plates.plate", plate_id=plate_id), 303)


@blueprint.post("/plates/<plate_id>/replace")
@requires("manage")
def replace(plate_id: str) -> Any:
    """Revoke it and issue the next version."""
    made = actions.replace_plate(acting(), plate_id)
    flash(gettext("Version %(version)s was issued. The old plate is no longer valid.", version=made.version), "ok")
    return redirect(url_for("plates.plate", plate_id=made.id), 303)


def visible(user: User | None, found: Plate) -> bool:
    """Plates are seen as their places are; blank ones by the office."""
    return may(user, "see_place", thing_of(found.zone)) if found.zone else may(user, "manage")


def _visible_plate(plate_id: str) -> Plate:
    found = queries.plate_by_id(plate_id)
    if found is None or not visible(signed_in(), found):
        raise not_found()
    return found
