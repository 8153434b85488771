"""Counting everybody's month, so that a page can show it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.duties.models import MonthCount
from app.duties.queries.months import is_large, moved_since
from app.duties.queries.owed import everybody, month_days
from app.duties.rules.sums import months_apart, told
from app.settings.queries import current

GIVEN_UP = timedelta(minutes=15)  # whoever began to count so long ago was killed
A_DAY = timedelta(days=1)


def count_month(
    month: date, now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Count the month that begins on this day as it stands now, and keep it; how many people owe something.

    It is read without the write lock. Of two that count at once the later moment stays. Nothing but what the records make is
    kept, so there is no row in the journal.
    """
    with transaction():
        _row(month).begun_at = now  # the worker need not count it too
    revision = journal.head()[0]  # before the records are read: what comes in meanwhile counts as later
    by_person, nobody = everybody(current(), now, *month_days(month.year, month.month), progress=progress)
    db.session.rollback()  # the read ends before the write begins
    with transaction():
        row = _row(month)
        if row.counted_at is None or row.counted_at <= now:
            row.counted_at, row.revision = now, revision
            row.counts = {person: told(sums) for person, sums in by_person.items()} | {"": told(nobody)}
        row.begun_at = None
    return len(by_person)


def keep_months_counted(by: Acting) -> None:
    """On a large site: count the present month when something came in since, and the one before once a day."""
    if not is_large():
        return
    today = current().local(by.now).date()
    for back in (0, 1):
        month = date(*months_apart(today.year, today.month, -back), 1)
        if _claim(month, by.now, A_DAY if back else timedelta(0)):
            count_month(month, by.now)


def _claim(month: date, now: datetime, rest: timedelta) -> bool:
    """Whether it is this worker's to count: nobody else counts it, it is older than `rest`, and something came in since."""
    with transaction():
        row = _row(month)
        if row.begun_at is not None and now - row.begun_at < GIVEN_UP:
            return False
        if row.counted_at is not None and (now - row.counted_at < rest or not _may_differ(row, now)):
            return False
        row.begun_at = now
    return True


def _may_differ(row: MonthCount, now: datetime) -> bool:
    """Time alone changes a month as well: what could still be done is missed some day."""
    waiting = any(numbers[4] for numbers in row.counts.values())
    settings = current()
    over = row.counted_at is None or settings.local(row.counted_at).date() != settings.local(now).date()
    return waiting or over or moved_since(row.revision)


def _row(month: date) -> MonthCount:
    row = db.session.get(MonthCount, month, populate_existing=True)
    if row is None:
        row = MonthCount(month=month, revision=0, counts={})
        db.session.add(row)
        db.session.flush()
    return row
