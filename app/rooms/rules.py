"""When two bookings clash, and which spans of time can be booked. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST = timedelta(days=3)
FARTHEST = timedelta(days=366)


def clash(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether the spans share a moment; one that ends when the other begins does not."""
    return one[0] < other[1] and other[0] < one[1]


def span_fault(starts_at: datetime, ends_at: datetime, now: datetime) -> str | None:
    """Why the span cannot be booked, in a word; None when it can."""
    if ends_at <= starts_at:
        return "backwards"
    if ends_at - starts_at > LONGEST:
        return "long"
    return "past" if ends_at <= now else "far" if starts_at > now + FARTHEST else None
