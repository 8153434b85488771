"""/weeks/…/briefing.xlsx and .pdf: the week's briefing to print and file."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext

from app.core.errors import not_found
from app.inspections.rules import week_of, week_said
from app.reports.briefing import Briefing, briefing, briefing_workbook
from app.reports.room import blueprint
from app.web.acting import now, requires
from app.web.downloads import as_file
from app.web.templating import site
from app.weeks.queries import account_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/weeks/<week>/briefing.xlsx")
@requires("see_weeks")
def briefing_xlsx(week: str) -> Response:
    """Raises Problem 404 for what is no Monday, or one to come."""
    told = _told(week)
    return as_file(Response(briefing_workbook(told, site()), mimetype=XLSX), f"{told.title}.xlsx", f"briefing-{week}.xlsx")


@blueprint.get("/weeks/<week>/briefing.pdf")
@requires("see_weeks")
def briefing_as_pdf(week: str) -> Response:
    """Raises Problem 404 for what is no Monday, or one to come."""
    told = _told(week)
    from app.reports.briefing_pdf import briefing_pdf  # loads what draws it, which the start need not wait for

    paper = briefing_pdf(told, site(), gettext("Signature"))
    return as_file(Response(paper, mimetype="application/pdf"), f"{told.title}.pdf", f"briefing-{week}.pdf")


def _told(text: str) -> Briefing:
    week = week_said(text)
    if week is None or week > week_of(site().local(now()).date()):
        raise not_found()
    return briefing(account_of(site(), week, now()), site())
