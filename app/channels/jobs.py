"""What the worker does by the clock: ended sessions take no messages."""

from __future__ import annotations

from app.channels.actions import drop_ended
from app.core.acting import Acting
from app.jobs.registry import regularly


@regularly("17")
def drop_ended_subscriptions(by: Acting) -> None:
    """Once an hour; running twice takes away no more."""
    drop_ended(by)
