"""Which copies of the database stay, and when the next is due. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta, tzinfo

LATEST, DAYS, MONTHS = 48, 14, 12
LATEST_OF_A_DEMO, LATEST_UNPROVEN = 3, 3
EVERY = timedelta(minutes=5)
MINUTE = timedelta(seconds=30)  # the worker asks once a minute, and not to the second
SHARE = 20  # copying and proving take at most one part in so many of the time
STALE_AFTER = timedelta(days=1)
ROOM = 3  # times the database's size must be free before it is copied


def stay(moments: Iterable[datetime], zone: tzinfo) -> set[datetime]:
    """The moments of the copies that stay: the latest 48, the last of each of 14 days and of each of 12 months.

    Days and months are those of `zone` that have a copy: time that passes takes nothing away, only newer copies do.
    """
    newest = sorted(set(moments), reverse=True)
    days = _last_of_each(newest, lambda at: at.astimezone(zone).date(), DAYS)
    months = _last_of_each(newest, lambda at: (at.astimezone(zone).year, at.astimezone(zone).month), MONTHS)
    return {*newest[:LATEST], *days, *months}


def newest(moments: Iterable[datetime], most: int) -> set[datetime]:
    return set(sorted(set(moments), reverse=True)[:most])


def next_due(last: datetime, took: timedelta) -> datetime:
    """When the copy after one that was begun at `last` and took so long with its proof is due, if anything changed."""
    return last + max(EVERY - MINUTE, took * SHARE)


def is_stale(now: datetime, last_proven: datetime | None, changed: bool) -> bool:
    """Whether the last proven copy is too old to rest upon; one since which nothing changed is as good as new."""
    return changed and (last_proven is None or now - last_proven > STALE_AFTER)


def room_needed(database_bytes: int) -> int:
    return database_bytes * ROOM


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _last_of_each(newest: list[datetime], span: Callable[[datetime], Hashable], most: int) -> list[datetime]:
    """The newest of each span, of the newest `most` spans."""
    found: dict[Hashable, datetime] = {}
    for moment in newest:
        found.setdefault(span(moment), moment)
    return list(found.values())[:most]
