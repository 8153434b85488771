"""What a year amounts to: days as shares, how old what is open is. Pure."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

Place = tuple[date, str]  # a day and the key of one of its windows


@dataclass(frozen=True)
class TeamMonth:
    """A team's month: windows walked in time, entered late only, and patrols that found something."""

    team: str
    month: date
    done: int
    late: int
    abnormal: int


NOT_DUE, DAY, THREE, WEEK, OLDER = "not_due", "day", "three", "week", "older"
AGES = (NOT_DUE, DAY, THREE, WEEK, OLDER)  # how long past its deadline an issue is
_AGE_LIMITS = ((DAY, timedelta(days=1)), (THREE, timedelta(days=3)), (WEEK, timedelta(days=7)))


def age_of(deadline: datetime, now: datetime) -> str:
    """How long past its deadline something is, in the steps of AGES."""
    if deadline >= now:
        return NOT_DUE
    return next((age for age, limit in _AGE_LIMITS if now - deadline <= limit), OLDER)


STEPS = (50, 80, 95)  # per cent at which a day's colour changes


@dataclass(frozen=True)
class HeatDay:
    """`share` in per cent, None when nothing was owed, or it is a day before the first walk or one to come; `step` 0 to 4

    is its colour.
    """

    day: date
    share: int | None
    step: int


def in_use(total: int, shut: Sequence[tuple[datetime, datetime]], moments: Sequence[datetime]) -> list[int]:
    """How many of `total` zones were in use at each moment. `shut`: when one of them was not, from … until before …,

    no two of the same zone at once.
    """
    # As numbers: moments of two time zones are compared a hundred times slower.
    starts, ends = (sorted(one[side].timestamp() for one in shut) for side in (0, 1))
    asked = (moment.timestamp() for moment in moments)
    return [total - bisect_right(starts, one) + bisect_right(ends, one) for one in asked]


def in_time(walked: Mapping[Place, int], unowed: Mapping[Place, int], asked: Mapping[Place, int]) -> Counter[date]:
    """Day → how many of the patrols owed were made in time; those of `walked` that nobody owed make up for none."""
    found: Counter[date] = Counter()
    for place, count in asked.items():
        found[place[0]] += max(0, min(count, walked.get(place, 0) - unowed.get(place, 0)))
    return found


def heat_days(
    walked: Mapping[Place, int], unowed: Mapping[Place, int], asked: Mapping[Place, int], months: Sequence[date], today: date
) -> list[list[HeatDay]]:
    """A row a month, a day each."""
    kept, owed = in_time(walked, unowed, asked), Counter[date]()
    begun = min((day for day, _ in walked), default=today)
    for (day, _), count in asked.items():
        owed[day] += count
    return [
        [_heat(month + timedelta(days=past), kept, owed, begun, today) for past in range(monthrange(month.year, month.month)[1])]
        for month in months
    ]


def _heat(day: date, kept: Mapping[date, int], owed: Mapping[date, int], begun: date, today: date) -> HeatDay:
    if not begun <= day <= today or not owed.get(day):
        return HeatDay(day, None, 0)
    share = kept.get(day, 0) * 100 // owed[day]
    return HeatDay(day, share, 1 + sum(share >= step for step in STEPS))
