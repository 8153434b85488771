"""The site itself: its name and zone of time, its patrol windows, what is needed to recognise its plates."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from app.duties.queries.ahead import DAYS
from app.duties.queries.asked import free_windows
from app.evidence.queries import positions
from app.places.queries import buildings_in_order
from app.plates.queries import plate_salt
from app.plates.rules import HASH_ROUNDS
from app.service.queries import ushers
from app.sync.entities.service_case import declarations
from app.sync.reader import Reader

ID = "site"


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    return [ID]


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    settings = reader.settings
    today = settings.local(reader.now).date()
    first = today - timedelta(days=settings.late_entry_days)
    return {
        ID: {
            "site_name": settings.site_name,
            "timezone": settings.timezone,
            "windows": [asdict(window) for window in settings.windows],
            "old_windows": [asdict(one) | {"until": one.until.isoformat()} for one in settings.old_windows if one.until >= first],
            "free": {day.isoformat(): keys for day, keys in free_windows(settings, today, DAYS + 1).items()},
            "late_entry_days": settings.late_entry_days,
            "demo": settings.demo,
            "epoch": settings.epoch,
            "supervision_phone": settings.supervision_phone,
            "plate_salt": plate_salt(),
            "hash_rounds": HASH_ROUNDS,
            "public_url": reader.public_url,
            "service_kinds": declarations(reader.user),
            "ushers": [{"id": person.id, "name": person.name} for person in ushers()],
            "positions": _positions() if settings.ask_location else {},
        }
    }


def _positions() -> dict[str, tuple[float, float]]:
    """Building's name → latitude and longitude, by which phones tell how far away they are."""
    held = positions()
    return {one.name: (held[one.id].latitude, held[one.id].longitude) for one in buildings_in_order() if one.id in held}
