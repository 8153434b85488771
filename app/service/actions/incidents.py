"""Reporting an incident (附表一 一): whoever finds it, in two taps, offline too. What is missing is added later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, forbidden
from app.core.ids import new_id
from app.core.moments import Moments
from app.people.models import Person
from app.places.models import Zone
from app.policy import may
from app.service.actions.opening import Asked, already, write_case
from app.service.actions.writing import MAX_WORDS
from app.service.models import ServiceCase
from app.service.plans import plan_by_id
from app.service.queries import default_owner, told_at_once
from app.service.rules import KINDS
from app.service.rules.plans import LONGEST, MOST_STEPS


@dataclass(frozen=True)
class Incident:
    """What happened and where, as far as it is known. `name` and `steps` are the plan as the finder's phone showed it."""

    plan_id: str
    name: str = ""
    words: str = ""
    zone_id: str | None = None
    place: str = ""
    steps: Sequence[dict[str, str]] = ()
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


def report_incident(by: Acting, found: Incident, times: Moments) -> ServiceCase:
    """Write it down; it is the manager's, and every lead has to learn of it at once. Its id is `found`'s.

    Whatever is wrong about place or plan is no reason to refuse it. Raises Problem 403, 409 for an id that is another's,
    422 for photos.
    """
    with transaction():
        held = already(by, found.id)
        if held is not None:
            return held
        if not may(by.user, "report_incident"):
            raise forbidden()
        name, points = plan_of(found)
        zone = db.session.get(Zone, found.zone_id) if found.zone_id else None
        taker = db.session.get_one(Person, by.id)
        owner = default_owner(KINDS["incident"].owner, None, taker, times.corrected_at)
        said = "\n".join(one for one in (name, found.words.strip()) if one)[:MAX_WORDS]
        asked = Asked("incident", said, zone_id=zone.id if zone else None, place=found.place, id=found.id)
        told = told_at_once("incident", owner.id, confidential=False)
        case = write_case(by, asked, owner, times, {"points": points, "told": told, "plan": name}, found.photos)
        journal.append(by, "report_incident", "service_case", case.id, {"plan": name, "told": [owner.id, *told]})
    return case


def plan_of(found: Incident) -> tuple[str, list[dict[str, Any]]]:
    """Its name, and its steps as they were shown; the plan's present ones where none were."""
    plan = plan_by_id(found.plan_id)
    name = found.name.strip()[:40] or (plan.name if plan else "")
    if not name:
        raise Problem(422, "no-plan", N_("Please choose what happened."))
    steps = [(one["id"], one["text"]) for one in found.steps] or (list(plan.steps) if plan else [])
    return name, [{"id": key[:40], "text": text[:LONGEST]} for key, text in steps[:MOST_STEPS]]
