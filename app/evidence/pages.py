"""/review: the inspector looks into doubtful records. /settings/presence: the office's walking times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core.errors import Problem, not_found
from app.evidence.actions import answer_grade, set_building_position, set_walking_time, settle_grade
from app.evidence.forms import PresenceForm
from app.evidence.models import Evidence
from app.evidence.queries import evidence_of, positions, thing_of_evidence, to_review, walking_times
from app.evidence.showing import shown, trail
from app.evidence.words import GRADE_TONES, GRADE_WORDS, VERDICT_WORDS
from app.photos.queries import HELD, MISSING, REFUSED, photos_of
from app.places.queries import buildings_in_order, floors_in_order
from app.places.rules import floor_label
from app.policy import may
from app.settings.actions import change_settings
from app.settings.queries import current
from app.web.acting import acting, open_to, requires, signed_in
from app.web.language import language, say, words

blueprint = Blueprint("evidence", __name__)
PAGE = 30
# Where a record's own page is; a patrol's under /records.
PAGE_OF = {"inspection": "inspections", "deed": "deeds", "key_handover": "keys"}
LOOKS: dict[str, Any] = {
    "grades": GRADE_WORDS, "tones": GRADE_TONES, "verdicts": VERDICT_WORDS, "floor_label": floor_label,
}  # fmt: skip


@blueprint.get("/review")
@requires("settle_grade")
def review() -> str:
    settled = request.args.get("show") == "settled"
    number = min(max(request.args.get("page", 1, type=int) or 1, 1), 100_000)
    rows, total = to_review(acting().user, settled, number, PAGE)
    page = {"number": number, "pages": -(-total // PAGE), "total": total}
    return render_template("evidence/review.html", rows=shown(rows), settled=settled, page=page, **LOOKS)


@blueprint.get("/review/<record_id>")
@requires("settle_grade")
def look(record_id: str) -> str:
    row = _seen(record_id)
    photos = photos_of(row.entity, [row.record_id]).get(row.record_id, [])
    like = evidence_of(row.resembles) if row.resembles else None
    alike = photos_of(like.entity, [like.record_id]).get(like.record_id, []) if like else []
    return render_template(
        "evidence/look.html",
        one=shown([row])[0],
        floors=trail(row, language()),
        photos=photos,
        asked=_asked(row, photos),
        like=like,
        alike=alike,
        page=PAGE_OF.get(row.entity),
        **LOOKS,
    )


@blueprint.post("/review/<record_id>")
@requires("settle_grade")
def settle(record_id: str) -> Response:
    try:
        settle_grade(acting(), record_id, request.form.get("verdict", ""), request.form.get("words", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        flash(words(problem), "bad")
        return redirect(f"/review/{record_id}")
    flash(gettext("Settled."), "ok")
    return redirect("/review")


@blueprint.post("/records/<record_id>/answer")
@open_to("signed-in")
def answer(record_id: str) -> Response:
    try:
        answer_grade(acting(), record_id, request.form.get("words", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        flash(words(problem), "bad")
    else:
        flash(gettext("Your answer is on the record; the inspector sees it."), "ok")
    row = evidence_of(record_id)
    return redirect(f"/{PAGE_OF.get(row.entity if row else '', 'records')}/{record_id}")


@blueprint.get("/settings/presence")
@requires("see_all")
def presence() -> Response:
    return _presence(PresenceForm(obj=current()), 200)


@blueprint.post("/settings/presence")
@requires("manage")
def save_presence() -> Response:
    form = PresenceForm()
    if form.validate():
        change_settings(acting(), **{name: field.data for name, field in form._fields.items() if name != "csrf_token"})
        g.pop("site", None)
        flash(gettext("Saved."), "ok")
        return redirect("/settings/presence")
    return _presence(form, 422)


@blueprint.post("/settings/presence/ways")
@requires("manage")
def save_way() -> Response:
    """One way between two floors or two buildings; without seconds it is taken away."""
    given = request.form.get("seconds", "").strip()
    one, other = request.form.get("one_id", ""), request.form.get("other_id", "")
    return _done(lambda: set_walking_time(acting(), one, other, _whole(given)))


@blueprint.post("/settings/presence/positions")
@requires("manage")
def save_position() -> Response:
    """Where a building stands: "latitude, longitude" as maps write it; empty takes it away."""
    parts = [part for part in request.form.get("position", "").replace("，", ",").split(",") if part.strip()]
    place = (_degrees(parts[0]), _degrees(parts[1])) if len(parts) == 2 else (None, None)
    if parts and None in place:
        flash(gettext("A position looks like 30.2741, 120.1551."), "bad")
        return redirect("/settings/presence")
    return _done(lambda: set_building_position(acting(), request.form.get("building_id", ""), *place))


def _done(change: Any) -> Response:
    try:
        change()
    except Problem as problem:
        if problem.status != 422:
            raise
        flash(" ".join(say(error.message, **error.params) for error in problem.errors) or words(problem), "bad")
    else:
        flash(gettext("Saved."), "ok")
    return redirect("/settings/presence")


def _presence(form: PresenceForm, status: int) -> Response:
    floors = {floor.id: f"{floor.building.name} {floor_label(floor.level, language())}" for floor in floors_in_order()}
    buildings = {building.id: building.name for building in buildings_in_order()}
    names = floors | buildings
    ways = [way for way in walking_times() if way.one_id in names and way.other_id in names]
    page = render_template(
        "evidence/presence.html", form=form, floors=floors, buildings=buildings, names=names,
        ways=sorted(ways, key=lambda way: (names[way.one_id], names[way.other_id])), positions=positions(),
    )  # fmt: skip
    return make_response(page, status)


ASKED = {HELD: _l("taken"), REFUSED: _l("taken, but it could not be used"), MISSING: _l("taken, but it has not arrived")}


def _asked(row: Evidence, photos: Sequence[dict[str, str]]) -> str:
    """What became of the photo asked for."""
    if not row.challenge_photo:
        return row.challenge_skipped or gettext("not taken")
    states = {photo["sha256"]: photo["state"] for photo in photos}
    return str(ASKED[states.get(row.challenge_photo, MISSING)])


def _seen(record_id: str) -> Evidence:
    row = evidence_of(record_id)
    if row is None or not may(signed_in(), "settle_grade", thing_of_evidence(row)):
        raise not_found()
    return row


def _whole(text: str) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        return -1  # refused by the action, in words


def _degrees(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
