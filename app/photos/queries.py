"""Reads which photos a record has, and in what state each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import and_, select

from app.core.db import db
from app.photos.models import PhotoUpload, PhotoUse

HELD, MISSING, REFUSED = "held", "missing", "refused"


def photo_states(person_id: str, hashes: Iterable[str]) -> dict[str, str]:
    """sha256 → held, missing or refused, for photos that `person_id` named."""
    wanted = list(dict.fromkeys(hashes))
    if not wanted:
        return {}
    rows = db.session.execute(
        select(PhotoUpload.sha256, PhotoUpload.state).where(
            PhotoUpload.person_id == person_id, PhotoUpload.sha256.in_(wanted)
        )
    )
    found: dict[str, str] = {row.sha256: row.state for row in rows}
    return {sha256: found.get(sha256, MISSING) for sha256 in wanted}


def photos_of(entity: str, ids: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """record id → its photos in order, as {sha256, state}."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(PhotoUse.entity_id, PhotoUse.sha256, PhotoUpload.state)
            .outerjoin(
                PhotoUpload,
                and_(PhotoUpload.sha256 == PhotoUse.sha256, PhotoUpload.person_id == PhotoUse.person_id),
            )
            .where(PhotoUse.entity == entity, PhotoUse.entity_id.in_(wanted[start : start + 500]))
            .order_by(PhotoUse.entity_id, PhotoUse.position)
        )
        for row in rows:
            found[row.entity_id].append({"sha256": row.sha256, "state": row.state or MISSING})
    return found


def records_showing(sha256: str) -> list[tuple[str, str]]:
    """(entity, id) of every record whose author both named the photo and sent its bytes."""
    rows = db.session.execute(
        select(PhotoUse.entity, PhotoUse.entity_id)
        .join(PhotoUpload, and_(PhotoUpload.sha256 == PhotoUse.sha256, PhotoUpload.person_id == PhotoUse.person_id))
        .where(PhotoUse.sha256 == sha256, PhotoUpload.state == HELD)
    )
    return [(row.entity, row.entity_id) for row in rows]


def sent_by(sha256: str, person_id: str) -> bool:
    upload = db.session.get(PhotoUpload, (sha256, person_id))
    return upload is not None and upload.state == HELD
