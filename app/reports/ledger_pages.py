"""/reports: choose a ledger and a month; a job makes the file."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.boards.queries import ground_of
from app.core.errors import N_, invalid
from app.jobs.actions import start_job
from app.reports.jobs import KIND
from app.reports.kinds import LEDGERS
from app.reports.room import blueprint
from app.reports.rules import FORMATS, read_month
from app.web.acting import acting, now, requires
from app.web.templating import site


@blueprint.get("/reports")
@requires("see_board")
def reports() -> str:
    buildings, teams = ground_of(acting().user).choices()
    return render_template(
        "reports/reports.html",
        ledgers=LEDGERS.values(),
        month=f"{site().local(now()):%Y-%m}",
        buildings=buildings,
        teams=teams,
    )


@blueprint.post("/reports")
@requires("see_board")
def make() -> Response:
    """Start the job and go to it. Raises Problem 422 for what cannot be made."""
    asked = {name: request.form.get(name, "")[:36] for name in ("ledger", "month", "building", "team", "format")}
    if asked["ledger"] not in LEDGERS:
        raise invalid("ledger", N_("Choose a ledger."))
    if read_month(asked["month"]) is None:
        raise invalid("month", N_("Choose a month, such as 2026-11."))
    if asked["format"] not in FORMATS:
        raise invalid("format", N_("Choose Excel or CSV."))
    return redirect(f"/jobs/{start_job(acting(), KIND, asked).id}", 303)
