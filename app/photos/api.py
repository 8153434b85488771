"""PUT /api/v1/photos/<sha256>: a photo's bytes, before or after the operation that names it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.errors import N_, Problem
from app.photos.actions import receive_photo, refuse_photo
from app.photos.rules import MAX_BYTES, too_large
from app.web import acting
from app.web.acting import open_to
from app.web.security import csrf

TYPES = ("image/jpeg", "image/png", "image/webp", "application/octet-stream")

blueprint = Blueprint("photos_api", __name__)
csrf.exempt(blueprint)  # check_api_origin guards it


@blueprint.put("/api/v1/photos/<sha256>")
@open_to("signed-in")
def put_photo(sha256: str) -> tuple[Response, int]:
    """Take a photo in; idempotent. 201 when new, 200 when this person had sent it. Problem 401, 413, 415, 422, 503.

    A photo that will never be taken is noted, so that the records that name it say so.
    """
    by = acting.acting()
    try:
        new = receive_photo(by, sha256, _content())
    except Problem as problem:
        if problem.status in (413, 415):
            refuse_photo(by, sha256, problem.code)
        raise
    response = jsonify(sha256=sha256, state="held")
    response.headers["Cache-Control"] = "no-store"
    return response, 201 if new else 200


def _content() -> bytes:
    """The body, never more than 20 MB of it in memory. Raises Problem 413, 415."""
    if request.mimetype not in TYPES:
        raise Problem(415, "photo-kind", N_("That is not a photo that can be read (JPEG, PNG or WebP)."))
    request.max_content_length = MAX_BYTES
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise too_large() from error
