"""How much one sender may have us keep: a day's photos, and bytes that no record names.

Nobody who works reaches these: a day's walk of 300 zones shows some fifty photos. Who does is told when to come again, and
their phone keeps the photo until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from app.core.acting import Acting
from app.core.db import db
from app.core.errors import N_, Problem
from app.photos.models import Photo, PhotoUpload, PhotoUse
from app.policy import VISITOR_ID
from app.settings.queries import current
from app.settings.rules import day_bounds

MOST_A_DAY = 1_000  # sent by one person, refused ones too
MOST_LOOSE_BYTES = 200 * 1024 * 1024  # kept for one person without a record; for all visitors together
LOOSE_SPAN = timedelta(days=7)  # older ones no longer count against their sender
COME_AGAIN = timedelta(hours=1)


def check_quota(by: Acting) -> None:
    """Raises Problem 429 photo-quota with the wait. What the office brings in a phone's file is held to none."""
    if by.imported_by is not None:
        return
    if by.id != VISITOR_ID:
        start, end = day_bounds(current(), current().local(by.now).date())
        if sent_since(by.id, start) >= MOST_A_DAY:
            raise _too_much(end - by.now)
    if loose_bytes(by.id, by.now - LOOSE_SPAN) < MOST_LOOSE_BYTES:
        return
    if by.id == VISITOR_ID:
        message = N_("No photos can be taken just now. Please send the report without one.")
        raise Problem(429, "photo-quota", message, retry_after=int(COME_AGAIN.total_seconds()))
    raise _too_much(COME_AGAIN)


def sent_since(person_id: str, since: datetime) -> int:
    rows = select(func.count()).where(PhotoUpload.person_id == person_id, PhotoUpload.received_at >= since)
    return db.session.execute(rows).scalar_one()


def loose_bytes(person_id: str, since: datetime) -> int:
    """What this person sent since then and no record of theirs names."""
    named = exists().where(PhotoUse.sha256 == PhotoUpload.sha256, PhotoUse.person_id == person_id)
    rows = (
        select(func.coalesce(func.sum(Photo.size_bytes), 0))
        .join(PhotoUpload, PhotoUpload.sha256 == Photo.sha256)
        .where(PhotoUpload.person_id == person_id, PhotoUpload.received_at >= since, ~named)
    )
    return int(db.session.execute(rows).scalar_one())


def _too_much(wait: timedelta) -> Problem:
    message = N_("Very many photos came from you. The others stay where they are and can be sent again later; nothing is lost.")
    return Problem(429, "photo-quota", message, retry_after=max(1, int(wait.total_seconds())))
