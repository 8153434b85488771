"""The ledger of issues (问题整改台账): what was reported in the month, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select

from app.cases.models import Issue
from app.cases.queries import state_of
from app.cases.words import SEVERITIES, STATES
from app.core.db import db
from app.core.errors import N_
from app.places.rules import floor_label
from app.reports.kinds.kind import Column, Ledger, Value, Wanted
from app.reports.rules import Until
from app.web.language import language, say

AT_ONCE = 500


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    start, end = wanted.bounds
    return [Issue.reported_at >= start, Issue.reported_at < end, *wanted.scope.here(Issue.zone_id)]


def count(wanted: Wanted) -> int:
    """How many issues were reported in the month."""
    return db.session.execute(select(func.count()).select_from(Issue).where(*_within(wanted))).scalar_one()


def rows(wanted: Wanted) -> Iterator[Sequence[Value]]:
    """Each issue, in the order of reporting."""
    tongue = language()
    severities, states = ({name: say(word) for name, word in words.items()} for words in (SEVERITIES, STATES))
    query = select(Issue).where(*_within(wanted)).order_by(Issue.reported_at, Issue.number)
    for issue in db.session.execute(query.execution_options(yield_per=AT_ONCE)).scalars():
        floor = issue.zone.floor
        state = state_of(issue, wanted.now)
        yield (issue.number, issue.reported_at, floor.building.name, floor_label(floor.level, tongue), issue.zone.name,
               issue.fault, severities[issue.severity], issue.reporter.name,
               issue.assignee.name if issue.assignee else "", Until(issue.due_at), states[state],
               issue.closed_at)  # fmt: skip


ISSUES = Ledger(
    "issues",
    N_("Ledger of issues"),
    (
        Column(N_("Number"), 8), Column(N_("Reported at"), 16), Column(N_("Building"), 10), Column(N_("Floor"), 9),
        Column(N_("Zone"), 18), Column(N_("What is wrong"), 30), Column(N_("Severity"), 8), Column(N_("Reported by"), 10),
        Column(N_("Who mends it"), 10), Column(N_("Deadline"), 16), Column(N_("State"), 9), Column(N_("Closed at"), 16),
    ),
    count,
    rows,
)  # fmt: skip
