"""What all actions on cases share: the event written, the case brought up to what its events amount to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import Problem
from app.core.moments import Moments
from app.people.models import Person
from app.photos.actions import attach_photos
from app.places.models import Zone
from app.service.models import ServiceCase, ServiceEvent, ServiceParty
from app.service.queries import folded
from app.service.rules import Folded

MAX_WORDS = 2_000


def write_event(
    by: Acting, case: ServiceCase, kind: str, event_id: str, words: str, data: dict[str, Any], times: Moments,
    photos: Sequence[str] = (),
) -> ServiceEvent:  # fmt: skip
    """Add a row to the timeline, with its photos. Raises Problem 422 for photos or too many words."""
    if len(words) > MAX_WORDS:
        raise Problem(422, "words-long", "Please keep it under 2,000 characters.")
    event = ServiceEvent(
        id=event_id,
        case_id=case.id,
        position=len(case.events),
        kind=kind,
        person_id=by.id,
        words=words.strip(),
        data=data,
        device_at=times.device_at,
        corrected_at=times.corrected_at,
        received_at=times.received_at,
    )
    case.events.append(event)
    db.session.flush()
    attach_photos(by, "service_event", event.id, photos)
    return event


def refold(case: ServiceCase) -> Folded:
    """Replay the events and keep what they amount to."""
    now = folded(case)
    case.kind, case.state, case.due_at, case.closed_at = now.kind, now.state, now.due_at, now.closed_at
    case.assignee_id, case.offered_id = now.owner_id, now.offered_id
    case.assignee = db.session.get_one(Person, now.owner_id)
    case.offered = db.session.get(Person, now.offered_id) if now.offered_id else None
    case.confidential, case.issue_id = now.confidential, now.issue_id
    case.reopened, case.hand_overs = now.reopened, now.hand_overs
    if now.zone_id and now.zone_id != case.zone_id:
        case.zone_id, case.zone = now.zone_id, db.session.get_one(Zone, now.zone_id)
    _note_parties(case, {*now.teams, *now.ushers})
    db.session.flush()
    return now


def _note_parties(case: ServiceCase, wanted: set[str]) -> None:
    """The teams called and the people who help, kept to be found by."""
    held = {party.party_id for party in case.parties}
    if held != wanted:
        case.parties = [party for party in case.parties if party.party_id in wanted]
        case.parties += [ServiceParty(case_id=case.id, party_id=one) for one in sorted(wanted - held)]
