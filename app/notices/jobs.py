"""What the worker does every minute: the ladder."""

from __future__ import annotations

from app.core.acting import Acting
from app.jobs.registry import regularly
from app.notices.actions import climb


@regularly("*")
def remind(by: Acting) -> None:
    """Take the steps that are reached."""
    climb(by)
