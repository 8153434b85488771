"""What the worker does every minute: the ladder, and carrying what it says."""

from __future__ import annotations

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.notices.actions import climb, send_due


@regularly("*")
def remind(by: Acting) -> None:
    """Take the steps that are reached, and carry what waits."""
    try:
        climb(by)
    finally:  # what was laid out before waits for nothing
        send_due(by)
