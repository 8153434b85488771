"""The import's pages: bring a file, look at what was found, agree."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import Problem, not_found
from app.jobs.actions import start_job
from app.ledger.actions import accept_import, import_workbook
from app.ledger.forms import UploadForm
from app.ledger.models import LedgerImport
from app.ledger.queries import by_sheet, import_by_id, recent_imports
from app.ledger.rules.findings import ODDITY, PROBLEM
from app.ledger.words import ENTITY_WORDS, place, told
from app.web.acting import acting, requires
from app.web.language import words

blueprint = Blueprint("ledger", __name__)
AT_ONCE = 1_000  # rows; more is a job
SHOWN = 200  # oddities of a sheet before "show all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/import", methods=["GET", "POST"])
@requires("manage")
def imports() -> str | AnyResponse | tuple[str, int]:
    form = UploadForm()
    status = 200
    if form.validate_on_submit():
        try:
            kept = import_workbook(acting(), form.file.data.filename or "", form.file.data.read())
            return redirect(f"/import/{kept.id}", 303)
        except Problem as problem:
            form.file.errors = [words(problem)]
            status = problem.status
    elif form.is_submitted():
        status = 422
    return render_template("ledger/list.html", form=form, imports=recent_imports()), status


@blueprint.get("/import/<import_id>")
@requires("manage")
def preview(import_id: str) -> str:
    kept = _kept(import_id)
    findings = (kept.preview or {}).get("findings", [])
    most = None if request.args.get("all") else SHOWN
    return render_template(
        "ledger/preview.html",
        kept=kept,
        found=kept.preview or {},
        problems=by_sheet(findings, PROBLEM),
        oddities=by_sheet(findings, ODDITY, most),
        changes=(kept.preview or {}).get("changes", [])[:most],
        entity_words=ENTITY_WORDS,
        told=told,
        place=place,
    )


@blueprint.post("/import/<import_id>/accept")
@requires("manage")
def accept(import_id: str) -> AnyResponse:
    kept = _kept(import_id)
    if (kept.preview or {}).get("rows", 0) > AT_ONCE:
        job = start_job(acting(), "accept_import", {"import_id": kept.id})
        return redirect(f"/jobs/{job.id}", 303)
    plan = accept_import(acting(), kept.id)
    idle = plan.nothing_to_do
    flash(gettext("Nothing to do: everything was here already.") if idle else gettext("The ledger was taken in."), "ok")
    return redirect(f"/import/{kept.id}", 303)


@blueprint.get("/import/<import_id>/file")
@requires("manage")
def file(import_id: str) -> AnyResponse:
    kept = _kept(import_id)
    name = kept.filename if kept.filename.lower().endswith(".xlsx") else f"{kept.filename}.xlsx"
    return send_file(BytesIO(kept.content), mimetype=XLSX, as_attachment=True, download_name=name)


def _kept(import_id: str) -> LedgerImport:
    kept = import_by_id(import_id)
    if kept is None:
        raise not_found()
    return kept
