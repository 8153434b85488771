"""The database's epoch: a restored backup gets another one, so that phones offer again what it forgot."""

from __future__ import annotations

from datetime import datetime

from app.core.acting import Acting
from app.core.db import transaction
from app.core.ids import new_id
from app.policy import SYSTEM
from app.settings.actions import change_settings
from app.settings.queries import current


def ensured_epoch(now: datetime) -> str:
    """The epoch, made at first use."""
    held = current().epoch
    if held:
        return held
    with transaction():
        settings = current()
        if not settings.epoch:
            settings = change_settings(Acting(user=SYSTEM, now=now), epoch=new_id())
    return settings.epoch
