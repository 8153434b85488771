"""/surveys/…/report.xlsx and .pdf: a closed round to print and file, last month beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask import Response
from flask_babel import gettext

from app.core.errors import not_found
from app.reports.book import SIGNATURE
from app.reports.briefing import Briefing, Table, briefing_workbook
from app.reports.briefing_pages import XLSX
from app.reports.rules import Value
from app.surveys.queries import Remarks, remarks_of
from app.surveys.room import blueprint, round_or_404
from app.surveys.rules import Share
from app.surveys.showing import Line, Shown, said, shown, zone_names
from app.web.acting import requires
from app.web.downloads import as_file
from app.web.templating import site


@blueprint.get("/surveys/<round_id>/report.xlsx")
@requires("see_surveys")
def report_xlsx(round_id: str) -> Response:
    """Raises Problem 404 while the round is open."""
    told, plain = _told(round_id)
    return as_file(Response(briefing_workbook(told, site()), mimetype=XLSX), f"{told.title}.xlsx", f"{plain}.xlsx")


@blueprint.get("/surveys/<round_id>/report.pdf")
@requires("see_surveys")
def report_pdf(round_id: str) -> Response:
    """Raises Problem 404 while the round is open."""
    told, plain = _told(round_id)
    from app.reports.briefing_pdf import briefing_pdf  # loads what draws it, which the start need not wait for

    return as_file(Response(briefing_pdf(told, site(), ""), mimetype="application/pdf"), f"{told.title}.pdf", f"{plain}.pdf")


def _told(round_id: str) -> tuple[Briefing, str]:
    """What is reported, and a plain name for its file; where too few answered, no words either, as on the page."""
    found = round_or_404(round_id)
    made = shown(found)
    if made is None:
        raise not_found()
    return report(made, remarks_of(found) if made.results.overall else []), f"survey-{found.month:%Y-%m}"


def report(made: Shown, remarks: Sequence[Remarks]) -> Briefing:
    """In the reader's language."""
    month, name = f"{made.round.month:%Y-%m}", site().site_name or gettext("Zonewalk")
    figures = [f"{gettext('Answers')} {made.results.answers}", f"{gettext('Satisfied')} {said(made.overall.share)}"]
    if made.round.invited:
        figures.append(gettext("Invitations used: %(used)s of %(invited)s", used=made.round.used, invited=made.round.invited))
    if made.before:
        figures.append(f"{_before(made)} {said(made.overall.before)}")
    figures.append(gettext("low below %(threshold)s %%", threshold=made.round.threshold))
    standing = gettext("Closed on %(day)s. In brackets: between which per cent the true share lies, 95 times of 100.",
                       day=f"{site().local(made.round.closed_at):%Y-%m-%d}" if made.round.closed_at else "")  # fmt: skip
    return Briefing(f"{name} {month} {gettext('Satisfaction survey')}", standing, " · ".join(figures), _tables(made, remarks),
                    gettext(SIGNATURE))  # fmt: skip


def _tables(made: Shown, remarks: Sequence[Remarks]) -> list[Table]:
    columns = _columns(made, gettext("Question"), 40)
    tables = [Table(gettext("Question by question"), columns, [_row(one) for one in made.questions])]
    tables += [
        Table(heading, _columns(made, gettext("Part"), 28), [_row(one) for one in lines])
        for heading, lines in made.sections if lines
    ]  # fmt: skip
    apart = {row.group for row in made.results.zones}
    names = {zone_id: name for zone_id, name in zone_names().items() if zone_id in apart}
    rows: list[Sequence[Value]] = [
        (one.topic.name if one.topic else gettext("Other"), row.words, names.get(row.zone_id or "", ""))
        for one in remarks for row, _keywords in one.lines if not row.hidden_at
    ]  # fmt: skip
    columns = ((gettext("Topic"), 14), (gettext("Words"), 70), (gettext("Zone"), 24))
    return [*tables, *([Table(gettext("In words"), columns, rows)] if rows else [])]


def _columns(made: Shown, first: str, width: int) -> tuple[tuple[str, int], ...]:
    return (
        (first, width), (gettext("Number of people"), 8), (gettext("How they answered"), 40), (gettext("Satisfied"), 10),
        (gettext("Margin"), 14), (_before(made), 10), (gettext("Difference"), 10),
    )  # fmt: skip


def _row(line: Line) -> Sequence[Value]:
    return (line.name, line.people, line.how, _share(line.share), _margin(line), _share(line.before), line.change)


def _share(share: Share | None) -> Value:
    return Fraction(share.percent, 100) if share else said(None)


def _margin(line: Line) -> str:
    between = "{}–{}%".format(*line.share.margin) if line.share else said(None)
    return gettext("%(share)s, low", share=between) if line.low else between


def _before(made: Shown) -> str:
    return f"{made.before.month:%Y-%m}" if made.before else gettext("Last month")
