"""/report/<plate>: two fields and a photo, the zone already set. Works without a script; with one it is let through sooner."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import N_, Problem
from app.core.ids import new_id
from app.people.sign_in import network_of
from app.photos.rules import MAX_BYTES
from app.places.rules import floor_label
from app.plates.models import Plate
from app.plates.queries import form_paused
from app.public import actions, rules
from app.public.actions import Said
from app.public.pace import TOO_OLD, checked_pace
from app.public.queries import likely_duplicates, open_issues, receipt_by_id, was_said
from app.public.showing import plate_in_use, sealed
from app.public.tokens import Form, key_beside, read_form, receipt_token, write_form
from app.web.acting import now, open_to
from app.web.language import say
from app.web.security import csrf
from app.web.templating import site

_BESIDE = {"words", "place", "photos"}


@open_to("public")
def form(plate_id: str) -> Any:
    """The form, above it what is known already."""
    plate = _plate(plate_id)
    return plate if isinstance(plate, Response) else _page(plate)


@csrf.exempt  # a visitor has no account that a foreign page could act for; the signed form is asked for instead
@open_to("public")
def send(plate_id: str) -> Any:
    """File the report; to its receipt. A likely duplicate is offered first, once."""
    plate = _plate(plate_id)
    if isinstance(plate, Response):
        return plate
    sent = read_form(request.form.get("form", ""))
    if sent is None or sent.plate_id != plate.id:
        return _page(plate, say(TOO_OLD))
    sent = _afresh(sent)
    if receipt_by_id(sent.key):
        return _to_receipt(receipt_token(sent.key))
    try:
        return _take(plate, sent)
    except Problem as problem:
        db.session.rollback()
        return _page(plate, say(problem.message, **problem.params), sent, problem)


def _afresh(sent: Form) -> Form:
    """The form; one that was used and now says something else (another tap on the same page) stands for another report,
    which the proof of the first does not speak for."""
    held, too, said = receipt_by_id(sent.key), request.form.get("too", ""), _said()
    if held is None or (held.issue_id == too if too else was_said(held) == said.description):
        return sent
    return replace(sent, key=key_beside(sent.key, too or said.description))


def _said() -> Said:
    return Said(request.form.get("words", ""), request.form.get("place", ""))


def _take(plate: Plate, sent: Form) -> Response:
    issue_id = request.form.get("too", "")
    proven = checked_pace(sent, request.form.get("proof", ""), now(), tap=bool(issue_id))
    if issue_id:
        if issue_id not in {issue.id for issue in open_issues(str(plate.zone_id), now())}:
            message = N_("That was mended meanwhile. If it is wrong again, please report it anew.")
            raise Problem(409, "closed", message)
        _count(plate, proven)
        return _to_receipt(actions.see_too_as_visitor(sent, plate, issue_id, now()))
    said = _said()
    actions.check_said(said)
    _count(plate, proven)
    photos = [*sent.photos, *actions.take_photos(_photos(), now())][: rules.MAX_PHOTOS]
    alike = likely_duplicates(str(plate.zone_id), said.words, now()) if not request.form.get("sure") else []
    if alike:
        kept = replace(sent, photos=tuple(photos))
        page = render_template("public/alike.html", plate=plate, alike=alike, form=write_form(kept), said=said,
                               proof=request.form.get("proof", ""), floor_label=floor_label)  # fmt: skip
        return sealed(page, 200)
    return _to_receipt(actions.report_as_visitor(sent, plate, replace(said, photos=photos), now()))


def _count(plate: Plate, proven: bool) -> None:
    actions.count_try(plate, network_of(request.remote_addr or ""), proven, now())


def _plate(plate_id: str) -> Plate | Response:
    """The plate whose form is open, or the page that says why there is none."""
    plate = plate_in_use(plate_id)
    if isinstance(plate, Response):
        return plate
    if not site().public_reports or form_paused(plate):
        return sealed(render_template("public/paused.html", plate=plate, floor_label=floor_label), 403)
    return plate


def _page(plate: Plate, fault: str = "", sent: Form | None = None, problem: Problem | None = None) -> Response:
    """The form; after a fault it keeps what was typed, the photos already taken in, and its key."""
    stale = sent is None or (problem is not None and problem.code == "form-old")
    kept = Form(new_id(), plate.id, now(), sent.photos if sent else ()) if stale or sent is None else sent
    faults = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    page = render_template(
        "public/report.html", plate=plate, form=write_form(kept), key=kept.key, bits=rules.PROOF_BITS, rules=rules,
        issues=open_issues(str(plate.zone_id), now()), floor_label=floor_label, kept_photos=len(kept.photos),
        fault="" if set(faults) & _BESIDE else fault, faults=faults, typed=request.form,
    )  # fmt: skip
    return sealed(page, problem.status if problem else 422 if fault else 200)


def _photos() -> list[bytes]:
    """The bytes of the files chosen, one more than may be at most, so that too many are told."""
    files = [file for file in request.files.getlist("photos") if file.filename][: rules.MAX_PHOTOS + 1]
    contents = [file.stream.read(MAX_BYTES + 1) for file in files]
    return [content for content in contents if content]


def _to_receipt(token: str) -> Response:
    return redirect(f"/r/{token}", 303)
