"""Reporting what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from app.cases.actions.reach import begin_clock
from app.cases.actions.steps import MAX_WORDS, Step, write_event
from app.cases.models import Issue
from app.cases.rules import OPEN, REPEAT_WITHIN, REPORTED, SEVERITIES, deadline_fits, is_same_fault
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid, not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.evidence.actions import weigh_step
from app.people.models import Person
from app.places.models import Zone
from app.places.queries import owner_of, thing_of
from app.policy import VISITOR_ID, may


@dataclass(frozen=True)
class Report:
    """What was found, where, how bad, who mends it (None: the zone's owner) and by when."""

    zone_id: str
    description: str
    severity: str
    deadline_at: datetime
    item: str = ""
    assignee_id: str | None = None
    patrol_id: str | None = None
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


def report_issue(by: Acting, report: Report, times: Moments) -> Issue:
    """File an issue; its id is the report's. Anybody signed in may (policy: report_issue). Sent again it is the one filed.

    Raises Problem 403, 404, 422 naming the field.
    """
    with transaction():
        filed = db.session.get(Issue, report.id)
        if filed is not None:
            return _own(by, filed)
        zone = db.session.get(Zone, report.zone_id)
        if zone is None:
            raise not_found()
        if not may(by.user, "report_issue", thing_of(zone)):
            raise forbidden()
        _check(report, times)
        issue = Issue(
            id=report.id,
            number=(db.session.execute(select(func.max(Issue.number))).scalar_one() or 0) + 1,
            zone_id=zone.id,
            reporter_id=by.id,
            assignee_id=_assignee(report, times.corrected_at),
            patrol_id=report.patrol_id,
            item=report.item.strip()[:200],
            description=report.description.strip(),
            severity=report.severity,
            deadline_at=report.deadline_at,
            state=OPEN,
            version=1,
            repeat_of_id=_repeat_of(report, times.corrected_at),
            reported_at=times.corrected_at,
        )
        db.session.add(issue)
        db.session.flush()
        write_event(by, issue, REPORTED, Step(issue.id, photos=report.photos, id=report.id), times, {})
        begin_clock(by, issue, times)
        if by.id != VISITOR_ID:  # many people under one name: neither their ways nor their clocks can be weighed
            weigh_step(by, report.id, zone, report.photos, times)
        data = {"zone_id": zone.id, "severity": issue.severity, "deadline_at": issue.deadline_at,
                "assignee_id": issue.assignee_id}  # fmt: skip
        journal.append(by, "report_issue", "issue", issue.id, data, also=[("zone", zone.id)])
    return issue


def _own(by: Acting, filed: Issue) -> Issue:
    if filed.reporter_id != by.id:
        raise not_found()
    return filed


def _check(report: Report, times: Moments) -> None:
    if not (report.description.strip() or report.item.strip()):
        raise invalid("/body/description", N_("Please say what is wrong."))
    if len(report.description) > MAX_WORDS:
        raise invalid("/body/description", N_("Please keep it under 2,000 characters."))
    if report.severity not in SEVERITIES:
        raise invalid("/body/severity", N_("Please choose how serious it is."))
    if not deadline_fits(report.deadline_at, times.device_at, times.corrected_at):
        raise invalid("/body/deadline_at", N_("The deadline lies in the past or more than a year ahead."))


def _assignee(report: Report, moment: datetime) -> str | None:
    if report.assignee_id is None:
        owner = owner_of(report.zone_id, moment)
        return owner.id if owner else None
    person = db.session.get(Person, report.assignee_id)
    if person is None or not person.active:
        raise invalid("/body/assignee_id", N_("Nobody of that name works here."))
    return person.id


def _repeat_of(report: Report, moment: datetime) -> str | None:
    """The issue of the same fault in this zone closed within 14 days before, if any."""
    rows = db.session.execute(
        select(Issue)
        .where(Issue.zone_id == report.zone_id, Issue.closed_at.is_not(None), Issue.closed_at > moment - REPEAT_WITHIN)
        .order_by(Issue.closed_at.desc())
    ).scalars()
    same = (row.id for row in rows if is_same_fault(report.item, report.description, row.item, row.description))
    return next(same, None)
