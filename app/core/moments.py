"""The three times of a record, and what they say about the phone's clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

CLOCK_TOLERANCE = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # no clock shows less

CLOCK_OFF = "clock_off"
RECEIVED_LATE = "received_late"
LATE_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Stamps:
    """What bounds a record's moment whatever the clock says; a phone that knows none of it leaves all empty.

    `life` names one life of the page: only inside it do milliseconds of its monotonic clock compare. `mono_ms` is the
    record's, `token` the server's signed moment that the phone held, `token_mono_ms` when it came (None: in an
    earlier life), `shell_token` the one in the page itself. `sent_life` and `sent_mono_ms` are the sending's. `seq` is
    its place among the phone's numbers. `first_at` when it came before and was refused. `by_phone`: the
    app made it, which has a token from its first contact on.
    """

    life: str = ""
    mono_ms: int | None = None
    seq: int | None = None
    token: str = ""
    token_mono_ms: int | None = None
    shell_token: str = ""
    sent_life: str = ""
    sent_mono_ms: int | None = None
    by_phone: bool = False
    first_at: datetime | None = None


UNSTAMPED = Stamps()


@dataclass(frozen=True)
class Moments:
    """`device_at` as the phone said, `corrected_at` by the last measured offset, `received_at` by the server."""

    device_at: datetime
    corrected_at: datetime
    received_at: datetime
    stamps: Stamps = UNSTAMPED

    @property
    def marks(self) -> list[str]:
        """clock_off when the phone's clock is more than five minutes away, received_late after a day's delay."""
        marks = []
        ahead = self.device_at - self.received_at
        if abs(self.device_at - self.corrected_at) > CLOCK_TOLERANCE or ahead > CLOCK_TOLERANCE:
            marks.append(CLOCK_OFF)
        if self.received_at - self.corrected_at > LATE_AFTER:
            marks.append(RECEIVED_LATE)
        return marks


def moments(
    device_at: datetime, offset_ms: float | None, received_at: datetime, stamps: Stamps = UNSTAMPED
) -> Moments:
    """The times of a record made at `device_at` on a phone that is `offset_ms` behind the server (None: not known).

    The corrected time never lies after the arrival; where the clock cannot be made sense of, it is the arrival.
    """
    device_at = device_at.astimezone(UTC)
    corrected = device_at + timedelta(milliseconds=offset_ms or 0)
    if not EARLIEST <= corrected <= received_at:
        corrected = received_at
    return Moments(device_at, corrected, received_at, stamps)


def as_recorded(context: Any) -> datetime:
    """A record's `counts_at` where nothing else is said: the corrected time. `context` is the insert's, of SQLAlchemy."""
    recorded: datetime = context.get_current_parameters()["corrected_at"]
    return recorded


def here_and_now(now: datetime) -> Moments:
    """The times of a record made on the server's own pages."""
    return Moments(now, now, now)
