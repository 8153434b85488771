"""Reference photos: how an item looks when it is as it should be."""

from __future__ import annotations

from sqlalchemy import delete

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import forbidden, not_found
from app.photos.actions import attach_photos
from app.photos.models import PhotoUse
from app.policy import may
from app.standards.models import ChecklistItem

REFERENCE = "reference"


def set_reference_photo(by: Acting, item_id: str, sha256: str | None) -> ChecklistItem:
    """Set the photo of an item as it should look; None takes it away. Raises Problem 403, 404, 422 for no photo's name."""
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        item = db.session.get(ChecklistItem, item_id)
        if item is None:
            raise not_found()
        db.session.execute(delete(PhotoUse).where(PhotoUse.entity == REFERENCE, PhotoUse.entity_id == item_id))
        if sha256:
            attach_photos(by, REFERENCE, item_id, [sha256])
        data = {"item_id": item_id, "sha256": sha256}
        journal.append(by, "set_reference_photo", "reference", item.standard_id, data)
    return item
