"""How often a sender may ask for a plate, or a private link, that is not there: guessing is slowed, scanning never is."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

from app.core.errors import N_, Problem

FREE = 30  # misses of one sender in SPAN; only what was not found counts, since an office shares one address
SPAN = timedelta(minutes=1)
MOST_SENDERS = 10_000


def note_miss(sender: str, now: datetime) -> None:
    """Count a miss. Raises Problem 429 with the wait when there were too many.

    Kept in this process alone: it needs no row, and a restart forgives.
    """
    kept: dict[str, deque[datetime]] = current_app.extensions.setdefault("misses", {})
    with _lock:
        times = kept.setdefault(sender, deque())
        while times and times[0] <= now - SPAN:
            times.popleft()
        if len(times) >= FREE:
            seconds = int((times[0] + SPAN - now).total_seconds()) + 1
            message = N_("Too many tries. Please wait %(seconds)s seconds, then try again.")
            raise Problem(429, "too-many-tries", message, retry_after=seconds, seconds=seconds)
        times.append(now)
        if len(kept) > MOST_SENDERS:
            kept.pop(next(iter(kept)))


_lock = Lock()
