"""The database's epoch: a restored copy gets another one, so that phones offer again what it forgot."""

from __future__ import annotations

from datetime import datetime

from app.core import journal
from app.core.acting import Acting
from app.core.db import transaction
from app.core.ids import new_id
from app.policy import SYSTEM
from app.settings.actions import change_settings
from app.settings.queries import current
from app.sync import cursor as cursors
from app.sync.cursor import DIGITS, Cursor

FOUND_RESTORED = "find_restored"  # in the journal


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


def begin_epoch(now: datetime) -> str:
    """Another epoch: phones offer again what the database of an earlier day does not know of."""
    epoch = new_id()
    change_settings(Acting(user=SYSTEM, now=now), epoch=epoch)
    return epoch


def epoch_for(by: Acting, given: str | None) -> str:
    """The epoch; another one begins where a phone's cursor `given` proves that the database has forgotten what it told: a
    copy was put in its place without `new-epoch`, or the journal was altered. The journal keeps by which phone, and the
    office is told."""
    epoch = ensured_epoch(by.now)
    held = cursors.read(given, journal.journal_key())
    if held is None or held.epoch != epoch or not _is_forgotten(held):
        return epoch
    with transaction():
        if current().epoch == epoch:
            newest, _ = journal.head()
            begin_epoch(by.now)
            data = {"told": held.revision, "newest": newest}
            journal.append(Acting(SYSTEM, by.now, by.device_id), FOUND_RESTORED, "settings", "site", data)
    return current().epoch


def _is_forgotten(held: Cursor) -> bool:
    """Whether the journal has another row in the place of the one that the phone was told of, or none."""
    return journal.hash_of(held.revision)[:DIGITS] != held.row_hash
