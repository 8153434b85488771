"""Photos that were asked for, named by the record, and never came."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, select

from app.core.acting import Acting
from app.core.db import db, transaction
from app.evidence.actions.regrade import note_missing
from app.evidence.models import Evidence
from app.photos.models import PhotoUpload
from app.photos.queries import HELD

GRACE = timedelta(days=1)  # a photo goes out after its record, on a thin line long after
LOOKED_BACK = timedelta(days=7)  # the worker looks every hour


def look_for_photos(by: Acting) -> int:
    """Note which records of a day ago and more still lack the photo they were asked for; how many there are.

    One that comes later is taken in, and the record weighed anew.
    """
    here = and_(
        PhotoUpload.sha256 == Evidence.challenge_photo, PhotoUpload.person_id == Evidence.person_id, PhotoUpload.state == HELD
    )
    wanted = (
        select(Evidence)
        .outerjoin(PhotoUpload, here)
        .where(
            Evidence.to_review.in_((True, False)),  # with it the index is used
            Evidence.received_at.between(by.now - LOOKED_BACK, by.now - GRACE),
            Evidence.challenge_due, Evidence.challenge_photo != "", PhotoUpload.sha256.is_(None),
        )
    )  # fmt: skip
    with transaction():
        rows = list(db.session.execute(wanted).scalars())
        for row in rows:
            note_missing(by, row)
    return len(rows)
