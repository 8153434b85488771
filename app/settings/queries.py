"""Reads the site's settings."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.db import db, notes
from app.settings.models import SiteSetting
from app.settings.rules import OldWindows, Settings, Window, host_of

NAMES = frozenset(field.name for field in fields(Settings))


HOSTS = "hosts"  # a setting of its own: no page shows it
SETTINGS = "settings"  # among the transaction's notes


def current() -> Settings:
    """The site's settings, defaults filled in; read once in a transaction."""
    held = notes()
    if SETTINGS not in held:
        held[SETTINGS] = _read()
    settings: Settings = held[SETTINGS]
    return settings


def known_hosts() -> frozenset[str]:
    """The names the site answers under by its settings: its public address, those before it, what the office came by."""
    row = db.session.get(SiteSetting, HOSTS)
    return frozenset([host_of(current().public_url), *(row.value if row else [])]) - {""}


def _read() -> Settings:
    stored: dict[str, Any] = {
        row.name: row.value for row in db.session.execute(select(SiteSetting)).scalars() if row.name in NAMES
    }
    if "windows" in stored:
        stored["windows"] = _windows(stored["windows"])
    old = stored.pop("old_windows", ())
    kept = tuple(OldWindows(date.fromisoformat(one["until"]), _windows(one["windows"])) for one in old)
    return Settings(**stored, old_windows=kept)


def _windows(rows: list[dict[str, str]]) -> tuple[Window, ...]:
    return tuple(Window(**row) for row in rows)
