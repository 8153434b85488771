"""GET /photos/<sha256>/<size>: a photo, to those who may see a record that shows it, or who sent it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from app.book.queries import handover_by_id
from app.cases.models import IssueEvent
from app.cases.queries import may_do
from app.core.db import db
from app.core.errors import not_found
from app.duties.models import Deed
from app.duties.queries.records import thing_of_deed
from app.patrols.queries import patrol_by_id, thing_of_patrol
from app.photos import storage
from app.photos.queries import records_showing, sent_by
from app.photos.rules import is_sha256
from app.places.queries import thing_of
from app.policy import User, may
from app.standards.reference import REFERENCE
from app.web import acting
from app.web.acting import open_to
from app.web.security import sandboxed

VIEWERS: dict[str, Callable[[User, str], bool]] = {}  # entity → who may see a record of it, told by other areas


@open_to("signed-in")
def show_photo(sha256: str, size: str) -> Response:
    """The JPEG. Raises Problem 401 for a visitor, 404 for a photo absent or not this person's to see."""
    user = acting.acting().user
    if not is_sha256(sha256) or size not in storage.SIZES or not _may_see(user, sha256):
        raise not_found()
    return picture(sha256, size)


def picture(sha256: str, size: str) -> Response:
    """The photo as it goes out, once it is clear who may see it. Raises Problem 404."""
    try:
        content = storage.get(sha256, size)
    except FileNotFoundError as error:
        raise not_found() from error
    response = Response(content, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.vary.add("Cookie")  # what one person may see is not shown to the next on the same phone
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = f'inline; filename="{sha256[:12]}-{size}.jpg"'
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return sandboxed(response)


def _may_see(user: User, sha256: str) -> bool:
    if sent_by(sha256, user.id):
        return True
    return any(_may_see_record(user, entity, record_id) for entity, record_id in records_showing(sha256))


def _may_see_record(user: User, entity: str, record_id: str) -> bool:
    if entity == "patrol":
        patrol = patrol_by_id(record_id)
        return patrol is not None and may(user, "see_patrol", thing_of_patrol(patrol))
    if entity == REFERENCE:
        return True  # how things should look is for everybody
    if entity == "key_handover":
        handover = handover_by_id(record_id)
        return handover is not None and may(user, "see_place", thing_of(handover.entry.zone))
    if entity == "deed":
        deed = db.session.get(Deed, record_id)
        return deed is not None and may(user, "see_patrol", thing_of_deed(deed))
    if entity == "issue_event":
        event = db.session.get(IssueEvent, record_id)
        return event is not None and may_do(user, "see_issue", event.issue_id)
    if entity == "hidden_issue_event":  # of a visitor's words that the office hid
        return may(user, "show_words")
    viewer = VIEWERS.get(entity)
    return viewer is not None and viewer(user, record_id)
