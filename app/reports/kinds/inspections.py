"""The ledger of inspections (检查台账): every item that was judged in the month, and the issue that a failed one became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select

from app.cases.queries import state_of
from app.cases.words import STATES
from app.core.db import db
from app.core.errors import N_
from app.inspections.models import Inspection, InspectionRoute
from app.inspections.words import KINDS, VERDICTS
from app.patrols.rules import LATE_ENTRY
from app.patrols.words import MARK_WORDS
from app.places.rules import floor_label
from app.reports.kinds.kind import Column, Ledger, Value, Wanted
from app.reports.rules import Until
from app.standards.models import ChecklistItem, Standard
from app.web.language import language, say
from app.web.templating import moment

AT_ONCE = 200  # inspections fetched together


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    start, end = wanted.bounds
    within = Inspection.counts_at >= start, Inspection.counts_at < end
    return [*within, *wanted.scope.here(Inspection.zone_id)]


def count(wanted: Wanted) -> int:
    """How many zones were inspected; each has a row an item."""
    return db.session.execute(select(func.count()).select_from(Inspection).where(*_within(wanted))).scalar_one()


def rows(wanted: Wanted) -> Iterator[Sequence[Value]]:
    """Each judged item, in the order of inspecting. The standard's text is today's: an item keeps its own words."""
    tongue = language()
    items = select(ChecklistItem.id, Standard.requirement).join(Standard, Standard.id == ChecklistItem.standard_id)
    standards = {row[0]: row[1] for row in db.session.execute(items)}
    routes = {row[0]: row[1] for row in db.session.execute(select(InspectionRoute.id, InspectionRoute.name))}
    states = {name: say(word) for name, word in STATES.items()}
    query = select(Inspection).where(*_within(wanted)).order_by(Inspection.counts_at, Inspection.id)
    for one in db.session.execute(query.execution_options(yield_per=AT_ONCE)).scalars():
        floor = one.zone.floor
        where = (one.counts_at, routes.get(one.route_id or "", ""), _kind(one), floor.building.name,
                 floor_label(floor.level, tongue), one.zone.name)  # fmt: skip
        issues = {finding.item_id: finding.issue for finding in one.findings}
        for item in one.items:
            verdict, issue = str(VERDICTS[item["verdict"]][0]), issues.get(item["item_id"])
            if item.get("points") is not None:
                verdict = gettext("Points: %(n)s", n=item["points"])
            about: tuple[Value, ...] = ("", None, "", "")
            if issue:
                state = state_of(issue, wanted.now)
                about = (f"#{issue.number} {issue.description}", Until(issue.due_at), states[state],
                         issue.assignee.name if issue.assignee else "")  # fmt: skip
            yield (*where, item["text"], standards.get(item["item_id"], ""), verdict, *about, one.person.name)


def _kind(one: Inspection) -> str:
    """Its kind; a late entry is marked here too, and says when it was recorded."""
    late = str(MARK_WORDS[LATE_ENTRY]) if LATE_ENTRY in one.marks else ""
    entered = gettext("recorded %(time)s", time=moment(one.corrected_at)) if one.counts_at != one.corrected_at else ""
    return "；".join(part for part in (str(KINDS.get(one.kind, one.kind)), late, entered) if part)


INSPECTIONS = Ledger(
    "inspections",
    N_("Ledger of inspections"),
    (
        Column(N_("Time"), 16), Column(N_("Route"), 14), Column(N_("Kind"), 10), Column(N_("Building"), 9),
        Column(N_("Floor"), 6), Column(N_("Zone"), 16), Column(N_("Item"), 18), Column(N_("Standard"), 26),
        Column(N_("Result"), 8), Column(N_("Issue"), 24), Column(N_("Deadline"), 16), Column(N_("State"), 8),
        Column(N_("Who mends it"), 9), Column(N_("Who inspected"), 9),
    ),
    count,
    rows,
)  # fmt: skip
