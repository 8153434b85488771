"""A message's way: when it may go, when it is tried again, when it is given up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from app.notices.rules.ladder import AT_ONCE
from app.notices.rules.quiet import Quiet, earliest, jitter

WAITING, CLAIMED, SENT, REFUSED, GIVEN_UP, DROPPED = "waiting", "claimed", "sent", "refused", "given_up", "dropped"
LOST_AFTER = timedelta(minutes=5)  # a claim this old had its worker killed between sending and noting
MOST_TRIES = 8
KEPT_TRYING = timedelta(hours=24)
SPREAD = timedelta(seconds=20)  # shorter than a look at what is to be sent lasts
SPREAD_OF_MORNING = timedelta(minutes=10)  # many wait for the same end of the quiet hours, or for the digest's time


def first_try(key: str, how: str, now: datetime, quiet: Iterable[Quiet], zone: tzinfo, *, morning: bool = False) -> datetime:
    """When a message may go: at once, or outside the quiet hours and not in the same second as all others."""
    if how == AT_ONCE:
        return now
    at = earliest(quiet, now, zone)
    return at + jitter(key, SPREAD_OF_MORNING if morning or at > now else SPREAD)


def next_try(key: str, how: str, tries: int, begun: datetime, now: datetime, asked: timedelta | None) -> datetime | None:
    """When to try again after `tries` failures; None: give it up. `asked` is how long the far side wants to be left alone."""
    if now - begun > KEPT_TRYING or (asked is None and tries >= MOST_TRIES):
        return None
    if asked is not None:
        return now + asked + jitter(key, SPREAD)
    pause = timedelta(seconds=30) if how == AT_ONCE else timedelta(minutes=1)
    pause = min(pause * int(2 ** max(tries - 1, 0)), timedelta(hours=1))
    return now + pause + jitter(f"{key}/{tries}", pause / 4)


def needless(step_is_before: bool, due_at: datetime, now: datetime, *, read: bool, still_due: bool) -> str:
    """Why a message that waited need not go any more: read, settled, past (too late to come before); "" when it must."""
    if read:
        return "read"
    if step_is_before and now >= due_at:
        return "past"
    return "" if still_due else "settled"
