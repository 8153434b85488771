"""/rate/<plate>: satisfied or not, in one tap before a plate, and why if one likes. And the office's hiding of such words."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Problem, not_found
from app.people.sign_in import network_of
from app.plates.models import Plate
from app.public import actions
from app.public.pace import TOO_OLD, checked_pace
from app.public.plate_page import COOKIE, YEAR, device, plate_page, takes_forms
from app.public.showing import plate_in_use
from app.public.tokens import read_form
from app.web.acting import acting, now, open_to, requires
from app.web.language import say
from app.web.security import csrf


@csrf.exempt  # a visitor has no account that a foreign page could act for; the signed form is asked for instead
@open_to("public")
def rate_place(plate_id: str) -> Any:
    """Take one tap; back to the plate's page, which thanks and asks why. Raises Problem 404."""
    plate = plate_in_use(plate_id)
    if isinstance(plate, Response):
        return plate
    satisfied = request.form.get("satisfied", "")
    if not takes_forms(plate) or satisfied not in ("yes", "no"):
        raise not_found()
    try:
        _take(plate, satisfied == "yes")
    except Problem as problem:
        db.session.rollback()
        return plate_page(plate, say(problem.message, **problem.params), problem.status)
    answer = redirect(f"/z/{plate.code}#rating", 303)
    answer.set_cookie(COOKIE, device(), max_age=YEAR, httponly=True, secure=request.is_secure, samesite="Lax")
    return answer


def _take(plate: Plate, satisfied: bool) -> None:
    """Raises Problem 422, 429."""
    form = read_form(request.form.get("form", ""))
    if form is None or form.plate_id != plate.id:
        raise Problem(422, "form-old", TOO_OLD)
    proven = checked_pace(form, request.form.get("proof", ""), now(), tap=True)
    actions.count_try(plate, network_of(request.remote_addr or ""), proven, now())
    actions.rate_zone(form, plate, device(), satisfied, request.form.get("words", ""), now())


@requires("hide_words")
def hide(rating_id: str) -> Response:
    """Raises Problem 404, 422 without a reason."""
    found = actions.hide_rating(acting(), rating_id, request.form.get("reason", ""))
    return redirect(f"/zones/{found.zone_id}#ratings", 303)


@requires("show_words")
def show(rating_id: str) -> Response:
    found = actions.show_rating(acting(), rating_id)
    return redirect(f"/zones/{found.zone_id}#ratings", 303)
