"""Changes the site's settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import forbidden
from app.policy import may
from app.settings.models import SiteSetting
from app.settings.queries import NAMES, current
from app.settings.rules import Settings


def change_settings(by: Acting, **changes: Any) -> Settings:
    """Set the named settings; `windows` as a tuple of Window. Raises Problem 403, TypeError for an unknown name."""
    if not may(by.user, "manage"):
        raise forbidden()
    unknown = set(changes) - NAMES
    if unknown:
        raise TypeError(f"no such setting: {sorted(unknown)}")
    if "windows" in changes:
        changes["windows"] = [asdict(window) for window in changes["windows"]]
    with transaction():
        for name, value in changes.items():
            db.session.merge(SiteSetting(name=name, value=value))
        journal.append(by, "change_settings", "settings", "site", changes)
    return current()
