"""/z/<CODE>: what a nameplate's QR code holds. A plain page for anybody; for staff the field app at the same address."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, redirect, request

from app.people.sign_in import network_of
from app.plates.queries import plate_by_code
from app.plates.rules import read_code
from app.public import rating_pages, receipt_pages, report_pages
from app.public.plate_page import plate_page
from app.public.showing import no_plate, plain
from app.web.acting import now, open_to, signed_in
from app.web.misses import note_miss
from app.web.security import csrf

blueprint = Blueprint("public", __name__)
blueprint.get("/report/<plate_id>")(report_pages.form)
blueprint.post("/report/<plate_id>")(report_pages.send)
blueprint.get("/r/<token>")(receipt_pages.receipt)
blueprint.post("/r/<token>/dispute")(receipt_pages.dispute)
blueprint.post("/r/<token>/rate")(receipt_pages.rate)
blueprint.post("/rate/<plate_id>")(rating_pages.rate_place)
blueprint.post("/ratings/<rating_id>/hide")(rating_pages.hide)
blueprint.post("/ratings/<rating_id>/show")(rating_pages.show)


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
    return plate_page(plate)


def _field_shell() -> Any:
    """The field app's page, where that area is there."""
    if not find_spec("app.field") or not find_spec("app.field.pages"):
        return None
    shell = getattr(import_module("app.field.pages"), "shell_response", None)
    return shell() if shell else None
