"""Weighs a record when it arrives, in the record's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.acting import Acting
from app.core.db import db
from app.core.moments import Moments, Stamps
from app.evidence.actions.regrade import grade, note_likes, regrade
from app.evidence.models import Evidence, EvidencePhoto
from app.evidence.rules import MONO_LIMIT_MS, Bounds, bounds_of, is_drawn
from app.evidence.rules.bounds import FALSE_TOKEN, NO_TOKEN, OLD_CONTACT, OLD_TOKEN
from app.evidence.rules.challenge import ASKED_BEFORE, PHOTO_MISSING
from app.evidence.rules.claims import ARRIVAL, INSPECTION, PATROL, STEP
from app.evidence.tokens import Contact, is_false, key_of, read_token
from app.photos.queries import REFUSED, photo_states
from app.places.models import Zone
from app.settings.queries import current


@dataclass(frozen=True)
class Brought:
    """What a patrol brings as proof beside its code: when the plate was seen by the monotonic clock, the photo asked
    for or the reason why there is none, that picture's age in seconds, how far from the building in metres."""

    seen_mono_ms: int | None = None
    challenge_photo: str = ""
    challenge_skipped: str = ""
    photo_age_s: int | None = None
    metres_away: int | None = None


NOTHING = Brought()


@dataclass(frozen=True)
class Weighed:
    """The patrol as far as evidence needs it."""

    record_id: str
    zone: Zone
    source: str
    marks: Sequence[str] = ()
    late: bool = False
    all_normal: bool = True
    photos: Sequence[str] = ()
    brought: Brought = NOTHING


def weigh_patrol(by: Acting, patrol: Weighed, times: Moments) -> Evidence:
    """Write a patrol's evidence and its grade; records that it shows in a new light are graded anew."""
    brought = patrol.brought
    row, contact = _row(by, PATROL, patrol.record_id, patrol.zone, times)
    row.source, row.late, row.marks = patrol.source, patrol.late, [*row.marks, *patrol.marks]
    row.challenge_photo, row.challenge_skipped = brought.challenge_photo, brought.challenge_skipped.strip()
    row.photo_age_s, row.metres_away = brought.photo_age_s, brought.metres_away
    row.seen_mono_ms = _seen(brought.seen_mono_ms, times.stamps)
    row.at = _stood_at(row, times.corrected_at)
    if contact:
        today, before = _day(times.corrected_at), _day(times.corrected_at - ASKED_BEFORE)
        asked = patrol.all_normal and not patrol.late
        row.challenge_day, row.challenge_share = today, contact.share
        drawn = is_drawn(key_of(by.id), {today, before}, patrol.zone.id, contact.share, patrol.source)
        row.challenge_due = asked and drawn
        if photo_states(by.id, [row.challenge_photo]).get(row.challenge_photo) == REFUSED:
            row.marks = [*row.marks, PHOTO_MISSING]
    return _keep(by, row, [*patrol.photos, *([brought.challenge_photo] if brought.challenge_photo else [])])


def weigh_arrival(
    by: Acting, record_id: str, zone: Zone, source: str, brought: Brought, photos: Sequence[str], times: Moments
) -> Evidence:
    """Write the evidence of an arrival that a plate shows; as a patrol's, but no photo is asked for."""
    row, _ = _row(by, ARRIVAL, record_id, zone, times)
    row.source, row.marks, row.metres_away = source, [*row.marks, *times.marks], brought.metres_away
    row.seen_mono_ms = _seen(brought.seen_mono_ms, times.stamps)
    row.at = _stood_at(row, times.corrected_at)
    return _keep(by, row, photos)


def weigh_inspection(by: Acting, inspection: Weighed, times: Moments) -> Evidence:
    """Write an inspection's evidence: its time, its plate and the way there. No photo is asked for, company is no fault."""
    row, _ = _row(by, INSPECTION, inspection.record_id, inspection.zone, times)
    row.source, row.late, row.marks = inspection.source, inspection.late, [*row.marks, *inspection.marks]
    return _keep(by, row, inspection.photos)


def weigh_step(
    by: Acting, record_id: str, zone: Zone, photos: Sequence[str], times: Moments, entity: str = STEP, late: bool = False
) -> Evidence:
    """Write the evidence of a report, a confirmed fix, a duty ticked off in a zone, a key handed over: its time, and

    whether its photos are of another day, and whether it was entered afterwards.
    """
    row, _ = _row(by, entity, record_id, zone, times)
    row.late = late
    return _keep(by, row, photos)


def _row(by: Acting, entity: str, record_id: str, zone: Zone, times: Moments) -> tuple[Evidence, Contact | None]:
    stamps = times.stamps
    contact = _contact(by, stamps)
    bounds = _bounds(by, times, contact)
    row = Evidence(
        record_id=record_id, entity=entity, person_id=by.id, zone_id=zone.id, device_id=by.device_id,
        seq=stamps.seq, source="", at=times.corrected_at, claimed_at=times.corrected_at,
        received_at=times.received_at, earliest_at=bounds.earliest, latest_at=bounds.latest,
        life=stamps.life, mono_ms=stamps.mono_ms, late=False, marks=_contact_marks(by, contact, times), resembles="",
        challenge_day="", challenge_share=0, challenge_due=False, challenge_photo="", challenge_skipped="",
    )  # fmt: skip
    with db.session.no_autoflush:
        row.zone = zone
    return row, contact


def _contact(by: Acting, stamps: Stamps) -> Contact | None:
    """The last contact that the phone says it had; the page's own token is nobody's."""
    contact = read_token(stamps.token, by.id, by.device_id or "") if stamps.token else None
    return contact if contact and contact.person_id else None


def _contact_marks(by: Acting, contact: Contact | None, times: Moments) -> list[str]:
    """What a record of the app lacks: it has had a contact when there is a zone to record, and seldom an old one."""
    if not times.stamps.by_phone:
        return []
    if contact is None:
        token = times.stamps.token
        return [NO_TOKEN, FALSE_TOKEN] if token and is_false(token, by.id, by.device_id or "") else [NO_TOKEN]
    return [OLD_TOKEN] if times.corrected_at - contact.at > OLD_CONTACT else []


def _day(moment: datetime) -> str:
    return current().local(moment).date().isoformat()


def _bounds(by: Acting, times: Moments, contact: Contact | None) -> Bounds:
    """The bounds by the phone's token, or by the page's own when that is the later one."""
    stamps = times.stamps
    since = _span(stamps.token_mono_ms, stamps.mono_ms) if contact else None
    sent_here = stamps.life and stamps.life == stamps.sent_life
    until = _span(stamps.mono_ms, stamps.sent_mono_ms) if sent_here else None
    bounds = bounds_of(times.received_at, contact.at if contact else None, since, until)
    shell = read_token(stamps.shell_token, by.id) if stamps.shell_token else None
    if shell and (bounds.earliest is None or shell.at > bounds.earliest):
        bounds = bounds_of(times.received_at, shell.at, None, until)
    return replace(bounds, latest=min(bounds.latest, stamps.first_at)) if stamps.first_at else bounds


def _span(start_ms: int | None, end_ms: int | None) -> int | None:
    return None if start_ms is None or end_ms is None else end_ms - start_ms


def _seen(seen_ms: int | None, stamps: Stamps) -> int | None:
    """The scan by the monotonic clock, where it can be: not after the tap."""
    if seen_ms is None or stamps.mono_ms is None or not stamps.life:
        return None
    return min(seen_ms, stamps.mono_ms)


def _stood_at(row: Evidence, claimed_at: datetime) -> datetime:
    """When the plate was seen, on the scale of the corrected time."""
    if row.seen_mono_ms is None or row.mono_ms is None:
        return claimed_at
    return claimed_at - timedelta(milliseconds=min(row.mono_ms - row.seen_mono_ms, MONO_LIMIT_MS))


def _keep(by: Acting, row: Evidence, photos: Sequence[str]) -> Evidence:
    if not photos:
        affected = grade(row)
        db.session.add(row)
        db.session.flush()
        for other_id in affected:
            regrade(by, other_id)
        return row
    row.grade, row.signals = "", []
    db.session.add(row)
    db.session.flush()
    for sha256 in dict.fromkeys(photos):
        db.session.add(
            EvidencePhoto(
                record_id=row.record_id, sha256=sha256, person_id=row.person_id, zone_id=row.zone_id, at=row.at
            )
        )
    db.session.flush()
    for other in note_likes(row):
        regrade(by, other)
    for other_id in grade(row):
        regrade(by, other_id)
    return row
