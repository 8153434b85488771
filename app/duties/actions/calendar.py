"""Setting the working days: by hand, or a year from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import N_, forbidden, invalid
from app.core.text import squeeze
from app.duties.models import CalendarDay
from app.duties.rules.calendar import parse_year
from app.policy import may

HAND, FILE = "hand", "file"
MAX_ROWS = 800
FAULTS = {
    "year": N_("Row %(row)s: %(text)s is not in %(year)s. Nothing was taken in; please choose the file of that year."),
    "unreadable": N_("Row %(row)s cannot be read: %(text)s. A row is a date, 休 or 班, and a name."),
    "twice": N_("Row %(row)s: %(text)s stands there twice."),
    "empty": N_("There is no day in this file."),
}


def set_day(by: Acting, day: date, working: bool, name: str = "") -> CalendarDay:
    """Say by hand whether a day is worked. Raises Problem 403, 422."""
    _must_manage(by)
    name = squeeze(name)
    if len(name) > 40 or not 2000 <= day.year <= 2200:
        raise invalid("name" if len(name) > 40 else "day", N_("A day's name has at most 40 characters."))
    with transaction():
        row = _put(by, day, working, name, HAND)
        journal.append(by, "set_day", "calendar", day.isoformat(), {"working": working, "name": name})
    return row


def unset_day(by: Acting, day: date) -> bool:
    """Let the official calendar say again; False when nothing was set. Raises Problem 403."""
    _must_manage(by)
    with transaction():
        row = db.session.get(CalendarDay, day)
        if row is None:
            return False
        db.session.delete(row)
        journal.append(by, "unset_day", "calendar", day.isoformat())
    return True


def import_calendar(by: Acting, year: int, rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Take in a year's days off and make-up days: (date, 休 or 班, name). All or nothing; days set by hand stay.

    What an earlier file said of the year is over: a day that the new one leaves out is as the official calendar has it.
    Returns how many were set and how many were left as set by hand. Raises Problem 403, 422 naming the row.
    """
    _must_manage(by)
    if len(rows) > MAX_ROWS:
        raise invalid("file", N_("This is no calendar of one year: too many rows."))
    days, fault = parse_year([list(row) for row in rows], year)
    if fault:
        kind, number, text = fault
        raise invalid("file", FAULTS[kind], row=number, text=text, year=year)
    kept = 0
    with transaction():
        _forget_file(year)
        for day, given in sorted(days.items()):
            present = db.session.get(CalendarDay, day)
            if present and present.source == HAND:
                kept += 1
            else:
                _put(by, day, given.working, given.name, FILE)
        told = {"days": {day.isoformat(): given.working for day, given in sorted(days.items())}}
        journal.append(by, "import_calendar", "calendar", str(year), told)
    return len(days) - kept, kept


def _forget_file(year: int) -> None:
    of_year = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    db.session.execute(delete(CalendarDay).where(of_year, CalendarDay.source == FILE))


def _put(by: Acting, day: date, working: bool, name: str, source: str) -> CalendarDay:
    row = db.session.get(CalendarDay, day) or CalendarDay(day=day)
    row.working, row.name, row.source, row.set_by, row.set_at = working, name, source, by.id, by.now
    db.session.add(row)
    return row


def _must_manage(by: Acting) -> None:
    if not may(by.user, "manage"):
        raise forbidden()
