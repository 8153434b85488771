"""Notes what each phone says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import forbidden, not_found
from app.people.models import DeviceSession, Person
from app.people.sessions import revoke_session
from app.policy import may
from app.sync.models import Device
from app.sync.schemas import INT32, DeviceIn

SEEN_STEP = timedelta(minutes=1)  # how stale `last_seen_at` may grow before it is written again


def note_device(by: Acting, device: DeviceIn | None, session_id: str | None = None) -> None:
    """Keep when the phone was last seen and what waits on it. No journal row: it is not a change to the office."""
    if device is None:
        return
    offset = device.clock_offset_ms
    said: dict[str, Any] = {
        "person_id": by.id,
        "label": device.label,
        "app_version": device.app_version,
        "session_id": session_id,
        "waiting": device.waiting,
        "oldest_waiting_at": device.oldest_waiting_at,
        "waiting_of": _names(device.waiting_of),
        "waiting_numbers": device.waiting_numbers,
        "clock_offset_ms": None if offset is None else int(max(-INT32, min(INT32, offset))),
        "wiped_at": None,  # it speaks, so its store is there
    }
    held = db.session.get(Device, device.id)
    before = held.follows_id if held else _store_before(device, session_id)
    said["follows_id"] = before
    said["last_number"] = max(device.last_number, held.last_number if held else 0)
    said["revoked_at"] = held.revoked_at if held and held.session_id == session_id else None
    if held and by.now - held.last_seen_at < SEEN_STEP and all(getattr(held, key) == said[key] for key in said):
        return
    with transaction():
        db.session.merge(Device(id=device.id, last_seen_at=by.now, **said))
        if held is None and before:
            db.session.get_one(Device, before).wiped_at = by.now


def note_turned_away(device: DeviceIn, session: DeviceSession, now: datetime) -> None:
    """Keep what a phone whose sign-in is over says of its queue, else nobody hears that records are left on it.

    Only of a phone that is known here, by the very sign-in that it last used, and once a minute: who lacks its token
    writes nothing, and who has it no more than these few figures.
    """
    with transaction():
        held = db.session.get(Device, device.id)
        if held is None or (held.session_id, held.person_id) != (session.id, session.person_id):
            return
        if now - held.last_seen_at < SEEN_STEP:
            return
        held.last_seen_at, held.waiting, held.oldest_waiting_at = now, device.waiting, device.oldest_waiting_at
        held.waiting_numbers = device.waiting_numbers
        held.waiting_of = _names([one for one in device.waiting_of if one != held.person_id])
        held.last_number = max(device.last_number, held.last_number)


def note_taken(device: DeviceIn, taken: int) -> None:
    """So many of what it said was waiting are here now: it may not speak again before it is put away."""
    with transaction():
        held = db.session.get_one(Device, device.id)
        held.waiting = max(0, device.waiting - taken)
        if not held.waiting:
            held.oldest_waiting_at, held.waiting_of = None, ""


def _names(person_ids: Sequence[str]) -> str:
    """Whose they are, as far as they are known here."""
    rows = select(Person.name).where(Person.id.in_(person_ids)).order_by(Person.number)
    return "、".join(db.session.execute(rows).scalars())[:200] if person_ids else ""


def _store_before(device: DeviceIn, session_id: str | None) -> str | None:
    """The id of the phone whose place a new one takes, if its store is gone: the same sign-in from a browser of the same
    name comes with an id that nobody knows. The home-screen app, which has a store of its own, is named otherwise."""
    if session_id is None:
        return None
    same = Device.session_id == session_id, Device.label == device.label, Device.id != device.id
    earlier = select(Device.id).where(*same)
    return db.session.execute(earlier.order_by(Device.last_seen_at.desc()).limit(1)).scalar_one_or_none()


def wiped_before(device_id: str | None) -> Device | None:
    """The phone as it was last heard of before its store was wiped; nothing when it was not."""
    held = db.session.get(Device, device_id) if device_id else None
    before = db.session.get(Device, held.follows_id) if held and held.follows_id else None
    return before if before and before.wiped_at else None


def revoke_device(by: Acting, device_id: str) -> None:
    """Sign a phone out: the session it last used ends. What it has not sent stays on it. Raises Problem 403, 404."""
    if not may(by.user, "manage"):
        raise forbidden()
    with transaction():
        device = db.session.get(Device, device_id)
        if device is None:
            raise not_found()
        if device.session_id:
            revoke_session(by, device.session_id)
        device.revoked_at = by.now
        journal.append(by, "revoke_device", "device", device.id, {"person_id": device.person_id})
