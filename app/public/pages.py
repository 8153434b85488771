"""/z/<CODE>: what a nameplate's QR code holds. A plain page for anybody; for staff the field app at the same address."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from app.core.ids import new_id
from app.people.sign_in import network_of
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import form_paused, plate_by_code
from app.plates.rules import read_code
from app.public import receipt_pages, report_pages
from app.public.queries import zone_page
from app.public.showing import no_plate, plain, plate_without_zone, sealed
from app.public.tokens import Form, write_form
from app.surveys.queries import plate_round
from app.web.acting import now, open_to, signed_in
from app.web.misses import note_miss
from app.web.security import csrf
from app.web.templating import site

blueprint = Blueprint("public", __name__)
blueprint.get("/report/<code>")(report_pages.form)
blueprint.post("/report/<code>")(report_pages.send)
blueprint.get("/r/<token>")(receipt_pages.receipt)
blueprint.post("/r/<token>/dispute")(receipt_pages.dispute)
blueprint.post("/r/<token>/rate")(receipt_pages.rate)


@blueprint.get("/z")
@blueprint.get("/Z")
@blueprint.get("/z/")
@blueprint.get("/Z/")
@open_to("public")
def ask() -> Any:
    """The form to type a code into."""
    return plain("ask", 200)


@blueprint.post("/z")
@csrf.exempt  # it only leads on
@open_to("public")
def typed() -> Any:
    """A readable code leads on to the plate's own address, the only one that it stands in."""
    text = request.form.get("code", "")
    code = read_code(text)
    if code:
        return redirect(f"/z/{code}", 303)
    return plain("mistyped", 404, typed=text[:60]) if text.strip() else plain("ask", 200)


@blueprint.get("/z/<code>")
@blueprint.get("/Z/<code>")
@open_to("public")
def zone(code: str) -> Any:
    """The plate's page. 404 for an unknown or mistyped code, 410 for a replaced plate."""
    if signed_in() and request.args.get("public") != "1":
        shell = _field_shell()
        if shell is not None:
            return shell
    read = read_code(code)
    plate = plate_by_code(read) if read else None
    if plate is None:
        note_miss(network_of(request.remote_addr or ""), now())
        return no_plate(code, read)
    return _of_plate(plate)


def _of_plate(plate: Plate) -> Response:
    closed = plate_without_zone(plate)
    if closed is not None or plate.zone is None:
        return closed or plain("blank", 200, plate=plate)
    page, key = zone_page(plate.zone, site(), now()), new_id()
    opened = site().public_reports and not form_paused(plate)
    shown = render_template(
        "public/zone.html", plate=plate, page=page, floor_label=floor_label, opened=opened,
        survey=not form_paused(plate) and plate_round(now()) is not None,
        form=write_form(Form(key, plate.id, now())) if opened and page.issues else "",
    )  # fmt: skip
    return sealed(shown, 200)


def _field_shell() -> Any:
    """The field app's page, where that area is there."""
    if not find_spec("app.field") or not find_spec("app.field.pages"):
        return None
    shell = getattr(import_module("app.field.pages"), "shell_response", None)
    return shell() if shell else None
