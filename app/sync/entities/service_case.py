"""Service cases that are open or were closed in the last seven days, for who may see them, with clocks and timelines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.core.db import db
from app.evidence.showing import own_grades
from app.people.models import Person
from app.photos.queries import photos_of
from app.policy import Thing, User, may
from app.rooms.queries import booking_of_case
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import cleared, folded, has_learnt, superiors, thing_of_case, visible_to
from app.service.rules import KINDS, Folded
from app.service.rules.clocks import Clock
from app.service.rules.kinds import COMMON
from app.sync.reader import Reader, iso

DAYS = timedelta(days=7)


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    rows = visible_to(reader.user).where(or_(ServiceCase.closed_at.is_(None), ServiceCase.closed_at >= reader.now - DAYS))
    if only is not None:
        rows = rows.where(ServiceCase.id.in_(only))
    return list(db.session.execute(rows.with_only_columns(ServiceCase.id).order_by(ServiceCase.id)).scalars())


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    cases = db.session.execute(select(ServiceCase).where(ServiceCase.id.in_(ids))).scalars().all()
    events = [event for case in cases for event in case.events]
    photos = photos_of("service_event", [event.id for event in events])
    grades = own_grades([event.id for event in events if event.person_id == reader.user.id], reader.user.id)
    above, alone = superiors(reader.user), cleared() if any(case.confidential for case in cases) else []
    shown = {case.id: _one(reader.user, case, photos, grades) for case in cases}
    for case in cases:
        shown[case.id]["takers"] = _people(alone if case.confidential else [case.taken_by, *above])
    return shown


def _people(people: list[Person]) -> list[dict[str, Any]]:
    """Those who work here, each once."""
    named = {person.id: person for person in people if person.active}
    return [{"id": one.id, "name": one.name, "team_name": one.team.name if one.team else None} for one in named.values()]


def declarations(user: User) -> dict[str, Any]:
    """How each kind goes, for a phone that is without a network; `taker`: what whoever wrote it down may do at once."""
    return {
        kind.name: {
            "closing": kind.closing, "again": kind.again,
            "steps": [
                {"name": rule.name, "starts": sorted(rule.starts), "leads": rule.leads, "needs": list(rule.needs)}
                for rule in (*kind.steps, *COMMON)
            ],
            "taker": _rights(user, kind.name, Thing(person_id=user.id, assignee_id=user.id if kind.owner == "taker" else None,
                                                    shared=kind.shared)),
        }
        for kind in KINDS.values()
    }  # fmt: skip


def _rights(user: User, kind: str, thing: Thing) -> list[str]:
    """The steps that are this person's to take, whenever they fit."""
    return [rule.name for rule in (*KINDS[kind].steps, *COMMON) if may(user, rule.who, thing)]


def _one(user: User, case: ServiceCase, photos: Any, grades: dict[str, Any]) -> dict[str, Any]:
    state = folded(case)
    names = {event.person_id: event.person.name for event in case.events}
    return {
        "id": case.id,
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "words": case.words,
        "caller_name": case.caller_name,
        "caller_unit": case.caller_unit,
        "caller_phone": case.caller_phone,
        "zone_id": case.zone_id,
        "place": case.place,
        "taken_by_id": case.taken_by_id,
        "taken_by_name": case.taken_by.name,
        "assignee_id": case.assignee_id,
        "assignee_name": case.assignee.name,
        "offered_id": case.offered_id,
        "offered_name": case.offered.name if case.offered else None,
        "team_id": case.team_id,
        "confidential": case.confidential,
        "opened_at": iso(case.opened_at),
        "closed_at": iso(case.closed_at),
        "paused": state.paused_at is not None,
        "begins_at": iso(state.begins_at),
        "booking": _booking(case.id) if state.begins_at else None,
        "size": state.size,
        "clocks": [_clock(case.kind, clock) for clock in state.clocks],
        "points": _points(state, names),
        "teams": [{"id": team.id, "name": team.name, "arrived_at": iso(team.arrived_at)} for team in state.teams.values()],
        "told": _told(case, state),
        "ushers": _names(state.ushers),
        "usher_ids": state.ushers,
        "events": [_event(event, event.id in state.ignored, photos, grades.get(event.id)) for event in case.events],
        "may": _rights(user, case.kind, thing_of_case(case)),
        "unseen": has_learnt(user, case, state) is False,
    }


def _booking(case_id: str) -> dict[str, Any] | None:
    """The meeting room that is kept for it."""
    booking = booking_of_case(case_id)
    return {"room": booking.room.name, "ends_at": iso(booking.ends_at)} if booking else None


def _clock(kind: str, clock: Clock) -> dict[str, Any]:
    """`meets` are the steps that end it well (`own`: of its person alone), `ends` those after which it no longer counts;

    `left_ms` is what remains while it is held.
    """
    rule = next((rule for rule in KINDS[kind].clocks if rule.name == clock.name), None)
    return {
        "name": clock.name, "person_id": clock.person_id, "team_id": clock.team_id, "due_at": iso(clock.due_at),
        "met": clock.met, "in_time": clock.in_time, "over": not clock.runs, "reached": not clock.reach or bool(clock.reached_at),
        "undelivered": clock.met and clock.came_undelivered,
        "left_ms": None if clock.left is None else int(clock.left.total_seconds() * 1000),
        "meets": sorted(rule.meets) if rule else [], "ends": sorted(rule.ends) if rule else [], "own": bool(rule and rule.own),
    }  # fmt: skip


def _points(state: Folded, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": point.id, "text": point.text, "team_id": point.team_id, "at": iso(point.at),
            "by_name": names.get(point.by_id) if point.by_id else None,
        }
        for point in state.points.values()
    ]  # fmt: skip


def _told(case: ServiceCase, state: Folded) -> list[dict[str, Any]]:
    """Who has to learn of it at once besides whose it is, and whether they did."""
    seen = {event.person_id for event in case.events if event.kind != "reached"}
    wanted = [case.assignee_id, *state.told] if state.told else []
    return [{"name": name, "seen": one in seen} for one, name in zip(wanted, _names(wanted), strict=True)]


def _names(person_ids: list[str]) -> list[str]:
    people = (db.session.get(Person, one) for one in person_ids)
    return [person.name if person else "" for person in people]


def _event(event: ServiceEvent, late: bool, photos: Any, evidence: Any) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "person_id": event.person_id,
        "person_name": event.person.name,
        "words": event.words,
        "data": {key: event.data[key] for key in _SHOWN if key in event.data},
        "late": late,
        "device_at": iso(event.device_at),
        "corrected_at": iso(event.corrected_at),
        "photos": photos.get(event.id, []),
    } | ({"evidence": evidence} if evidence else {})


_SHOWN = (
    "person_name", "promised_at", "verdict", "proved", "source", "unfit", "item_text", "team_name", "zone_name", "from", "to",
    "said_for", "lacking", "place", "begins_at",
)  # fmt: skip
