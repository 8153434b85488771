"""How public pages are answered: kept by nobody; and the pages of a code that leads to no open zone."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.people.sign_in import network_of
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import latest_versions, plate_by_code, plate_by_id
from app.plates.rules import grouped, read_code
from app.web.acting import now
from app.web.misses import note_miss


def plate_in_use(plate_id: str) -> Plate | AnyResponse:
    """The plate in force on an open zone, or the page that says why there is none. Raises Problem 429 for guessing."""
    plate = plate_by_id(plate_id)
    if plate is None:
        return _by_its_code(plate_id)
    return plate_without_zone(plate) or plate


def _by_its_code(typed: str) -> AnyResponse:
    """Addresses of forms once held the plate's code: one that somebody kept leads to the plate's own page."""
    read = read_code(typed)
    if read and plate_by_code(read):
        return redirect(f"/z/{read}", 303)
    note_miss(network_of(request.remote_addr or ""), now())
    return no_plate(typed, read)


def no_plate(code: str, read: str | None) -> Response:
    """The page for a mistyped or unknown code."""
    if read is None:
        return plain("mistyped", 404, typed=code[:60])
    return plain("unknown", 404, typed=grouped(read))


def plate_without_zone(plate: Plate) -> Response | None:
    """The page for a revoked or blank plate or a closed zone; None for a plate in force."""
    if plate.revoked_at is not None:
        replaced_by = latest_versions().get(plate.zone_id or "", 0)
        return plain("revoked", 410, plate=plate, replaced_by=replaced_by if replaced_by > plate.version else 0)
    if plate.zone is None:
        return plain("blank", 200, plate=plate)
    if not plate.zone.active:
        return plain("closed", 410, plate=plate)
    return None


def plain(which: str, status: int, **more: Any) -> Response:
    return sealed(render_template("public/other.html", which=which, floor_label=floor_label, **more), status)


def sealed(body: str, status: int) -> Response:
    """Nobody keeps a copy: neither a browser, nor a proxy, nor a search engine."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
