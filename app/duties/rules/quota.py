"""How often: a quota, and whether anybody could meet it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.settings.rules import OldWindows, Window, check_windows, windows_on

DAY, WEEK, MONTH = "day", "week", "month"
PERIODS = (DAY, WEEK, MONTH)
LONGEST_LATE = 3 * 24 * 60  # minutes
MOST = 200
_MINUTES = {DAY: 24 * 60, WEEK: 7 * 24 * 60, MONTH: 28 * 24 * 60}


@dataclass(frozen=True)
class Quota:
    """At least `at_least` records in each `per`, on `weekdays` (0 Monday; empty: any), on working days only if so said.

    A day's quota with `windows` is owed in each of them. `gap_minutes` is the least time between two that count on
    one day; a record up to `late_minutes` after the end still counts, as late.
    """

    at_least: int
    per: str = DAY
    weekdays: frozenset[int] = frozenset()
    windows: tuple[Window, ...] = ()
    working_days: bool = False
    gap_minutes: int = 0
    late_minutes: int = 0
    old_windows: Sequence[OldWindows] = ()  # of the site's own windows those before the present ones

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows in which it is owed on a day; none: the whole day."""
        return windows_on(day, self.windows, self.old_windows)


def check_quota(quota: Quota) -> str | None:
    """Why nobody can be asked this: a key of the faults' words, or None when it can be."""
    if quota.per not in PERIODS or not quota.weekdays <= frozenset(range(7)):
        return "period"
    if not 1 <= quota.at_least <= MOST:
        return "number"
    if quota.gap_minutes < 0 or not 0 <= quota.late_minutes <= LONGEST_LATE:
        return "minutes"
    if quota.windows:
        if quota.per != DAY:
            return "windows_of_day"
        if fault := check_windows(quota.windows):
            return f"windows_{fault}"
    return None if _can_be_met(quota) else "impossible"


def _can_be_met(quota: Quota) -> bool:
    """Whether `at_least` records with the gap between them fit into the shortest room the quota leaves."""
    rooms = [_minutes(one) for one in quota.windows] or [24 * 60]
    fits_a_day = min(room // quota.gap_minutes + (room % quota.gap_minutes > 0) for room in rooms) if quota.gap_minutes else MOST
    if quota.per == DAY:
        return quota.at_least <= fits_a_day
    weeks = 1 if quota.per == WEEK else 4
    days = (len(quota.weekdays) or 7) * weeks
    return quota.at_least <= fits_a_day * days


def _minutes(window: Window) -> int:
    def at(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:5])

    until = 24 * 60 if window.until == "23:59" else at(window.until)
    return until - at(window.from_)
