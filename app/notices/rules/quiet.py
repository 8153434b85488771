"""Quiet hours, and how messages are spread in time. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

LONGEST = timedelta(hours=16)


@dataclass(frozen=True)
class Quiet:
    """From one time of day until another on the site's clock, over midnight too; the same twice: never."""

    from_: str  # "20:30"
    until: str  # "07:00"

    def holds(self, local: datetime) -> bool:
        at, begin, end = local.time(), time.fromisoformat(self.from_), time.fromisoformat(self.until)
        if begin <= end:
            return begin <= at < end
        return at >= begin or at < end

    @property
    def length(self) -> timedelta:
        begin, end = (time.fromisoformat(text) for text in (self.from_, self.until))
        return timedelta(minutes=(60 * (end.hour - begin.hour) + end.minute - begin.minute) % (24 * 60))

    def begun(self, local: datetime) -> datetime:
        """The beginning of the quiet hours that hold `local`."""
        begin = time.fromisoformat(self.from_)
        day = local.date() if local.time() >= begin else local.date() - timedelta(days=1)
        return datetime.combine(day, begin, local.tzinfo)

    def over(self, local: datetime) -> datetime:
        """Their end."""
        end = time.fromisoformat(self.until)
        day = local.date() if local.time() < end else local.date() + timedelta(days=1)
        return datetime.combine(day, end, local.tzinfo)


NEVER = Quiet("00:00", "00:00")


def begun(hours: Iterable[Quiet], moment: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours that hold `moment` began; None outside of them."""
    local = moment.astimezone(zone)
    return min((one.begun(local) for one in hours if one.holds(local)), default=None)


def nights(
    hours: Iterable[Quiet], since: datetime, now: datetime, zone: tzinfo, ahead: timedelta
) -> list[tuple[datetime, datetime]]:
    """The quiet hours, as (beginning, end), that begin `ahead` of a moment after `since` and by `now`."""
    found = []
    for one in hours:
        day = since.astimezone(zone).date() - timedelta(days=1)
        while day <= now.astimezone(zone).date() + timedelta(days=1):
            begin = datetime.combine(day, time.fromisoformat(one.from_), zone)
            if one.holds(begin) and since < begin - ahead <= now:
                found.append((begin, one.over(begin)))
            day += timedelta(days=1)
    return found


def earliest(hours: Iterable[Quiet], moment: datetime, zone: tzinfo) -> datetime:
    """The first moment from `moment` on that is in nobody's quiet hours; `moment` itself where every hour is quiet."""
    every, at = list(hours), moment.astimezone(zone)
    for _ in range(2 * len(every) + 1):
        held = [one for one in every if one.holds(at)]
        if not held:
            return at
        at = max(one.over(at) for one in held)
    return moment


def jitter(key: str, within: timedelta) -> timedelta:
    """A steady delay of under `within`, so that what is due at once does not go out at once."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
    return timedelta(seconds=int(share * within.total_seconds()))
