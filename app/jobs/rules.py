"""How a job moves from state to state."""

from __future__ import annotations

from datetime import datetime, timedelta

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ENDED = frozenset({DONE, FAILED, CANCELLED})
HEARTBEAT = timedelta(seconds=10)  # how often a live worker says so
LOST_AFTER = timedelta(seconds=60)  # a running job silent for this long has lost its worker
KEPT_FOR = timedelta(days=30)  # how long an ended job and its files stay


def is_lost(state: str, heartbeat_at: datetime | None, now: datetime) -> bool:
    """Whether the worker of a running job is gone."""
    return state == RUNNING and (heartbeat_at is None or now - heartbeat_at > LOST_AFTER)


def percent(done: int, total: int) -> int:
    """0 to 100; 0 as long as the total is unknown."""
    return min(100, max(0, done * 100 // total)) if total > 0 else 0
