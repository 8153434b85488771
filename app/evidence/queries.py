"""Reads evidence: a record's own, those near it, photos alike, what waits for the inspector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.core.db import db, notes
from app.evidence.models import BuildingPosition, Evidence, EvidenceNote, EvidencePhoto, WalkingTime
from app.evidence.rules import SIGHT, Claim, Spot, Walking, nearest
from app.evidence.rules.claims import ARRIVAL, INSPECTION, PATROL
from app.evidence.rules.company import RUN, TOGETHER
from app.photos.models import Photo
from app.places.models import BuildingFloor, Zone
from app.policy import Thing, User
from app.settings.queries import current

PHOTO_DAYS = timedelta(days=60)  # how far apart photos are compared
OTHER_VISIT = timedelta(hours=1)  # photos of one zone closer than this may show the same visit
MOST_LIKES = 400  # photos of a zone, and of a person, that one is compared with
AT_ONCE = 500  # ids in one query
CLAIM = "claim "  # names one among a transaction's notes
SEQ_SIGHT = 6  # how far in the device's own numbers


def evidence_of(record_id: str) -> Evidence | None:
    return db.session.get(Evidence, record_id)


def thing_of_evidence(row: Evidence) -> Thing:
    """The record as the policy sees it."""
    return Thing(zone_id=row.zone_id, team_id=row.zone.team_id, person_id=row.person_id)


def claim_of(row: Evidence) -> Claim:
    """The row as the rules take it."""
    floor = row.zone.floor
    return Claim(
        id=row.record_id, person_id=row.person_id, kind=row.entity, source=row.source,
        spot=Spot(row.zone_id, floor.id, floor.building_id, floor.level),
        at=row.at, claimed_at=row.claimed_at, received_at=row.received_at,
        earliest=row.earliest_at, latest=row.latest_at, device_id=row.device_id, seq=row.seq,
        life=row.life, mono_ms=row.mono_ms, seen_mono_ms=row.seen_mono_ms, late=row.late, marks=tuple(row.marks),
        challenge_due=row.challenge_due, challenge_photo=row.challenge_photo, challenge_skipped=row.challenge_skipped,
        photo_age_s=row.photo_age_s, resembles=row.resembles, metres_away=row.metres_away,
    )  # fmt: skip


# What a record's neighbours are weighed by; no entities, since there are many of them.
_COLUMNS = (
    Evidence.record_id, Evidence.person_id, Evidence.entity, Evidence.zone_id, Evidence.at, Evidence.claimed_at,
    Evidence.received_at, Evidence.earliest_at, Evidence.latest_at, Evidence.device_id, Evidence.seq, Evidence.life,
    Evidence.mono_ms, Evidence.seen_mono_ms, Evidence.late, Zone.floor_id, BuildingFloor.building_id,
    BuildingFloor.level,
)  # fmt: skip


def _claims(*where: Any) -> list[Claim]:
    """What is weighed beside others never changes: each is read once in a transaction, whose records share neighbours."""
    ids = db.session.execute(select(Evidence.record_id).where(*where)).scalars().all()
    held = notes()
    known = {one: held[CLAIM + one] for one in ids if CLAIM + one in held}
    fresh = [one for one in ids if one not in known]
    for start in range(0, len(fresh), AT_ONCE):
        known |= _read(fresh[start : start + AT_ONCE])
    held.update({CLAIM + one: known[one] for one in fresh})
    return [known[one] for one in ids]


def _read(ids: Sequence[str]) -> dict[str, Claim]:
    rows = db.session.execute(
        select(*_COLUMNS)
        .join(Zone, Zone.id == Evidence.zone_id)
        .join(BuildingFloor, BuildingFloor.id == Zone.floor_id)
        .where(Evidence.record_id.in_(ids))
    )
    return {
        row.record_id: Claim(
            id=row.record_id, person_id=row.person_id, kind=row.entity,
            spot=Spot(row.zone_id, row.floor_id, row.building_id, row.level),
            at=row.at, claimed_at=row.claimed_at, received_at=row.received_at, earliest=row.earliest_at,
            latest=row.latest_at, device_id=row.device_id, seq=row.seq, life=row.life, mono_ms=row.mono_ms,
            seen_mono_ms=row.seen_mono_ms, late=row.late,
        )
        for row in rows
    }  # fmt: skip


def nearby(claim: Claim) -> list[Claim]:
    """Every record that may say something about this one: its person's around that time, its device's around that
    number, those of the same tap whatever they say of themselves, and the rounds of whoever was at the same plate then.
    Each by an index; none of them grows with the years.
    """
    at = Evidence.at
    near = [and_(Evidence.person_id == claim.person_id, at.between(claim.at - SIGHT, claim.at + SIGHT))]
    if claim.device_id and claim.seq is not None:
        span = Evidence.seq.between(claim.seq - SEQ_SIGHT, claim.seq + SEQ_SIGHT)
        near.append(and_(Evidence.device_id == claim.device_id, span))
    if claim.life and claim.mono_ms is not None:
        near.append(and_(Evidence.life == claim.life, Evidence.mono_ms == claim.mono_ms))
    if claim.walked:
        span = at.between(claim.at - TOGETHER, claim.at + TOGETHER)
        near.append(and_(Evidence.zone_id == claim.spot.zone_id, span))
    found = _claims(or_(*near))
    if claim.walked:
        people = {one.person_id for one in found if one.spot.zone_id == claim.spot.zone_id} - {claim.person_id}
        if people:
            run = at.between(claim.at - RUN, claim.at + RUN)
            found += _claims(Evidence.person_id.in_([claim.person_id, *sorted(people)]), run)
    return list({one.id: one for one in found if one.id != claim.id}.values())


def walking() -> Walking:
    """The shortest ways as the office set them."""
    settings = current()
    rows = db.session.execute(select(WalkingTime.one_id, WalkingTime.other_id, WalkingTime.seconds))
    return Walking(
        settings.walk_same_floor_s, settings.walk_per_floor_s, settings.walk_between_buildings_s,
        {(row.one_id, row.other_id): row.seconds for row in rows},
    )  # fmt: skip


def likes_of(row: Evidence) -> tuple[str, list[str]]:
    """The record of an earlier visit, or of another zone, whose photo is all but one of this record's ("" for none); and
    later such ones."""
    own = db.session.execute(
        select(EvidencePhoto.sha256, Photo.dhash)
        .outerjoin(Photo, Photo.sha256 == EvidencePhoto.sha256)
        .where(EvidencePhoto.record_id == row.record_id)
    ).all()
    if not own:
        return "", []
    at, elsewhere = EvidencePhoto.at, EvidencePhoto.zone_id != row.zone_id
    earlier = and_(at.between(row.at - PHOTO_DAYS, row.at), or_(elsewhere, at <= row.at - OTHER_VISIT))
    later = and_(at.between(row.at, row.at + PHOTO_DAYS), or_(elsewhere, at >= row.at + OTHER_VISIT))
    before, after = _prints(row, earlier), _prints(row, later)
    found = ""
    for sha256, dhash in own:
        same = next((record_id for record_id, sha, _ in before if sha == sha256), None)
        found = found or same or nearest(dhash or "", [(one, dh) for one, _, dh in before]) or ""
    shas = {sha256 for sha256, _ in own}
    hits = [
        record_id for record_id, sha, dhash in after
        if sha in shas or any(nearest(mine or "", [(record_id, dhash)]) for _, mine in own)
    ]  # fmt: skip
    return found, hits


def _prints(row: Evidence, when: Any) -> list[tuple[str, str, str]]:
    """(record, sha256, difference hash) of photos of the same zone, and of the same person, at such a time."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for where in (EvidencePhoto.zone_id == row.zone_id, EvidencePhoto.person_id == row.person_id):
        rows = db.session.execute(
            select(EvidencePhoto.record_id, EvidencePhoto.sha256, Photo.dhash)
            .outerjoin(Photo, Photo.sha256 == EvidencePhoto.sha256)
            .where(where, when, EvidencePhoto.record_id != row.record_id)
            .order_by(EvidencePhoto.at.desc())
            .limit(MOST_LIKES)
        )
        for one in rows:
            found[one.record_id, one.sha256] = (one.record_id, one.sha256, one.dhash or "")
    return list(found.values())


def positions() -> dict[str, BuildingPosition]:
    """building id → where it stands, for those that the office gave a position."""
    return {row.building_id: row for row in db.session.execute(select(BuildingPosition)).scalars()}


def walking_times() -> list[WalkingTime]:
    return list(db.session.execute(select(WalkingTime)).scalars())


def notes_of(record_ids: Iterable[str]) -> dict[str, list[EvidenceNote]]:
    """record id → what was said about its grade, in order."""
    wanted = list(record_ids)
    found: dict[str, list[EvidenceNote]] = defaultdict(list)
    rows = db.session.execute(
        select(EvidenceNote).where(EvidenceNote.record_id.in_(wanted)).order_by(EvidenceNote.at, EvidenceNote.id)
    ).scalars()
    for note in rows:
        found[note.record_id].append(note)
    return found


def evidence_for(record_ids: Iterable[str], person_id: str) -> dict[str, Evidence]:
    """record id → the evidence of those records that are this person's own."""
    wanted = list(record_ids)
    rows = db.session.execute(
        select(Evidence).where(Evidence.record_id.in_(wanted), Evidence.person_id == person_id)
    ).scalars()
    return {row.record_id: row for row in rows}


def to_review(user: User, settled: bool, page: int = 1, size: int = 30) -> tuple[list[Evidence], int]:
    """Records that wait for a look, the contradictions first; or those looked at. Never one's own. And their number."""
    state = Evidence.verdict.is_not(None) if settled else Evidence.to_review.is_(True)
    where = (Evidence.person_id != user.id, state)
    total = db.session.execute(select(func.count()).select_from(Evidence).where(*where)).scalar_one()
    order = [Evidence.received_at.desc()] if settled else [Evidence.grade.desc(), Evidence.received_at.desc()]
    rows = select(Evidence).where(*where).order_by(*order, Evidence.record_id).limit(size).offset((page - 1) * size)
    return list(db.session.execute(rows).scalars()), total


def trail_of(person_id: str, start: datetime, end: datetime) -> list[Evidence]:
    """A person's patrols and arrivals of a day in the order of time."""
    rows = (
        select(Evidence)
        .where(Evidence.person_id == person_id, Evidence.at >= start, Evidence.at < end,
               Evidence.entity.in_((PATROL, ARRIVAL, INSPECTION)))
        .order_by(Evidence.at, Evidence.record_id)
    )
    return list(db.session.execute(rows).scalars())

