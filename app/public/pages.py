"""/z/<CODE>: what a nameplate's QR code holds. A plain page for anybody; for staff the field app at the same address."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request

from app.people.sign_in import network_of
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import latest_versions, plate_by_code
from app.plates.rules import grouped, read_code
from app.public.queries import zone_page
from app.web.acting import now, open_to, signed_in
from app.web.misses import note_miss
from app.web.templating import site

blueprint = Blueprint("public", __name__)


@blueprint.get("/z")
@blueprint.get("/Z")
@blueprint.get("/z/")
@blueprint.get("/Z/")
@open_to("public")
def typed() -> Any:
    """The form to type a code into; with a readable ?code= it leads on to the plate's own address."""
    text = request.args.get("code", "")
    code = read_code(text)
    if code:
        return redirect(f"/z/{code}", 303)
    return _plain("mistyped" if text.strip() else "ask", 404 if text.strip() else 200, typed=text[:60])


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
    if read is None:
        return _plain("mistyped", 404, typed=code[:60])
    if plate is None:
        return _plain("unknown", 404, typed=grouped(read))
    return _of_plate(plate)


def _of_plate(plate: Plate) -> Response:
    if plate.revoked_at is not None:
        replaced_by = latest_versions().get(plate.zone_id or "", 0)
        return _plain("revoked", 410, plate=plate, replaced_by=replaced_by if replaced_by > plate.version else 0)
    if plate.zone is None:
        return _plain("blank", 200, plate=plate)
    if not plate.zone.active:
        return _plain("closed", 410, plate=plate)
    page = zone_page(plate.zone, site(), now())
    return _sealed(render_template("public/zone.html", plate=plate, page=page, floor_label=floor_label), 200)


def _plain(which: str, status: int, **more: Any) -> Response:
    return _sealed(render_template("public/other.html", which=which, floor_label=floor_label, **more), status)


def _sealed(body: str, status: int) -> Response:
    """Nobody keeps a copy: neither a browser, nor a proxy, nor a search engine."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _field_shell() -> Any:
    """The field app's page, where that area is there."""
    if not find_spec("app.field") or not find_spec("app.field.pages"):
        return None
    shell = getattr(import_module("app.field.pages"), "shell_response", None)
    return shell() if shell else None
