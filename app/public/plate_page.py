"""The page of a plate in force, with what this browser said of its zone."""

from __future__ import annotations

import re
import secrets

from flask import Response, render_template, request

from app.core.ids import new_id
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import form_paused
from app.public.models import PlateRating
from app.public.queries import rating_of, zone_page
from app.public.rules import MAX_WORDS, PROOF_BITS
from app.public.showing import plain, plate_without_zone, sealed
from app.public.tokens import Form, write_form
from app.surveys.queries import plate_round
from app.web.acting import now
from app.web.templating import site

COOKIE = "zonewalk_rater"
YEAR = 365 * 24 * 3600
_DEVICE = re.compile(r"[0-9a-f]{32}")


def plate_page(plate: Plate, fault: str = "", status: int = 200) -> Response:
    """The zone as a visitor may see it; a blank plate's page, a revoked one's or a closed zone's."""
    closed = plate_without_zone(plate)
    if closed is not None or plate.zone is None:
        return closed or plain("blank", 200, plate=plate)
    opened, key = takes_forms(plate), new_id()
    shown = render_template(
        "public/zone.html", plate=plate, page=zone_page(plate.zone, site(), now()), floor_label=floor_label, opened=opened,
        survey=not form_paused(plate) and plate_round(now()) is not None, fault=fault,
        form=write_form(Form(key, plate.id, now())) if opened else "", key=key, bits=PROOF_BITS,
        rating=rated_here(plate) if opened else None, most=MAX_WORDS,
    )  # fmt: skip
    return sealed(shown, status)


def takes_forms(plate: Plate) -> bool:
    """Whether visitors may say anything here."""
    return site().public_reports and not form_paused(plate)


def device() -> str:
    """The mark of this browser, a new one where it has none; the same throughout a request."""
    held = request.cookies.get(COOKIE, "")
    if _DEVICE.fullmatch(held):
        return held
    made: str = request.environ.setdefault("zonewalk.rater", secrets.token_hex(16))
    return made


def rated_here(plate: Plate) -> PlateRating | None:
    """What this browser said of the plate's zone this month."""
    month = site().local(now()).date().replace(day=1)
    return rating_of(str(plate.zone_id), device(), month) if request.cookies.get(COOKIE) else None
