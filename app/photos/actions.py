"""Takes photos in and ties them to records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import BoundedSemaphore

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, Problem, invalid
from app.evidence.actions import photo_arrived, photo_refused
from app.photos import storage
from app.photos.models import Photo, PhotoUpload, PhotoUse
from app.photos.quotas import check_quota
from app.photos.rules import check_hash, clean, is_sha256

MAX_PHOTOS = 9
_decoding = BoundedSemaphore(2)  # a decoded photo may take 150 MB


def receive_photo(by: Acting, sha256: str, content: bytes) -> bool:
    """Keep the photo's bytes; False when this person had already sent it. Idempotent.

    Raises Problem 422 photo-hash and 429 photo-quota (may be tried again), 413 photo-large and 415 photo-kind (never
    will do; noted, so that the record says which photo it lacks).
    """
    if not is_sha256(sha256):
        raise invalid("sha256", N_("A photo is named by its SHA-256 in lower-case hex."))
    if _upload_state(sha256, by.id) == "held":
        return False
    check_hash(content, sha256)
    check_quota(by)
    if db.session.get(Photo, sha256) is None:
        _keep(by, sha256, content)
    _note_upload(by, sha256, "held", "")
    return True


def refuse_photo(by: Acting, sha256: str, reason: str) -> None:
    """Note that this photo will never be taken; the records that name it say so."""
    if is_sha256(sha256) and _upload_state(sha256, by.id) != "held":
        _note_upload(by, sha256, "refused", reason)


def attach_photos(by: Acting, entity: str, entity_id: str, hashes: Sequence[str]) -> None:
    """Tie photos to a record inside the caller's transaction, arrived or not.

    Raises Problem 422 for a malformed hash, more than nine, or a photo that somebody else sent.
    """
    if len(hashes) > MAX_PHOTOS:
        raise invalid("/body/photos", N_("At most %(n)s photos belong to one record."), n=MAX_PHOTOS)
    if not all(is_sha256(sha256) for sha256 in hashes):
        raise invalid("/body/photos", N_("A photo is named by its SHA-256 in lower-case hex."))
    for position, sha256 in enumerate(dict.fromkeys(hashes)):
        if _is_foreign(sha256, by.id):
            raise Problem(422, "photo-foreign", N_("That photo was sent by somebody else."))
        db.session.add(
            PhotoUse(sha256=sha256, entity=entity, entity_id=entity_id, position=position, person_id=by.id)
        )


def forget_unused(by: Acting, person_id: str, before: datetime, most: int = 200) -> int:
    """Take away what this person sent before then and no record ever named; how many photos.

    A photo that somebody else sent too, or that any record names, stays. The files go after the rows are gone.
    """
    others = aliased(PhotoUpload)
    alone = ~exists().where(others.sha256 == PhotoUpload.sha256, others.person_id != person_id)
    loose = (
        select(PhotoUpload.sha256)
        .where(PhotoUpload.person_id == person_id, PhotoUpload.received_at < before, alone)
        .where(~exists().where(PhotoUse.sha256 == PhotoUpload.sha256))
        .limit(most)
    )
    with transaction():
        hashes = list(db.session.execute(loose).scalars())
        if hashes:
            db.session.execute(delete(PhotoUpload).where(PhotoUpload.sha256.in_(hashes)))
            db.session.execute(delete(Photo).where(Photo.sha256.in_(hashes)))
            journal.append(by, "forget_photos", "photo", hashes[0], {"count": len(hashes), "person_id": person_id})
    for sha256 in hashes:
        storage.drop(sha256)
    return len(hashes)


def _is_foreign(sha256: str, person_id: str) -> bool:
    senders = db.session.execute(
        select(PhotoUpload.person_id).where(PhotoUpload.sha256 == sha256, PhotoUpload.state == "held")
    ).scalars().all()
    return bool(senders) and person_id not in senders


def _upload_state(sha256: str, person_id: str) -> str | None:
    upload = db.session.get(PhotoUpload, (sha256, person_id))
    return upload.state if upload else None


def _keep(by: Acting, sha256: str, content: bytes) -> None:
    try:
        with _decoding:
            cleaned = clean(content)
    except Problem as problem:
        refuse_photo(by, sha256, problem.code)
        raise
    storage.put(sha256, "full", cleaned.full)
    storage.put(sha256, "thumb", cleaned.thumb)
    with transaction():
        if db.session.get(Photo, sha256) is None:
            db.session.add(
                Photo(
                    sha256=sha256, received_at=by.now, width=cleaned.width, height=cleaned.height,
                    size_bytes=len(cleaned.full), dhash=cleaned.dhash,
                )  # fmt: skip
            )


def _note_upload(by: Acting, sha256: str, state: str, reason: str) -> None:
    with transaction():
        db.session.merge(
            PhotoUpload(sha256=sha256, person_id=by.id, state=state, reason=reason, received_at=by.now)
        )
        if state == "held":
            photo_arrived(by, sha256)
        else:
            photo_refused(by, sha256)
        uses = db.session.execute(
            select(PhotoUse.entity, PhotoUse.entity_id).where(
                PhotoUse.sha256 == sha256, PhotoUse.person_id == by.id
            )
        ).all()
        also = [(use.entity, use.entity_id) for use in uses]
        journal.append(by, f"photo_{state}", "photo", sha256, {"reason": reason} if reason else {}, also=also)
