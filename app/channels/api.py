"""/api/v1/push: this device session's browser takes messages or not, and tries it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.channels.actions import subscribe, unsubscribe
from app.channels.queries import subscription_in, unwanted
from app.channels.rules.push import service_of
from app.channels.showing import sentence, trial_message
from app.channels.trying import try_phone
from app.channels.vapid import public_key
from app.core.errors import N_, Problem, invalid
from app.web.acting import acting, open_to
from app.web.security import csrf

MAX_BODY = 8 * 1024  # bytes

blueprint = Blueprint("push_api", __name__)
csrf.exempt(blueprint)  # check_api_origin guards it


class KeysIn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)


class SubscriptionIn(BaseModel):
    """What `PushSubscription.toJSON()` gives."""

    model_config = ConfigDict(extra="ignore")
    endpoint: str = Field(max_length=2_000)
    keys: KeysIn


@blueprint.get("/api/v1/push")
@open_to("signed-in")
def push_state() -> Response:
    """Whether this session's browser takes messages, and the key to subscribe with. Problem 401."""
    return _state()


@blueprint.put("/api/v1/push")
@open_to("signed-in")
def take_messages() -> tuple[Response, int]:
    """Take this browser's subscription in; idempotent. Problem 400, 401, 403, 413, 415, 422, 503."""
    by, given = acting(), _given()
    _row, new = subscribe(by, current_user.session_id, given.endpoint, given.keys.p256dh, given.keys.auth)
    return _state(), 201 if new else 200


@blueprint.delete("/api/v1/push")
@open_to("signed-in")
def take_no_messages() -> Response:
    """This browser takes none any more; idempotent. Problem 401, 403, 503."""
    unsubscribe(acting(), current_user.session_id)
    return _state()


@blueprint.post("/api/v1/push/test")
@open_to("signed-in")
def try_it() -> Response:
    """One message to this browser; what became of it. Problem 401, 403, 404, 429."""
    by = acting()
    row = subscription_in(current_user.session_id)
    outcome = try_phone(by, row.id if row else "", trial_message(by.user.name, "/app/phone"))
    return _answer(state=outcome.state, words=sentence(outcome))


def _state() -> Response:
    me = acting().id
    row = subscription_in(current_user.session_id)
    return _answer(
        key=public_key(),
        subscribed=row is not None,
        wanted=(me, "push") not in unwanted([me]),
        service=service_of(row.endpoint) if row else "",
    )


def _answer(**values: Any) -> Response:
    response = jsonify(**values)
    response.headers["Cache-Control"] = "no-store"
    return response


def _given() -> SubscriptionIn:
    """The request's body. Raises Problem 400, 413, 415, 422."""
    if request.mimetype != "application/json":
        raise Problem(415, "content-type", N_("That kind of content is not accepted here."))
    request.max_content_length = MAX_BODY
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise Problem(400, "not-json", N_("The request could not be read.")) from error
    try:
        return SubscriptionIn.model_validate(body)
    except ValidationError as error:
        raise invalid("/endpoint", N_("That is not the address of a push service.")) from error
