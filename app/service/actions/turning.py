"""A case turns out to be something else: another kind, an issue to be mended, a confidential matter. One history."""

from __future__ import annotations

from dataclasses import replace
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
from app.people.models import Person
from app.places.models import Zone
from app.policy import may
from app.service.actions.incidents import Incident, plan_of, told_beside
from app.service.actions.receptions import Reception, prepared
from app.service.actions.steps import visible
from app.service.actions.writing import refold, write_event
from app.service.models import ServiceCase
from app.service.queries import cleared_people, default_owner, thing_of_case
from app.service.rules import CLOSED, KINDS


def move_case(by: Acting, case_id: str, to: str, words: str, times: Moments, plan_id: str = "") -> ServiceCase:
    """Make it another kind; its clocks end and that kind's begin. An incident has a plan, and is the manager's.

    Raises Problem 404, 403, 409 when closed or confidential, 422.
    """
    with transaction():
        case = _movable(by, case_id, to)
        brings = KINDS[to].brings
        if "teams" in brings:
            raise invalid("to", N_("Please choose another kind."))
        more = _as_incident(by, case, plan_id, times) if brings else {}
        _write(by, case, "move", words, {"to": to, "from": case.kind} | more, times)
    return case


def move_to_reception(by: Acting, case_id: str, wanted: Reception, times: Moments) -> ServiceCase:
    """Make it a reception: the room booked for it, the teams told. Raises Problem 404, 403, 409, 422."""
    with transaction():
        case = _movable(by, case_id, "reception")
        if not may(by.user, "arrange_reception"):
            raise forbidden()
        place, lead, more = prepared(by, replace(wanted, id=case.id))
        case.place, case.team_id = (place or case.place)[:80], wanted.team_ids[0]
        _write(by, case, "move", wanted.words, {"to": "reception", "from": case.kind, "owner_id": lead.id} | more, times)
    return case


def _movable(by: Acting, case_id: str, to: str) -> ServiceCase:
    case = _steered(by, case_id)
    if to not in KINDS or to == case.kind or KINDS[case.kind].stays:
        raise invalid("to", N_("Please choose another kind."))
    if case.confidential and KINDS[to].brings:
        raise Problem(409, "confidential", N_("A confidential topic stays with the set people."))
    return case


def _as_incident(by: Acting, case: ServiceCase, plan_id: str, times: Moments) -> dict[str, Any]:
    name, points = plan_of(Incident(plan_id))
    taker = db.session.get_one(Person, case.taken_by_id)
    owner = default_owner(KINDS["incident"].owner, None, taker, times.corrected_at)
    return {"points": points, "told": told_beside(owner), "plan": name, "owner_id": owner.id}


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
