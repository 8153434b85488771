"""The directory of bureaus and rooms, kept by the office."""

from __future__ import annotations

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, invalid, not_found
from app.core.text import squeeze
from app.service.actions.rosters import must_manage
from app.service.models import DirectoryEntry


def keep_entry(by: Acting, entry_id: str | None, unit: str, room: str, phone: str, note: str) -> DirectoryEntry:
    """Add an entry (None), or change one. Raises Problem 403, 404, 422."""
    must_manage(by)
    unit, room, phone, note = squeeze(unit), squeeze(room), squeeze(phone), squeeze(note)
    if not unit or len(unit) > 60:
        raise invalid("unit", N_("An entry needs a name of at most 60 characters."))
    if not room and not phone:
        raise invalid("room", N_("An entry needs a room or a phone."))
    with transaction():
        entry = db.session.get(DirectoryEntry, entry_id) if entry_id else DirectoryEntry()
        if entry is None:
            raise not_found()
        entry.unit, entry.room, entry.phone, entry.note = unit, room[:60], phone[:40], note[:200]
        db.session.add(entry)
        db.session.flush()
        journal.append(by, "keep_directory_entry", "directory_entry", entry.id, {"unit": unit})
    return entry


def remove_entry(by: Acting, entry_id: str) -> str:
    """Take an entry out; its name. Raises Problem 403, 404."""
    must_manage(by)
    with transaction():
        entry = db.session.get(DirectoryEntry, entry_id)
        if entry is None:
            raise not_found()
        db.session.delete(entry)
        journal.append(by, "remove_directory_entry", "directory_entry", entry_id, {"unit": entry.unit})
    return entry.unit
