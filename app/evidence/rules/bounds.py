"""Between which moments a record was made, whatever the phone's clock says (design: Presence, not surveillance).

The server hands the phone a signed moment at each contact. A record that carries it was made later; and it was made
before it arrived. While one page lives, the browser's monotonic clock, which nobody can set, narrows both: at least as
long after the token as that clock counted, at least as long before the arrival. It may stand still while a phone
sleeps, so that it never proves more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.evidence.rules.claims import Claim, Signal

TOLERANCE = timedelta(minutes=2)  # of clocks, and of measuring them over a slow network
WIDE = timedelta(hours=4)
# Marks: without the server's signed moment; with one of days ago; beside the first, one came, but made up or somebody else's.
NO_TOKEN, OLD_TOKEN, FALSE_TOKEN = "no_token", "old_token", "false_token"
OLD_CONTACT = timedelta(days=4)  # a long weekend; an app that is opened with a network has a new one at once
MONO_LIMIT_MS = 366 * 86_400_000


@dataclass(frozen=True)
class Bounds:
    """The earliest (None: not known) and the latest moment a record can have been made."""

    earliest: datetime | None
    latest: datetime


def bounds_of(
    received_at: datetime, token_at: datetime | None, since_token_ms: int | None, until_sent_ms: int | None
) -> Bounds:
    """The bounds of a record. The two spans are of the monotonic clock, None when a new page had begun meanwhile."""
    earliest = token_at + _span(since_token_ms) if token_at else None
    return Bounds(earliest, received_at - _span(until_sent_ms))


def _span(span_ms: int | None) -> timedelta:
    return timedelta(milliseconds=min(max(span_ms or 0, 0), MONO_LIMIT_MS))


def bounds_signals(claim: Claim) -> list[Signal]:
    """What the claimed time says against the bounds."""
    weight = 3 if FALSE_TOKEN in claim.marks else 2
    found = [Signal(mark, weight) for mark in (NO_TOKEN, OLD_TOKEN) if mark in claim.marks]
    if claim.earliest and claim.claimed_at < claim.earliest - TOLERANCE:
        found.append(Signal("before_possible", 3, {"minutes": _minutes(claim.earliest - claim.claimed_at)}))
    if claim.latest and claim.claimed_at > claim.latest + TOLERANCE:
        found.append(Signal("after_possible", 3, {"minutes": _minutes(claim.claimed_at - claim.latest)}))
    if claim.earliest and claim.latest and claim.latest - claim.earliest > WIDE:
        found.append(Signal("long_offline", 1, {"hours": int((claim.latest - claim.earliest).total_seconds() // 3600)}))
    return found


def within(claim: Claim) -> bool:
    """Whether the claimed time lies in the claim's own bounds."""
    return not any(signal.weight == 3 for signal in bounds_signals(claim))


def order_signals(claim: Claim, nearby: Sequence[Claim]) -> list[Signal]:
    """What the device's own numbering and its monotonic clock say against the claimed times.

    A later number cannot have an earlier moment; between two records of one page's life at least as much time passed
    as the monotonic clock counted. Blamed is the later one, unless the earlier one's time was impossible by itself.
    """
    if claim.seq is None or claim.device_id is None:
        return []
    own = [(other.seq, other) for other in nearby if other.device_id == claim.device_id and other.seq is not None]
    back = [other for number, other in own if number < claim.seq and within(other) and _ran_back(other, claim)]
    if back:
        furthest = max(back, key=lambda other: other.claimed_at)
        minutes = _minutes(furthest.claimed_at - claim.claimed_at + _counted(furthest, claim))
        return [Signal("clock_back", 3, {"minutes": minutes}, ())]
    return []


def followers(claim: Claim, nearby: Sequence[Claim]) -> set[str]:
    """The records that `claim` puts in a bad light: later numbers of the device with an earlier moment."""
    if claim.seq is None or not within(claim):
        return set()
    return {
        other.id
        for other in nearby
        if other.device_id == claim.device_id and other.seq is not None and other.seq > claim.seq
        and _ran_back(claim, other)
    }  # fmt: skip


def _ran_back(earlier: Claim, later: Claim) -> bool:
    return later.claimed_at - earlier.claimed_at < _counted(earlier, later) - TOLERANCE


def _counted(earlier: Claim, later: Claim) -> timedelta:
    """How long the monotonic clock ran between two records of one life of the page; 0 when it cannot tell."""
    same = earlier.life and earlier.life == later.life
    if not same or earlier.mono_ms is None or later.mono_ms is None:
        return timedelta()
    return _span(later.mono_ms - earlier.mono_ms)


def _minutes(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 60))
