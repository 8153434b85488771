"""/plates/print, /plates/blank and the calibration page: from a choice of zones to a file or a job."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext

from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.jobs.actions import start_job
from app.places.queries import zone_by_id, zones_in_order
from app.places.rules import floor_label
from app.plates import actions, queries
from app.plates.batches import AT_ONCE, print_batch
from app.plates.choices import Choices, read_choices
from app.plates.models import Plate
from app.plates.printing.content import LONGEST_URL
from app.plates.printing.fonts import missing
from app.plates.printing.sheets import calibration_pdf
from app.plates.room import base_url, blueprint
from app.plates.rules import CODE_LENGTH, plate_url
from app.plates.words import SHEET_NAMES, SIZE_NAMES
from app.web.acting import acting, now, requires
from app.web.downloads import as_file
from app.web.language import words


@blueprint.get("/plates/print")
@requires("manage")
def print_form() -> Any:
    """Choose zones and how to print them."""
    return _form(_preset() or Choices())


@blueprint.post("/plates/print")
@requires("manage")
def print_now() -> Any:
    """Issue what is lacking and print: a file at once, or a job when there are many."""
    try:
        choices = read_choices(request.form)
        if request.form.get("do") == "preset":
            preset = actions.save_preset(acting(), request.form.get("preset_name", ""), choices.as_dict())
            flash(gettext("Saved."), "ok")
            return redirect(url_for("plates.print_form", preset=preset.id), 303)
        zone_ids = request.form.getlist("zone")
        if not zone_ids:
            raise invalid("zone", N_("Please choose at least one zone."))
        actions.issue_plates(acting(), zone_ids)
    except Problem as problem:
        if problem.status != 422:
            raise
        flash(words(problem), "bad")
        return _form(Choices(), 422)
    return _deliver(queries.plates_in_order(zone_ids), choices)


@blueprint.post("/plates/presets/<preset_id>/remove")
@requires("manage")
def remove_preset(preset_id: str) -> Any:
    """Forget a saved way of printing."""
    flash(gettext("%(name)s is removed.", name=actions.remove_preset(acting(), preset_id)), "ok")
    return redirect(url_for("plates.print_form"), 303)


@blueprint.get("/plates/blank")
@requires("manage")
def blank() -> str:
    """Plates printed ahead, and binding one on the spot."""
    return _blank()


@blueprint.post("/plates/blank")
@requires("manage")
def print_blank() -> Any:
    """Issue and print so many blank plates."""
    number = request.form.get("number", "").strip()
    try:
        choices = read_choices(request.form)
        made = actions.issue_blank(acting(), int(number) if number.isascii() and number.isdigit() else 0)
    except Problem as problem:
        return _blank(problem, problem.errors[0].pointer if problem.errors else "number"), problem.status
    return _deliver(made, choices)


@blueprint.post("/plates/bind")
@requires("bind_plate")
def bind() -> Any:
    """Give a blank plate to a zone."""
    zone_id = request.form.get("zone", "")
    try:
        bound = actions.bind_plate(acting(), request.form.get("code", ""), zone_id)
    except Problem as problem:
        if problem.status == 403:
            raise
        known = zone_by_id(zone_id) is not None
        return _blank(problem, "code" if known else "zone"), problem.status
    flash(gettext("%(zone)s: the plate is bound.", zone=bound.zone.name if bound.zone else ""), "ok")
    return redirect(url_for("plates.plate", plate_id=bound.id), 303)


def _blank(problem: Problem | None = None, field: str = "") -> str:
    """The page of blank plates; what is wrong with `field` stands beside it, what was typed stays."""
    zones = list(db.session.execute(zones_in_order()).scalars())
    waiting = [plate for plate in queries.all_plates() if plate.zone_id is None]
    given = request.values
    scanned = next((plate for plate in waiting if plate.id == given.get("plate")), None)
    choices = Choices(
        size=given.get("size", Choices.size), sheet=given.get("sheet", Choices.sheet), crop_marks="crop_marks" in given
    )
    return render_template(
        "plates/blank.html", waiting=waiting, zones=zones, sizes=SIZE_NAMES, sheets=SHEET_NAMES, choices=choices,
        faults={field: words(problem)} if problem else {}, given=given, code=given.get("code", scanned.code if scanned else ""),
        floor_label=floor_label, tr=gettext,
    )  # fmt: skip


@blueprint.get("/plates/calibration.pdf")
@requires("manage")
def calibration() -> Response:
    """Rulers of 100 mm."""
    title = gettext("Calibration page")
    advice = gettext("Print at 100 %% (actual size). The rulers must measure exactly 100 mm.")
    return Response(calibration_pdf(title, advice), mimetype="application/pdf")


def _deliver(plates: Sequence[Plate], choices: Choices) -> Any:
    if len(plates) > AT_ONCE:
        wanted = {"plates": [plate.id for plate in plates], "base_url": base_url(), **choices.as_dict()}
        return redirect(f"/jobs/{start_job(acting(), 'plate_sheet', wanted).id}", 303)
    file = BytesIO()
    print_batch(acting(), plates, choices, file, base_url=base_url())
    file.seek(0)
    return as_file(send_file(file, "application/pdf"), "plates.pdf")


def _preset() -> Choices | None:
    preset = queries.preset_by_id(request.args.get("preset", ""))
    return read_choices(preset.choices) if preset else None


def _form(choices: Choices, status: int = 200) -> Any:
    zones = list(db.session.execute(zones_in_order()).scalars())
    buildings = list(dict.fromkeys(zone.floor.building.name for zone in zones))
    building, level = request.args.get("building", ""), request.args.get("floor", "")
    only, stale = set(request.args.getlist("zone")), request.args.get("reprint") == "1"
    reprint = {plate.zone_id for plate in queries.plates_to_reprint(now())}
    chosen = [
        zone
        for zone in zones
        if (not building or zone.floor.building.name == building)
        and (not level or str(zone.floor.level) == level)
        and (not only or zone.id in only)
        and (not stale or zone.id in reprint)
    ]
    levels = sorted({zone.floor.level for zone in zones if not building or zone.floor.building.name == building})
    boxes = missing("".join(zone.name + zone.duty for zone in chosen))
    page = render_template(
        "plates/print.html", zones=chosen, buildings=buildings, building=building, levels=levels, level=level,
        choices=choices, sizes=SIZE_NAMES, sheets=SHEET_NAMES, presets=queries.presets(), reprint=reprint, stale=stale,
        address=base_url(), own_address=bool(queries.public_url()), floor_label=floor_label, tr=gettext, boxes=boxes,
        long_address=len(plate_url(base_url(), "0" * CODE_LENGTH)) > LONGEST_URL, preset=request.args.get("preset", ""),
    )  # fmt: skip
    return page, status
