"""Recording that a duty was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, invalid, not_found
from app.core.ids import new_id
from app.core.moments import Moments
from app.duties.models import Deed, Duty
from app.duties.rules.terms import DEED, EACH_ZONE
from app.evidence.actions import weigh_step
from app.evidence.rules.claims import DEED as DEED_KIND
from app.patrols.late_entry import counted
from app.photos.actions import attach_photos
from app.places.models import Zone
from app.places.queries import thing_of
from app.policy import Thing


@dataclass(frozen=True)
class DeedDone:
    """What the doer says: which duty, where, each check {text, ok}, a note, photos; of a late entry when it was."""

    duty_id: str
    zone_id: str | None = None
    items: Sequence[dict[str, Any]] = ()
    note: str = ""
    late_reason: str = ""
    claimed_at: datetime | None = None
    photos: Sequence[str] = ()
    id: str = field(default_factory=new_id)


def record_deed(by: Acting, done: DeedDone, times: Moments) -> Deed:
    """Record a duty as done. Raises Problem 403, 404, 422 for a missing zone or photo.

    The duty's row may have been followed by another since the phone saw it: the deed counts for the series. As with a
    patrol, the right held when it was done counts, and a late entry counts for the moment it names.
    """
    with transaction():
        duty = db.session.get(Duty, done.duty_id)
        if duty is None or duty.record_kind != DEED:
            raise not_found()
        zone = db.session.get(Zone, done.zone_id) if done.zone_id else None
        if done.zone_id and zone is None:
            raise not_found()
        if zone is None and duty.scope == EACH_ZONE:
            raise invalid("/body/zone_id", N_("Please choose the zone."))
        thing = thing_of(zone) if zone else Thing(person_id=by.id)
        when = counted(by, "record_deed", thing, times, done.late_reason, done.claimed_at)
        if duty.evidence == "photo" and not done.photos:
            raise invalid("/body/photos", N_("Please add a photo."))
        marks = when.marks + times.marks
        deed = Deed(
            id=done.id, series_id=duty.series_id, duty_name=duty.name, zone_id=zone.id if zone else None,
            person_id=by.id, items=[dict(item) for item in done.items], note=done.note.strip(),
            late_reason=done.late_reason.strip(), marks=marks, device_at=times.device_at,
            corrected_at=times.corrected_at, received_at=times.received_at, counts_at=when.at,
        )  # fmt: skip
        db.session.add(deed)
        db.session.flush()
        attach_photos(by, "deed", deed.id, done.photos)
        if zone:
            weigh_step(by, deed.id, zone, done.photos, times, DEED_KIND, bool(deed.late_reason))
        data = {"duty_id": duty.id, "series_id": duty.series_id, "zone_id": deed.zone_id, "marks": marks,
                **when.told(times)}  # fmt: skip
        journal.append(by, "record_deed", "deed", deed.id, data)
    return deed


