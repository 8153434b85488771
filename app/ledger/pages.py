"""The import's pages: bring a file, look at what was found, agree."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from app.core.errors import N_, Problem, not_found
from app.jobs.actions import start_job
from app.jobs.queries import job_by_id
from app.jobs.rules import ENDED
from app.ledger.actions import import_workbook, keep_workbook, note_job
from app.ledger.forms import UploadForm
from app.ledger.models import LedgerImport
from app.ledger.queries import by_sheet, import_by_id, recent_imports
from app.ledger.rules.findings import ODDITY, PROBLEM
from app.ledger.rules.grid import unpacked
from app.ledger.words import ENTITY_WORDS, place, told
from app.web.acting import acting, requires
from app.web.downloads import as_file
from app.web.language import words

blueprint = Blueprint("ledger", __name__)
AT_ONCE = 1024 * 1024  # bytes unpacked, some 2,000 rows: read within the request
SHOWN = 200  # oddities of a sheet before "show all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/import", methods=["GET", "POST"])
@requires("manage")
def imports() -> str | AnyResponse | tuple[str, int]:
    form = UploadForm()
    status = 200
    if form.validate_on_submit():
        try:
            return redirect(_brought(form.file.data.filename or "", form.file.data.read()), 303)
        except Problem as problem:
            form.file.errors = [words(problem)]
            status = problem.status
    elif form.is_submitted():
        status = 422
    return render_template("ledger/list.html", form=form, imports=recent_imports()), status


def _brought(filename: str, content: bytes) -> str:
    """Where it is to be seen: a short file is read at once, a long one by a job."""
    if unpacked(content) <= AT_ONCE:
        return f"/import/{import_workbook(acting(), filename, content).id}"
    kept = keep_workbook(acting(), filename, content)
    return f"/jobs/{start_job(acting(), 'read_ledger', {'import_id': kept.id}).id}"


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
        at_work=_is_at_work(kept),
    )


@blueprint.post("/import/<import_id>/accept")
@requires("manage")
def accept(import_id: str) -> AnyResponse:
    """Taking in is a job; while it is at work there is no second one."""
    kept = _kept(import_id)
    if not (kept.preview or {}).get("writable"):
        raise Problem(409, "nothing-to-write", N_("Nothing of this file can be written. Mend it and import it again."))
    if not _is_at_work(kept):
        note_job(acting(), kept.id, start_job(acting(), "accept_import", {"import_id": kept.id}).id)
    return redirect(f"/jobs/{kept.job_id}", 303)


@blueprint.get("/import/<import_id>/file")
@requires("manage")
def file(import_id: str) -> AnyResponse:
    kept = _kept(import_id)
    name = kept.filename if kept.filename.lower().endswith(".xlsx") else f"{kept.filename}.xlsx"
    return as_file(send_file(BytesIO(kept.content), mimetype=XLSX), name, "import.xlsx")


def _kept(import_id: str) -> LedgerImport:
    kept = import_by_id(import_id)
    if kept is None:
        raise not_found()
    return kept


def _is_at_work(kept: LedgerImport) -> bool:
    job = job_by_id(kept.job_id) if kept.job_id else None
    return job is not None and job.state not in ENDED
