"""The database turned out to be an older copy of itself, or its journal to be altered: the office is told, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_
from app.core.journal import JournalEntry
from app.notices.models import LadderRung
from app.notices.rules.ladder import Due
from app.notices.sources import Look, Source, Subject
from app.policy import OFFICE, User, may
from app.settings.rules import Settings
from app.sync.epoch import FOUND_RESTORED

RESTORED = "restored"
PAGE = "/settings/backups"
UNDER_WAY = timedelta(hours=1)  # what was being written while the last look went on


def dues(look: Look) -> list[tuple[Due, bool]]:
    rows = select(JournalEntry).where(
        JournalEntry.entity == "settings", JournalEntry.action == FOUND_RESTORED, JournalEntry.at > look.since - UNDER_WAY
    )
    return [(_due(entry), True) for entry in db.session.execute(rows).scalars()]


def _due(entry: JournalEntry) -> Due:
    return Due(
        RESTORED, str(entry.revision), entry.hash, entry.at, entry.at, (), also=(OFFICE,),
        values={"told": entry.data["told"], "newest": entry.data["newest"]},
    )  # fmt: skip


def still_due(revision: str, row_hash: str, settings: Settings, now: datetime) -> bool:
    return True


def subject(rung: LadderRung, reader: User) -> Subject | None:
    return Subject(N_("A database older than what phones know, or altered"), {}, PAGE if may(reader, "manage") else "")


SOURCE = Source((RESTORED,), dues, still_due, lambda thing_id: PAGE, lambda thing_id: "", subject=subject)
