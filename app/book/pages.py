"""/zones/<id>/book: the lines of a zone's book, to keep. /keys/<id>: one hand-over of a key, and how sure it is."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from app.book.actions import keep_book
from app.book.queries import books_of, handover_by_id, thing_of_handover
from app.book.rules import KINDS
from app.book.words import KIND_WORDS
from app.core.errors import not_found
from app.evidence.showing import shown_to
from app.evidence.words import GRADE_TONES, GRADE_WORDS, VERDICT_WORDS
from app.photos.queries import photos_of
from app.places.models import Zone
from app.places.queries import thing_of, zone_by_id
from app.places.rules import floor_label
from app.policy import may
from app.web.acting import acting, now, open_to, requires, signed_in
from app.web.forms import form_page, saved, take
from app.web.templating import site

blueprint = Blueprint("book", __name__)
_ROOM_FOR = [Optional(), Length(max=30_000)]


class BookForm(FlaskForm):
    room = TextAreaField(KIND_WORDS["room"], _ROOM_FOR)
    equipment = TextAreaField(KIND_WORDS["equipment"], _ROOM_FOR)
    fire = TextAreaField(KIND_WORDS["fire"], _ROOM_FOR)
    key = TextAreaField(KIND_WORDS["key"], _ROOM_FOR)


@blueprint.route("/zones/<zone_id>/book", methods=["GET", "POST"])
@requires("use_office_pages")
def edit(zone_id: str) -> AnyResponse:
    zone = _kept(zone_id)
    book = books_of([zone_id], site().local(now()).date())[zone_id]
    form = BookForm(data={kind: "\n".join(one.name for one in book.entries[kind]) for kind in KINDS})
    done = take(form, lambda: keep_book(acting(), zone_id, {kind: (form[kind].data or "").splitlines() for kind in KINDS}))
    if done:
        return saved(f"/zones/{zone_id}#book")
    return form_page(form, render_template("book/edit.html", form=form, zone=zone))


@blueprint.get("/keys/<handover_id>")
@open_to("signed-in")
def handover(handover_id: str) -> str:
    """One hand-over as it was signed. Raises Problem 401, 404."""
    user = acting().user
    found = handover_by_id(handover_id)
    if found is None or not may(user, "see_patrol", thing_of_handover(found)):
        raise not_found()
    return render_template(
        "book/handover.html",
        handover=found,
        zone=found.entry.zone,
        photos=photos_of("key_handover", [handover_id]).get(handover_id, []),
        evidence=shown_to(user, handover_id),
        grades=GRADE_WORDS,
        tones=GRADE_TONES,
        verdicts=VERDICT_WORDS,
        floor_label=floor_label,
    )


def _kept(zone_id: str) -> Zone:
    """The zone whose book this person keeps. Raises Problem 404: another's and none answer alike."""
    zone = zone_by_id(zone_id)
    if zone is None or not may(signed_in(), "keep_book", thing_of(zone)):
        raise not_found()
    return zone
