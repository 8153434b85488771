"""Notes what each phone says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core.acting import Acting
from app.core.db import db, transaction
from app.sync.models import Device
from app.sync.schemas import INT32, DeviceIn

SEEN_STEP = timedelta(minutes=1)  # how stale `last_seen_at` may grow before it is written again


def note_device(by: Acting, device: DeviceIn | None) -> None:
    """Keep when the phone was last seen and what waits on it. No journal row: it is not a change to the office."""
    if device is None:
        return
    offset = device.clock_offset_ms
    said: dict[str, Any] = {
        "person_id": by.id,
        "label": device.label,
        "app_version": device.app_version,
        "waiting": device.waiting,
        "oldest_waiting_at": device.oldest_waiting_at,
        "clock_offset_ms": None if offset is None else int(max(-INT32, min(INT32, offset))),
    }
    held = db.session.get(Device, device.id)
    if held and by.now - held.last_seen_at < SEEN_STEP and all(getattr(held, key) == said[key] for key in said):
        return
    with transaction():
        db.session.merge(Device(id=device.id, last_seen_at=by.now, **said))
