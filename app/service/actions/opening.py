"""Writing down what somebody asks for: whoever was asked first does it, whatever their team (附表二 二.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden, invalid
from app.core.ids import new_id
from app.core.moments import Moments
from app.core.text import phone_digits, squeeze
from app.people.models import Person, Team
from app.places.models import Zone
from app.places.queries import user_of
from app.policy import Thing, may
from app.service.actions.writing import MAX_WORDS, refold, write_event
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import case_by_id, cleared_people, default_owner, first_cleared, lead_of, told_at_once
from app.service.rules import KINDS
from app.service.rules.folded import OPENED


@dataclass(frozen=True)
class Asked:
    """What somebody asks for. Nobody named: the kind says whose it is. A team named: it is its lead's."""

    kind: str
    words: str
    caller_name: str = ""
    caller_unit: str = ""
    caller_phone: str = ""
    zone_id: str | None = None
    place: str = ""
    assignee_id: str | None = None
    team_id: str | None = None
    confidential: bool = False
    id: str = field(default_factory=new_id)


def open_case(by: Acting, asked: Asked, times: Moments) -> ServiceCase:
    """Write a case down; its id is `asked`'s, so that a form sent twice opens one. Raises Problem 403, 409, 422."""
    with transaction():
        held = already(by, asked.id)
        if held is not None:
            return held
        if not may(by.user, "open_case"):
            raise forbidden()
        _check(asked)
        _zone(asked)
        named = _owner(by, asked, times)
        owner = _first(by, asked, named)
        told = told_at_once(asked.kind, owner.id, asked.confidential)
        case = write_case(by, asked, owner, times, {"told": told} if told else {})
        journal.append(by, "open_case", "service_case", case.id, case.events[0].data)
        if owner.id != named.id:
            _offer(by, case, named, times)
        return case


def _first(by: Acting, asked: Asked, named: Person) -> Person:
    """Whose it is until `named` accepts it: an inquiry stays with whoever was asked first (附表二 二.7)."""
    held = KINDS[asked.kind].owner == "taker" and not (asked.confidential and by.id not in cleared_people())
    return db.session.get_one(Person, by.id) if held else named


def _offer(by: Acting, case: ServiceCase, person: Person, times: Moments) -> None:
    write_event(by, case, "hand_over", new_id(), "", {"person_id": person.id, "person_name": person.name}, times)
    refold(case)
    journal.append(by, "hand_over", "service_case", case.id, {"person_id": person.id})


def already(by: Acting, case_id: str) -> ServiceCase | None:
    """The case that this very form opened before. Raises Problem 409 for an id that is another's."""
    found = case_by_id(case_id)
    if found is not None and found.taken_by_id == by.id:
        return found
    if found is not None or db.session.get(ServiceEvent, case_id):
        raise Problem(409, "id-taken", N_("This page is out of date. Please go back, reload it and try again."))
    return None


def write_case(
    by: Acting, asked: Asked, owner: Person, times: Moments, more: dict[str, Any], photos: Sequence[str] = ()
) -> ServiceCase:
    """The rows of a new case; `more` is what its kind needs of the opening beside the usual."""
    case = ServiceCase(
        id=asked.id,
        number=(db.session.execute(select(func.max(ServiceCase.number))).scalar_one() or 0) + 1,
        kind=asked.kind,
        state="",
        words=asked.words.strip(),
        caller_name=squeeze(asked.caller_name)[:40],
        caller_unit=squeeze(asked.caller_unit)[:60],
        caller_phone=phone_digits(asked.caller_phone)[:20],
        zone_id=asked.zone_id or None,
        place=squeeze(asked.place)[:80],
        taken_by_id=by.id,
        assignee_id=owner.id,
        team_id=asked.team_id or None,
        confidential=asked.confidential,
        opened_at=times.corrected_at,
    )
    db.session.add(case)
    data = {"kind": asked.kind, "owner_id": owner.id, "team": bool(asked.team_id), "confidential": asked.confidential}
    write_event(by, case, OPENED, asked.id, "", data | more, times, photos)
    refold(case)
    return case


def _check(asked: Asked) -> None:
    if asked.kind not in KINDS or not KINDS[asked.kind].call:
        raise invalid("kind", N_("Please choose what it is."))
    if not asked.words.strip():
        raise invalid("words", N_("Please write down what is asked for."))
    if len(asked.words) > MAX_WORDS:
        raise invalid("words", N_("Please keep it under 2,000 characters."))


def _zone(asked: Asked) -> Zone | None:
    if not asked.zone_id:
        return None
    zone = db.session.get(Zone, asked.zone_id)
    if zone is None or not zone.active:
        raise invalid("zone_id", N_("There is no such zone."))
    return zone


def _owner(by: Acting, asked: Asked, times: Moments) -> Person:
    """Never nobody. Raises Problem 422 for a person or team that cannot take it."""
    person = _named(by, asked, times)
    if asked.confidential and person.id not in cleared_people():
        raise invalid("assignee_id", N_("A confidential topic goes only to those who are set for it."))
    if asked.kind == "task" and not may(by.user, "give_task", _given_to(person, asked.team_id, times)):
        raise invalid("assignee_id", N_("You may give a task to yourself and, where you lead a team, to its people."))
    return person


def _given_to(person: Person, team_id: str | None, times: Moments) -> Thing:
    user = user_of(person, times.corrected_at)
    return Thing(team_id=team_id or person.team_id, assignee_id=person.id, given_roles=user.roles)


def _named(by: Acting, asked: Asked, times: Moments) -> Person:
    if asked.team_id:
        lead = lead_of(asked.team_id) if db.session.get(Team, asked.team_id) else None
        if lead is None:
            raise invalid("team_id", N_("This team has no lead who could take it."))
        return lead
    if asked.assignee_id:
        person = db.session.get(Person, asked.assignee_id)
        if person is None or not person.active:
            raise invalid("assignee_id", N_("Nobody of that name works here."))
        return person
    if asked.confidential and by.id not in cleared_people():
        set_one = first_cleared()
        if set_one is None:
            raise invalid("assignee_id", N_("Nobody is set for confidential topics yet: the office sets them in the directory."))
        return set_one
    taker = db.session.get_one(Person, by.id)
    return default_owner(KINDS[asked.kind].owner, asked.zone_id, taker, times.corrected_at)
