"""Records patrols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, notes, transaction
from app.core.errors import not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.evidence.actions import NOTHING, Brought, weigh_patrol
from app.evidence.actions.weigh import Weighed
from app.evidence.models import Evidence
from app.patrols.late_entry import counted
from app.patrols.models import Patrol
from app.patrols.rules import IMPORTED, REVOKED_PLATE, PlateSeen, all_normal, plate_marks
from app.photos.actions import attach_photos
from app.places.models import Zone
from app.places.queries import thing_of
from app.plates.actions import seen_on_wall
from app.plates.models import Plate
from app.plates.queries import hangs
from app.plates.rules import READ_FROM_PLATE, read_code
from app.rollups.actions import count_patrol

PLATE = "plate "  # names one among a transaction's notes


@dataclass(frozen=True)
class PatrolFound:
    """What the walker says: how the zone was opened, each checklist item {item_id, text, ok}, a note, photos.

    `claimed_at`: of a late entry, when it was.
    """

    zone_id: str
    source: str
    code: str | None = None
    items: Sequence[dict[str, Any]] = ()
    note: str = ""
    late_reason: str = ""
    claimed_at: datetime | None = None
    photos: Sequence[str] = ()
    brought: Brought = NOTHING
    id: str = field(default_factory=new_id)


def record_patrol(by: Acting, found: PatrolFound, times: Moments) -> Patrol:
    """Record a patrol (附表三 二.3, 附表四 1). Raises Problem 403, 404, 422 for photos.

    A right held when the zone was walked counts, even if it has since been handed over; the record says so. A late entry
    counts for the moment it names.
    """
    with transaction():
        zone = db.session.get(Zone, found.zone_id)
        if zone is None:
            raise not_found()
        when = counted(by, "record_patrol", thing_of(zone), times, found.late_reason, found.claimed_at)
        plate = _plate(found.code)
        seen = PlateSeen(plate.zone_id, plate.revoked_at is not None) if plate else None
        marks = when.marks + plate_marks(found.source, found.code, seen, zone.id) + times.marks
        if by.imported_by:
            marks.append(IMPORTED)
        patrol = Patrol(
            id=found.id,
            zone_id=zone.id,
            person_id=by.id,
            plate_id=plate.id if plate else None,
            source=found.source,
            items=[dict(item) for item in found.items],
            all_normal=all_normal(found.items),
            note=found.note.strip(),
            late_reason=found.late_reason.strip(),
            marks=marks,
            device_at=times.device_at,
            corrected_at=times.corrected_at,
            received_at=times.received_at,
            counts_at=when.at,
        )
        db.session.add(patrol)
        count_patrol(zone.id, when.at)
        attach_photos(by, "patrol", patrol.id, found.photos)
        if found.brought.challenge_photo and found.brought.challenge_photo not in found.photos:
            attach_photos(by, "patrol", patrol.id, [found.brought.challenge_photo])
        evidence = _weigh(by, patrol, zone, found, times)
        data = {"zone_id": zone.id, "all_normal": patrol.all_normal, "source": found.source, "marks": marks,
                "grade": evidence.grade, **when.told(times)}  # fmt: skip
        journal.append(by, "record_patrol", "patrol", patrol.id, data, also=[("zone", zone.id)])
        if plate and plate.zone_id == zone.id and found.source in READ_FROM_PLATE:
            seen_on_wall(by, plate)
    return patrol


def _weigh(by: Acting, patrol: Patrol, zone: Zone, found: PatrolFound, times: Moments) -> Evidence:
    """Its evidence. That an old plate was scanned counts once the new one hangs."""
    marks = [mark for mark in patrol.marks if mark != REVOKED_PLATE or hangs(zone.id)]
    weighed = Weighed(
        patrol.id, zone, patrol.source, marks, bool(patrol.late_reason), patrol.all_normal, found.photos, found.brought
    )
    return weigh_patrol(by, weighed, times)


def _plate(code: str | None) -> Plate | None:
    """The plate of this code, asked for once in a transaction, in which many patrols may come by it."""
    read = read_code(code) if code else None
    if read is None:
        return None
    held = notes()
    plate: Plate | None = held.get(PLATE + read)
    if plate is None:
        plate = db.session.execute(select(Plate).where(Plate.code == read)).scalar_one_or_none()
        held[PLATE + read] = plate
    return plate
