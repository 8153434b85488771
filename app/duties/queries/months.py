"""Everybody's month on a large site: as it was last counted, since counting takes longer than anybody waits for a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.core.db import db
from app.core.journal import JournalEntry
from app.duties.models import MonthCount
from app.duties.queries.owed import everybody, month_days
from app.duties.rules.sums import Sums, read
from app.places.queries import count_zones
from app.settings.queries import current

ZONES_AT_ONCE = 200
_NOTHING_OWED = ("job", "device_session", "notices")  # journal rows of these bear upon no duty


@dataclass(frozen=True)
class Counted:
    """What everybody owed in a month as it stood at `at`; `nobody`: in zones that nobody answers for."""

    at: datetime
    by_person: dict[str, Sums]
    nobody: Sums


def is_large() -> bool:
    """Whether everybody's month takes longer to work out than somebody who only wants a look should wait."""
    return count_zones() > ZONES_AT_ONCE


def counted(month: date) -> Counted | None:
    """The month that begins on this day as it was last counted; None where it never was."""
    row = db.session.get(MonthCount, month)
    if row is None or row.counted_at is None:
        return None
    found = {person: read(numbers) for person, numbers in row.counts.items()}
    return Counted(row.counted_at, found, found.pop("", Sums()))


def moved_since(revision: int) -> bool:
    """Whether anything was written since this row of the journal that a duty might rest on."""
    later = select(JournalEntry.revision).where(
        JournalEntry.revision > revision, JournalEntry.entity.not_in(_NOTHING_OWED)
    )
    return db.session.execute(later.limit(1)).first() is not None


def differences() -> Iterator[str]:
    """What in the kept months is not as the records make it at the moment they were counted; those written to since say so."""
    for row in db.session.execute(select(MonthCount).order_by(MonthCount.month)).scalars().all():
        if row.counted_at is None:
            continue
        if moved_since(row.revision):
            yield f"{row.month:%Y-%m}: records came in since it was counted; count it anew"
            continue
        by_person, nobody = everybody(current(), row.counted_at, *month_days(row.month.year, row.month.month))
        made, kept = by_person | {"": nobody}, {person: read(numbers) for person, numbers in row.counts.items()}
        for person in sorted(made.keys() | kept.keys()):
            if made.get(person) != kept.get(person):
                yield f"{row.month:%Y-%m} {person or '-'}: kept {kept.get(person)}, the records make {made.get(person)}"
