"""Time cut into slots: each is what falls due together, a window, a day, a week or a month. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property

from app.duties.rules.calendar import HOLIDAY, WorkCalendar
from app.duties.rules.quota import DAY, WEEK, Quota

Span = tuple[datetime, datetime]  # the end is exclusive
_LAST_MINUTE = "23:59"  # the latest a window can be set to end: it then lasts until midnight


@dataclass(frozen=True)
class Slot:
    """`need` records owed within `spans`; `day` is the last day of its period, to which it belongs.

    `off` says why nothing is owed though the week's day would ask for it: a holiday.
    """

    key: str
    day: date
    name: str
    need: int
    spans: tuple[Span, ...]
    late_until: datetime
    off: str = ""

    @property
    def start(self) -> datetime:
        return self.spans[0][0]

    @property
    def end(self) -> datetime:
        return self.spans[-1][1]

    @cached_property
    def in_utc(self) -> tuple[Span, ...]:
        """Its spans as records tell their time: moments of two time zones are compared a hundred times slower."""
        return tuple((start.astimezone(UTC), end.astimezone(UTC)) for start, end in self.spans)

    def holds(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.in_utc)


def slots(quota: Quota, work: WorkCalendar, zone: tzinfo, first: date, last: date) -> list[Slot]:
    """Every slot whose period ends on a day from `first` to `last`, in the site's `zone`: no period in two ranges."""
    found: list[Slot] = []
    for begin, end in _periods(quota.per, first, last):
        days = [day for day in _days(begin, end) if not quota.weekdays or day.weekday() in quota.weekdays]
        worked = [day for day in days if work.is_working(day)] if quota.working_days else days
        if worked:
            found += _cut(quota, zone, end, worked, "")
        elif any(work.kind(day) == HOLIDAY and day.weekday() < 5 for day in days):
            found += _cut(quota, zone, end, days, "holiday")
    return found


def _cut(quota: Quota, zone: tzinfo, last: date, days: list[date], off: str) -> list[Slot]:
    late = timedelta(minutes=quota.late_minutes)
    if quota.per == DAY and (windows := quota.windows_on(last)):
        cut = []
        for window in sorted(windows, key=lambda one: one.from_):
            until = midnight(last + timedelta(days=1), zone) if window.until == _LAST_MINUTE else _at(last, window.until, zone)
            span = (_at(last, window.from_, zone), until)
            cut.append(Slot(f"{last}/{window.key}", last, window.name, quota.at_least, (span,), until + late, off))
        return cut
    spans = _joined([(midnight(day, zone), midnight(day + timedelta(days=1), zone)) for day in days])
    return [Slot(f"{quota.per}/{last}", last, "", quota.at_least, spans, spans[-1][1] + late, off)]


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first moment of a site's day."""
    return datetime.combine(day, time(), zone)


def _at(day: date, clock: str, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    whole: list[Span] = []
    for start, end in spans:
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return tuple(whole)


def _periods(per: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Each period that ends from `first` to `last`, as its first and last day; weeks run from Monday to Sunday."""
    for day in _days(first, last):
        if per == DAY:
            yield day, day
        elif per == WEEK:
            if day.weekday() == 6:
                yield day - timedelta(days=6), day
        elif day.day == calendar.monthrange(day.year, day.month)[1]:
            yield day.replace(day=1), day


def begin_of(per: str, day: date) -> date:
    """The first day of the period that holds `day`: its own, its week's Monday or the month's first."""
    if per == DAY:
        return day
    return day - timedelta(days=day.weekday()) if per == WEEK else day.replace(day=1)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def covering(quota: Quota, work: WorkCalendar, zone: tzinfo, day: date) -> list[Slot]:
    """The slots whose period holds `day`: its own, its week's or its month's."""
    if quota.per == DAY:
        return slots(quota, work, zone, day, day)
    if quota.per == WEEK:
        sunday = day + timedelta(days=6 - day.weekday())
        return slots(quota, work, zone, sunday, sunday)
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return slots(quota, work, zone, end, end)
