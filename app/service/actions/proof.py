"""Whether a plate shows that somebody was there: what was read, how it was read, and the evidence that came with it."""

from __future__ import annotations

from typing import Any

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem, invalid
from app.core.moments import Moments
from app.evidence.actions import weigh_arrival
from app.people.models import Person
from app.places.models import Zone
from app.plates.models import Plate
from app.plates.queries import plate_by_code
from app.plates.rules import READ_FROM_PLATE, read_code
from app.service.actions.taking import Step
from app.service.models import ServiceCase, ServiceEvent
from app.service.queries import folded, thing_of_case_at


def proof_of(case: ServiceCase, step: Step) -> dict[str, Any]:
    """What the timeline says of the proof. None is no fault; a code typed wrong is told, a scan never refused.

    Raises Problem 422 for a typed code.
    """
    if not step.code.strip():
        return {"proved": False}
    try:
        plate = _plate(case, step.code)
    except Problem as problem:
        if step.source not in READ_FROM_PLATE:
            raise
        return {"proved": False, "source": step.source, "unfit": problem.errors[0].message}
    where = {"source": step.source or "typed", "at_zone_id": plate.zone_id}
    if case.zone_id:
        return where | {"proved": step.source in READ_FROM_PLATE}
    zone = db.session.get_one(Zone, plate.zone_id)
    return where | {"proved": False, "zone_name": zone.name}  # of what has no zone no plate says that this is the place


def said_for(by: Acting, case: ServiceCase, team_id: str, times: Moments) -> dict[str, Any]:
    """Of whom it is said, where it is not said by who has to come: the owner, or of a team's case or called team anybody."""
    own, owner_id = {by.user.team_id, *by.user.led_team_ids}, thing_of_case_at(case, times.corrected_at).assignee_id
    if team_id:
        return {} if team_id in own else {"said_for": folded(case).teams[team_id].name}
    if by.id == owner_id or (case.team_id and case.team_id in own):
        return {}
    return {"said_for": db.session.get_one(Person, owner_id).name}


def keep_proof(by: Acting, event: ServiceEvent, step: Step, times: Moments) -> None:
    """Weigh what a live scan brought; the person sees how sure it is, and the inspector where it is doubtful."""
    zone_id = event.data.get("at_zone_id")
    if zone_id and event.data.get("source") in READ_FROM_PLATE:
        zone = db.session.get_one(Zone, zone_id)
        weigh_arrival(by, event.id, zone, event.data["source"], step.brought, step.photos, times)


def _plate(case: ServiceCase, typed: str) -> Plate:
    code = read_code(typed)
    plate = plate_by_code(code) if code else None
    if plate is None or plate.revoked_at is not None or plate.zone_id is None:
        raise invalid("code", N_("No plate in force has this code."))
    if case.zone_id and plate.zone_id != case.zone_id:
        raise invalid("code", N_("That is another zone's plate."))
    return plate
