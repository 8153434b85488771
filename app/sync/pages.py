"""What the office sees of the phones: records that were refused and stand nowhere, and each phone's queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.cases.photo_pages import picture
from app.core.errors import Problem, not_found
from app.core.text import sentence, squeeze
from app.people.queries import person_by_id
from app.photos.rules import read_letters
from app.photos.storage import SIZES
from app.places.queries import zone_by_id
from app.sync import faults
from app.sync.actions import REJECTED
from app.sync.devices import revoke_device
from app.sync.forms import PhoneFileForm, StampForm
from app.sync.jobs import answers_of, bring_phone_file
from app.sync.phone_files import import_phone_file, takes_long
from app.sync.queries import PER_PAGE, devices, operation_by_id, phone_that_stamped, rejected
from app.sync.reasons import reason_of
from app.sync.settling import settle_operation
from app.sync.showing import kinds, may_read, outcomes, photos_of_refused, refused_row
from app.web.acting import acting, requires
from app.web.forms import form_page
from app.web.language import words

WAITS_LONG = timedelta(hours=24)
LATELY = timedelta(hours=1)  # a phone heard of since then may be called done; of another only what it last said is known

blueprint = Blueprint("sync", __name__)


@blueprint.get("/records/rejected")
@requires("manage")
def refused() -> str:
    """Still to be settled; ?settled=1 shows the settled ones."""
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 100_000))
    settled = request.args.get("settled") == "1"
    rows, total = rejected(page, settled)
    paging = {"number": page, "pages": max(1, -(-total // PER_PAGE)), "total": total}
    return render_template(
        "sync/rejected.html", rows=[refused_row(acting().user, *row) for row in rows], page=paging, settled=settled,
        outcomes=outcomes(),
    )


@blueprint.get("/records/rejected/<operation_id>/photos/<sha256>/<size>")
@requires("manage")
def refused_photo(operation_id: str, sha256: str, size: str) -> Response:
    """A photo that stands in no record because the one that names it was refused."""
    operation = operation_by_id(operation_id)
    if operation is None or operation.status != REJECTED or not may_read(acting().user, operation):
        raise not_found()
    if sha256 not in photos_of_refused(operation) or size not in SIZES:
        raise not_found()
    return picture(sha256, size)


@blueprint.post("/records/rejected/<operation_id>/settle")
@requires("manage")
def settle(operation_id: str) -> Response:
    try:
        settle_operation(acting(), operation_id, request.form.get("outcome", ""), request.form.get("words", ""))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        flash(words(problem), "bad")
    else:
        flash(gettext("Settled."), "ok")
    return redirect("/records/rejected", 303)


def phone_words(label: str) -> str:
    """A phone's own short name (static/field/device.js), in words."""
    model, context = (part.strip() for part in label.rpartition("·")[::2])
    contexts = {"browser": gettext("browser"), "home": gettext("home screen"), "wechat": gettext("WeChat")}
    if context not in contexts:
        return label
    if model in ("Win32", "MacIntel") or model.startswith("Linux "):
        model = gettext("Computer")
    named = model or gettext("Mobile phone")
    return f"{named} · {contexts[context]}"


@blueprint.get("/devices")
@requires("manage")
def phones() -> str:
    return render_template(
        "sync/devices.html", rows=devices(acting().now), waits_long=WAITS_LONG, lately=LATELY, phone_words=phone_words
    )


@blueprint.post("/devices/<device_id>/revoke")
@requires("manage")
def revoke(device_id: str) -> Response:
    revoke_device(acting(), device_id)
    flash(gettext("The phone is signed out."), "ok")
    return redirect("/devices", 303)


@blueprint.route("/devices/stamp", methods=["GET", "POST"])
@requires("see_all")
def stamp() -> Any:
    """Whether a photo's stamp is as a phone wrote it: what was painted over does not fit its check code."""
    form, found, asked = StampForm(), None, False
    if form.validate_on_submit():
        asked = True
        code, typed = read_letters(form.code.data or ""), (form.when.data or "", form.place.data or "", form.person.data or "")
        # As typed, else with brackets as zones' names have them: （ ） are what a Chinese keyboard types.
        for when, place, person in (map(sentence, typed), map(squeeze, typed)):
            found = found or phone_that_stamped(when, place, person, code)
    page = render_template("sync/stamp.html", form=form, found=found, asked=asked, phone_words=phone_words)
    return form_page(form, page)


@blueprint.route("/devices/import", methods=["GET", "POST"])
@requires("manage")
def phone_file() -> Any:
    """A short file is taken in at once, a long one by a job."""
    form = PhoneFileForm()
    if not form.validate_on_submit():
        return _file_page(form, None, 422 if form.is_submitted() else 200)
    content = form.file.data.read()
    try:
        if takes_long(content):
            return redirect(f"/jobs/{bring_phone_file(acting(), content).id}", 303)
        return _file_page(form, import_phone_file(acting(), content), 200)
    except Problem as problem:
        form.file.errors = [words(problem)]
        return _file_page(form, None, problem.status)


@blueprint.get("/devices/import/<taken_id>")
@requires("manage")
def phone_file_taken(taken_id: str) -> Any:
    """What came of a file that a job took in."""
    taken = answers_of(taken_id)
    if taken is None:
        raise not_found()
    return _file_page(PhoneFileForm(), taken, 200)


def _file_page(form: PhoneFileForm, taken: dict[str, Any] | None, status: int) -> tuple[str, int]:
    rows = [_answer(row) for row in taken["rows"]] if taken else []
    refused_photos = [words(faults.from_row(row)) for row in taken["refused"]] if taken else []
    author = person_by_id(taken["author"]) if taken else None
    page = render_template(
        "sync/import.html", form=form, taken=taken, author=author, rows=rows, refused_photos=refused_photos
    )
    return page, status


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "kind": kinds().get(row["kind"], row["kind"]),
        "zone": zone_by_id(row["zone_id"]) if row["zone_id"] else None,
        "reason": reason_of(faults.from_row(row["problem"])) if row["problem"] else "",
    }
