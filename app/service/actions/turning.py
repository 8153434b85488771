"""A case turns out to be something else: another kind, an issue to be mended, a confidential matter. One history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.cases.actions import Report, report_issue
from app.cases.models import Issue
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid
from app.core.ids import new_id
from app.core.moments import Moments
from app.places.models import Zone
from app.policy import may
from app.service.actions.steps import visible
from app.service.actions.writing import refold, write_event
from app.service.models import ServiceCase
from app.service.queries import cleared_people, thing_of_case
from app.service.rules import CLOSED, KINDS


def move_case(by: Acting, case_id: str, to: str, words: str, times: Moments) -> ServiceCase:
    """Make it another kind; its clocks end and that kind's begin. Raises Problem 404, 403, 409 when closed, 422."""
    with transaction():
        case = _steered(by, case_id)
        if to not in KINDS or to == case.kind:
            raise invalid("to", N_("Please choose another kind."))
        _write(by, case, "move", words, {"to": to, "from": case.kind}, times)
    return case


def file_as_issue(by: Acting, case_id: str, zone_id: str, deadline_at: datetime, times: Moments) -> Issue:
    """Report what is to be mended, and tie both together. Raises Problem as `report_issue`, 404, 403, 409, 422."""
    with transaction():
        case = _steered(by, case_id)
        if case.issue_id:
            raise Problem(409, "linked", N_("There is an issue for this already."))
        if case.confidential:
            raise Problem(409, "confidential", N_("A confidential topic is not put among the issues."))
        zone = db.session.get(Zone, case.zone_id or zone_id)
        if zone is None:
            raise invalid("zone_id", N_("Please choose a zone."))
        issue = report_issue(by, Report(zone.id, case.words, "normal", deadline_at), times)
        _write(by, case, "link", "", {"issue_id": issue.id, "number": issue.number}, times)
    return issue


def seal_case(by: Acting, case_id: str, confidential: bool, times: Moments) -> ServiceCase:
    """Keep it to the set people, or no longer. Raises Problem 404, 403, 409, 422 while it is somebody else's."""
    with transaction():
        case = _steered(by, case_id)
        if confidential and case.assignee_id not in cleared_people():
            raise Problem(422, "not-cleared", N_("Please hand it over to one of the set people first."))
        _write(by, case, "seal", "", {"confidential": confidential}, times)
    return case


def _steered(by: Acting, case_id: str) -> ServiceCase:
    case = visible(by, case_id)
    if not may(by.user, "steer_case", thing_of_case(case)):
        raise forbidden()
    if case.state == CLOSED:
        raise Problem(409, "closed", N_("This is closed."))
    return case


def _write(by: Acting, case: ServiceCase, kind: str, words: str, data: dict[str, Any], times: Moments) -> None:
    event = write_event(by, case, kind, new_id(), words, data, times)
    if event.id in refold(case).ignored:
        raise Problem(409, "on-hold", N_("This is on hold: resume it first."))
    journal.append(by, f"{kind}_case", "service_case", case.id, {"event_id": event.id} | data)
