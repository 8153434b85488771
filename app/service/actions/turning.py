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
from app.core.text import squeeze
from app.people.models import Person
from app.places.models import Zone
from app.policy import may
from app.rooms.actions import Wanted, book_room, release_rooms
from app.service.actions.incidents import Incident, plan_of
from app.service.actions.receptions import Reception, prepared
from app.service.actions.steps import visible
from app.service.actions.writing import refold, write_event
from app.service.models import ServiceCase
from app.service.queries import cleared_people, default_owner, lead_of, thing_of_case, told_at_once
from app.service.rules import CLOSED, KINDS


def move_case(by: Acting, case_id: str, to: str, words: str, times: Moments, plan_id: str = "") -> ServiceCase:
    """Make it another kind; its clocks end and that kind's begin, and it is whose that kind's cases are. An incident has a

    plan; what was a reception gives its room free.

    Raises Problem 404, 403, 409 when closed or confidential, 422.
    """
    with transaction():
        case = _movable(by, case_id, to)
        if "teams" in KINDS[to].brings:
            raise invalid("to", N_("Please choose another kind."))
        owner_id = _owner_as(case, to, times)
        more: dict[str, Any] = {"owner_id": owner_id, "told": told_at_once(to, owner_id, case.confidential)}
        if "points" in KINDS[to].brings:
            name, points = plan_of(Incident(plan_id))
            more |= {"points": points, "plan": name}
        more["afresh"] = "points" in KINDS[to].brings or owner_id != case.assignee_id
        held = "teams" in KINDS[case.kind].brings
        more |= {"to": to, "from": case.kind, "team": bool(case.team_id and not held)}
        _write(by, case, "move", words, more, times)
        if held:
            release_rooms(by, case.id)
            case.team_id = case.team = None
    return case


def move_to_reception(by: Acting, case_id: str, wanted: Reception, times: Moments) -> ServiceCase:
    """Make it a reception: the room booked for it, the teams told. Raises Problem 404, 403, 409, 422."""
    with transaction():
        case = _movable(by, case_id, "reception")
        if not may(by.user, "arrange_reception"):
            raise forbidden()
        place, lead, more = prepared(by, replace(wanted, id=case.id))
        case.place, case.team_id = (place or case.place)[:80], wanted.team_ids[0]
        data = {"to": "reception", "from": case.kind, "owner_id": lead.id, "afresh": True} | more
        _write(by, case, "move", wanted.words, data, times)
    return case


def _movable(by: Acting, case_id: str, to: str) -> ServiceCase:
    case = _steered(by, case_id)
    if to not in KINDS or to == case.kind:
        raise invalid("to", N_("Please choose another kind."))
    if case.confidential and KINDS[to].brings:
        raise Problem(409, "confidential", N_("A confidential topic stays with the set people."))
    return case


def _owner_as(case: ServiceCase, to: str, times: Moments) -> str:
    """Whose it is as another kind: whom that kind gives it to. It stays with whom it is where both kinds give it alike, and

    where it is confidential and that person is not set for it.
    """
    left, wanted = KINDS[case.kind], KINDS[to].owner
    if wanted == left.owner and not left.brings and not KINDS[to].brings:
        return case.assignee_id
    taker = db.session.get_one(Person, case.taken_by_id)
    lead = lead_of(case.team_id) if wanted == "zone" and case.team_id and not left.brings else None
    owner = lead or default_owner(wanted, case.zone_id, taker, times.corrected_at)
    kept = not owner.active or (case.confidential and owner.id not in cleared_people())
    return case.assignee_id if kept else owner.id


def rebook_reception(by: Acting, case_id: str, wanted: Wanted, place: str, words: str, times: Moments) -> ServiceCase:
    """Give a reception another room or time: the old booking is given up, the teams are told and all is set up anew.

    `wanted.room_id` "" for a place in words. Raises Problem 404, 403, 409 when the room is taken, closed or on hold, 422.
    """
    with transaction():
        case = visible(by, case_id)
        if not may(by.user, "arrange_reception"):
            raise forbidden()
        if case.state == CLOSED or "begins_at" not in KINDS[case.kind].brings:
            raise Problem(409, "closed", N_("This is closed."))
        if wanted.ends_at <= wanted.starts_at:
            raise invalid("ends", N_("It ends before it begins."))
        release_rooms(by, case.id)
        if wanted.room_id:
            wanted = replace(wanted, title=case.words[:120], unit=case.caller_unit, case_id=case.id)
            place = book_room(by, wanted).room.name
        case.place = squeeze(place)[:80]
        _write(by, case, "rebook", words, {"begins_at": wanted.starts_at.isoformat(), "place": case.place}, times)
    return case


def file_as_issue(by: Acting, case_id: str, zone_id: str, words: str, deadline_at: datetime, times: Moments) -> Issue:
    """Report what is to be mended, in `words` that everybody may read at the plate, and tie both together.

    Raises Problem as `report_issue`, 404, 403, 409, 422.
    """
    with transaction():
        case = _steered(by, case_id)
        if case.issue_id:
            raise Problem(409, "linked", N_("There is an issue for this already."))
        if case.confidential:
            raise Problem(409, "confidential", N_("A confidential topic is not put among the issues."))
        zone = db.session.get(Zone, case.zone_id or zone_id)
        if zone is None:
            raise invalid("zone_id", N_("Please choose a zone."))
        issue = report_issue(by, Report(zone.id, words.strip(), "normal", deadline_at), times)
        _write(by, case, "link", "", {"issue_id": issue.id, "number": issue.number}, times)
    return issue


def seal_case(by: Acting, case_id: str, confidential: bool, times: Moments) -> ServiceCase:
    """Keep it to the set people, or no longer.

    Raises Problem 404, 403, 409, 422 while it is somebody else's or offered to somebody else.
    """
    with transaction():
        case = _steered(by, case_id)
        if confidential and case.assignee_id not in cleared_people():
            raise Problem(422, "not-cleared", N_("Please hand it over to one of the set people first."))
        if confidential and case.offered_id and case.offered_id not in cleared_people():
            words = N_("It is offered to somebody who is not set for confidential topics. Please offer it to one who is first.")
            raise Problem(422, "not-cleared", words)
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
