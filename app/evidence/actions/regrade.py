"""Grades records, and grades anew those that a later arrival shows in another light: in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.evidence.models import Evidence, EvidencePhoto
from app.evidence.queries import claim_of, likes_of, nearby, walking
from app.evidence.rules import CREDIBLE, Signal, Walking, judge
from app.evidence.rules.challenge import PHOTO_MISSING
from app.evidence.rules.grading import affected


def grade(row: Evidence) -> set[str]:
    """Weigh the record among those near it and keep the result; the ids of records to be weighed anew for it."""
    claim = claim_of(row)
    others = nearby(claim)
    judgement = judge(claim, others, walking() if others else Walking())
    row.grade = judgement.grade
    row.signals = [_kept(signal) for signal in judgement.signals]
    if row.verdict is None:  # once somebody looked, only the person's answer brings it back
        row.to_review = judgement.grade != CREDIBLE
    db.session.flush()
    return affected(claim, judgement, others) - {row.record_id}


def regrade(by: Acting, record_id: str) -> bool:
    """Weigh a kept record anew inside the caller's transaction; whether its grade or a reason changed. On the journal."""
    row = db.session.get(Evidence, record_id)
    if row is None:
        return False
    before, reasons = row.grade, row.signals
    grade(row)
    if row.grade == before and row.signals == reasons:
        return False
    data = {"from": before, "grade": row.grade, "signals": [one["name"] for one in row.signals]}
    journal.append(by, "regrade", row.entity, row.record_id, data)
    return True


def photo_arrived(by: Acting, sha256: str) -> None:
    """A photo's bytes are here: compare it with those of other days, inside the caller's transaction."""
    for row in _showing(by, sha256):
        before = row.resembles, row.marks
        if row.challenge_photo == sha256:
            row.marks = [mark for mark in row.marks if mark != PHOTO_MISSING]
        stale = note_likes(row)
        if (row.resembles, row.marks) != before:
            stale = [row.record_id, *stale]
        for one in stale:
            regrade(by, one)


def photo_refused(by: Acting, sha256: str) -> None:
    """A photo will never be taken: whoever was asked for it has shown none. Inside the caller's transaction."""
    for row in _showing(by, sha256):
        if row.challenge_photo == sha256:
            note_missing(by, row)


def note_missing(by: Acting, row: Evidence) -> None:
    """Keep that the photo asked for is not here, and weigh the record anew."""
    if PHOTO_MISSING not in row.marks:
        row.marks = [*row.marks, PHOTO_MISSING]
        regrade(by, row.record_id)


def _showing(by: Acting, sha256: str) -> list[Evidence]:
    named = select(EvidencePhoto.record_id).where(EvidencePhoto.sha256 == sha256, EvidencePhoto.person_id == by.id)
    return list(db.session.execute(select(Evidence).where(Evidence.record_id.in_(named))).scalars())


def note_likes(row: Evidence) -> list[str]:
    """Keep which record of an earlier day this one's photos resemble; the later records that resemble this one."""
    earlier, later = likes_of(row)
    row.resembles = earlier
    changed = []
    for record_id in later:
        other = db.session.get(Evidence, record_id)
        if other is not None and not other.resembles:
            other.resembles = row.record_id
            changed.append(record_id)
    db.session.flush()
    return changed


def regrade_all(by: Acting, since: datetime | None = None, dry: bool = False) -> tuple[int, list[str]]:
    """Weigh every record anew, or those received since; how many there are and the ids of those that changed.

    Each hundred in a transaction of its own; with `dry` nothing is kept.
    """
    wanted = select(Evidence.record_id).order_by(Evidence.received_at, Evidence.record_id)
    if since:
        wanted = wanted.where(Evidence.received_at >= since)
    ids = list(db.session.execute(wanted).scalars())
    changed: list[str] = []
    for start in range(0, len(ids), 100):
        changed += _some(by, ids[start : start + 100], dry)
    return len(ids), changed


class _Undo(Exception):
    pass


def _some(by: Acting, ids: Sequence[str], dry: bool) -> list[str]:
    changed: list[str] = []
    try:
        with transaction():
            changed = [record_id for record_id in ids if regrade(by, record_id)]
            if dry:
                raise _Undo
    except _Undo:
        pass
    return changed


def _kept(signal: Signal) -> dict[str, Any]:
    return {"name": signal.name, "weight": signal.weight, "params": dict(signal.params)}
