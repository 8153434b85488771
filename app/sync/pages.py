"""What the office sees of the phones: records that were refused and stand nowhere, and each phone's queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.errors import Problem, not_found
from app.people.queries import person_by_id
from app.places.queries import zone_by_id
from app.sync import faults
from app.sync.devices import revoke_device
from app.sync.forms import PhoneFileForm
from app.sync.giving_up import OUTCOME as GIVEN_UP
from app.sync.jobs import answers_of, bring_phone_file
from app.sync.models import Operation
from app.sync.phone_files import TOLD, import_phone_file, takes_long
from app.sync.queries import PER_PAGE, devices, rejected
from app.sync.reasons import reason_of
from app.sync.settling import AGAIN, BY_HAND, NOTHING, settle_operation
from app.web.acting import acting, requires
from app.web.language import words

WAITS_LONG = timedelta(hours=24)

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
        "sync/rejected.html", rows=[_row(*row) for row in rows], page=paging, settled=settled, outcomes=_outcomes()
    )


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
    return render_template("sync/devices.html", rows=devices(), waits_long=WAITS_LONG, phone_words=phone_words)


def _outcomes() -> dict[str, str]:
    return {
        BY_HAND: gettext("Entered by hand"),
        AGAIN: gettext("Told the person to record it again"),
        NOTHING: gettext("Nothing to do"),
    }


@blueprint.post("/devices/<device_id>/revoke")
@requires("manage")
def revoke(device_id: str) -> Response:
    revoke_device(acting(), device_id)
    flash(gettext("The phone is signed out."), "ok")
    return redirect("/devices", 303)


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
        "kind": _kinds().get(row["kind"], row["kind"]),
        "zone": zone_by_id(row["zone_id"]) if row["zone_id"] else None,
        "reason": reason_of(faults.from_row(row["problem"])) if row["problem"] else "",
    }


def _row(operation: Operation, name: str) -> dict[str, Any]:
    said = [operation.body.get(key) for key in TOLD]
    zone_id = operation.body.get("zone_id")
    return {
        "operation": operation,
        "name": name,
        "kind": _kinds().get(operation.kind, operation.kind),
        "outcome": (_outcomes() | {GIVEN_UP: gettext("Given up by its author")}).get(operation.outcome or "", ""),
        "settler": person_by_id(operation.settled_by) if operation.settled_by else None,
        "zone": zone_by_id(zone_id) if isinstance(zone_id, str) else None,
        "reason": reason_of(faults.from_row(operation.problem)) if operation.problem else "",
        "told": [text for text in said if isinstance(text, str) and text.strip()],
    }


def _kinds() -> dict[str, str]:
    return {
        "record_patrol": gettext("Patrol"),
        "record_deed": gettext("Duty done"),
        "record_inspection": gettext("Inspection"),
        "hand_over_key": gettext("Key handed over"),
        "write_plan": gettext("Plan"),
        "report_issue": gettext("Issue reported"),
        "confirm_fix": gettext("Fix confirmed"),
        "verify_fix": gettext("Fix verified"),
        "reject_fix": gettext("Fix sent back"),
        "comment": gettext("Comment"),
        "change_deadline": gettext("Deadline"),
        "reassign": gettext("Another person"),
        "give_up": gettext("Given up"),
    }
