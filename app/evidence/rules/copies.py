"""One record told twice: under a number of the phone that another has, or by a tap that made another already."""

from __future__ import annotations

from collections.abc import Sequence

from app.evidence.rules.claims import Claim, Signal


def copy_signals(claim: Claim, nearby: Sequence[Claim]) -> list[Signal]:
    """What shows a copied phone, or a record that was sent again as another one."""
    return _twins(claim, nearby) + _same_tap(claim, nearby)


def _twins(claim: Claim, nearby: Sequence[Claim]) -> list[Signal]:
    """Two operations under one number of a device."""
    if claim.seq is None or claim.device_id is None:
        return []
    same = [
        other for other in nearby
        if (other.device_id, other.seq) == (claim.device_id, claim.seq) and other.id != claim.id
    ]  # fmt: skip
    twins = [other for other in same if not _of_one_operation(other, claim)]
    stale = [one for one in twins if all(other.id == one.id or _of_one_operation(one, other) for other in same)]
    others = tuple(sorted(one.id for one in stale))  # any other bears it already
    return [Signal("twin_number", 3, {"number": claim.seq}, others)] if twins else []


def _of_one_operation(one: Claim, other: Claim) -> bool:
    """Whether the phone made both by one operation, as an inspection and the issues of its failed items."""
    return _made(one) == _made(other)


def _made(claim: Claim) -> tuple[object, ...]:
    """Where and when it was saved and came here: nobody makes two operations in one zone in the same thousandth."""
    return claim.person_id, claim.spot.zone_id, claim.claimed_at, claim.received_at, claim.life, claim.mono_ms


def _same_tap(claim: Claim, nearby: Sequence[Claim]) -> list[Signal]:
    """Being somewhere is saved by a tap of its own: in one life of a page none falls in another's thousandth, whatever
    number, phone or person it is sent under."""
    if not claim.stood or not claim.life or claim.mono_ms is None:
        return []
    others = sorted(other.id for other in nearby if other.id != claim.id and other.stood and _tap(other) == _tap(claim))
    return [Signal("same_tap", 3, {}, tuple(others))] if others else []


def _tap(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.life, claim.mono_ms
