"""POST /api/v1/sync, the phone's one round trip."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NoReturn

from flask import Blueprint, Response, current_app, jsonify, request
from flask_login import current_user
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.errors import N_, Problem
from app.core.moments import UNSTAMPED, Stamps
from app.evidence.contact import contact_json
from app.people.queries import session_of_token
from app.plates.queries import public_url
from app.settings.queries import current
from app.sync import faults
from app.sync.actions import Result, receive_batch
from app.sync.devices import note_device, note_taken, note_turned_away, wiped_before
from app.sync.epoch import epoch_for
from app.sync.feed import read_feed
from app.sync.openapi import document
from app.sync.reader import Reader, iso
from app.sync.reasons import reason_of
from app.sync.schemas import MAX_OPERATIONS, DeviceIn, SyncIn
from app.web import acting
from app.web.acting import COOKIE, open_to
from app.web.cookies import name_of
from app.web.errors import problem_json
from app.web.security import API_HEADER, csrf

ARRIVED = ("applied", "duplicate")
MAX_BODY = 8 * 1024 * 1024  # bytes

blueprint = Blueprint("sync_api", __name__)
csrf.exempt(blueprint)  # check_api_origin guards it


@blueprint.post("/api/v1/sync")
@open_to("signed-in")
def sync() -> Response:
    """Take in operations, answer each, and tell what changed since the cursor. Problem 400, 401, 413, 415, 422, 503."""
    if acting.signed_in() is None:
        _hear_before_turning_away()
    by = acting.acting()
    envelope = _envelope()
    device = DeviceIn(id=envelope.device) if isinstance(envelope.device, str) else envelope.device
    by = replace(by, device_id=device.id if device else None)
    epoch = epoch_for(by, envelope.cursor)
    if not isinstance(envelope.device, str):
        note_device(by, device, current_user.session_id)
    sent = Stamps(life=device.life, mono_ms=device.mono_ms) if device else UNSTAMPED
    # A page left open while somebody else signed in sends the earlier person's records: they wait for their author.
    theirs = envelope.user in (None, by.id)
    results = receive_batch(by, [operation.model_dump() for operation in envelope.operations] if theirs else [], sent)
    taken = sum(one.status == "rejected" or (one.status in ARRIVED and "missing" not in one.photos.values()) for one in results)
    if taken and device and not isinstance(envelope.device, str):
        note_taken(device, taken)
    db.session.rollback()
    db.session.expire_all()
    page = read_feed(Reader(by.user, by.now, current(), public_url()), envelope.cursor, epoch)
    response = jsonify(
        results=[_result(result) for result in results],
        changes=page.changes,
        reset=page.reset,
        cursor=page.cursor,
        wiped=_wiped(by.device_id),
        more=page.more,
        server_time=iso(by.now),
        epoch=epoch,
        user={"id": by.user.id, "name": by.user.name},
        contact=contact_json(by),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/api/v1/openapi.json")
@open_to("public")
def openapi() -> Response:
    """The API described for machines."""
    return jsonify(document(name_of(COOKIE), API_HEADER))


def _hear_before_turning_away() -> None:
    """What waits on a phone whose sign-in is over is noted for the office; nothing else in its request counts."""
    session = next(filter(None, map(session_of_token, acting.token_hashes())), None)
    if session is None:
        return
    try:
        device = _envelope().device
        if isinstance(device, DeviceIn):
            note_turned_away(device, session, acting.now())
    except (Problem, DBAPIError):
        current_app.logger.warning("what a signed-out phone said could not be noted")


def _envelope() -> SyncIn:
    """The request's body. Raises Problem 400, 413, 415, 422."""
    if request.mimetype != "application/json":
        raise Problem(415, "content-type", N_("That kind of content is not accepted here."))
    request.max_content_length = MAX_BODY
    try:
        body = json.loads(request.get_data(cache=False), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "not-json", N_("The request could not be read.")) from error
    operations = body.get("operations") if isinstance(body, dict) else None
    if isinstance(operations, list) and len(operations) > MAX_OPERATIONS:
        raise Problem(413, "too-many", N_("At most %(n)s records are taken at once."), n=MAX_OPERATIONS)
    try:
        return SyncIn.model_validate(body)
    except ValidationError as error:
        raise faults.from_validation(error) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _wiped(device_id: str | None) -> dict[str, Any] | None:
    """What the phone had said last before its store was wiped."""
    before = wiped_before(device_id)
    return {"device": before.id, "last_seen_at": iso(before.last_seen_at), "waiting": before.waiting} if before else None


def _result(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = {"id": result.id, "status": result.status}
    if result.problem:
        answer["problem"] = problem_json(result.problem) | {"title": reason_of(result.problem), "kept": result.kept}
    if result.photos:
        answer["photos"] = result.photos
    return answer
